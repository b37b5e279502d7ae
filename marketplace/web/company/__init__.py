"""Pages for companies: briefs, ranked experts, and what stands behind a place."""

from __future__ import annotations

from flask import Blueprint


def blueprints() -> list[Blueprint]:
    """Return the blueprints of this audience."""
    from marketplace.web.company import (  # noqa: F401 - five of them add their views to the blueprint of briefs
        beginnings,
        briefs,
        candidates,
        check,
        costs,
        experts,
        facts,
        interviewing,
        matches,
        members,
        offering,
        opening,
        reading,
        wizard,
    )

    return [
        briefs.bp,
        reading.bp,
        matches.bp,
        experts.bp,
        members.bp,
        facts.bp,
        candidates.bp,
        interviewing.bp,
        offering.bp,
    ]
