"""Pages for experts: their profile, what it brings, how vetting stands, and what is known about them."""

from __future__ import annotations

from flask import Blueprint


def blueprints() -> list[Blueprint]:
    """Return the blueprints of this audience."""
    from marketplace.web import engagements
    from marketplace.web.expert import (  # noqa: F401 - one adds its view to the blueprint of another
        apply,
        companies_seen,
        editor,
        evidence,
        feed,
        home,
        imports,
        my_interviews,
        my_rates,
        my_vetting,
        open_briefs,
        opportunities,
        own_offers,
        own_threads,
        privacy,
        reach,
        skill_words,
        why,
        wishes,
        work,
    )

    return [
        home.bp,
        apply.bp,
        work.bp,
        reach.bp,
        privacy.bp,
        my_rates.bp,
        wishes.bp,
        my_vetting.bp,
        evidence.bp,
        editor.bp,
        skill_words.bp,
        imports.bp,
        feed.bp,
        open_briefs.bp,
        companies_seen.bp,
        opportunities.bp,
        my_interviews.bp,
        own_offers.bp,
        engagements.of_expert(),
        own_threads.bp,
    ]
