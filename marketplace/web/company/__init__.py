"""Pages for companies: briefs, ranked experts, and what stands behind a place."""

from __future__ import annotations

from flask import Blueprint


def blueprints() -> list[Blueprint]:
    """Return the blueprints of this audience."""
    from marketplace.web import engagements
    from marketplace.web.company import (  # noqa: F401 - eight of them add their views to a blueprint of another
        beginnings,
        briefs,
        candidates,
        check,
        compare,
        costs,
        experts,
        facts,
        found,
        funnel,
        interviewing,
        matches,
        members,
        offering,
        opening,
        reading,
        search,
        shared,
        sharing,
        shortlist,
        teams,
        threads,
        wizard,
    )

    return [
        briefs.bp,
        reading.bp,
        matches.bp,
        experts.bp,
        search.bp,
        shared.bp,
        shortlist.bp,
        members.bp,
        facts.bp,
        funnel.bp,
        candidates.bp,
        interviewing.bp,
        offering.bp,
        engagements.of_company(),
        threads.bp,
    ]
