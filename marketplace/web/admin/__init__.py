"""The console: pages for those who vet, and for those who run the marketplace."""

from __future__ import annotations

from flask import Blueprint

from marketplace.web.admin import (
    audit,
    board,
    cases,
    challenges,
    decisions,
    disputes,
    duplicates,
    grave,
    jobs,
    people,
    plans,
    quality,
    queue,
    rates,
    reviews,
    revocations,
    rubric,
    scores,
    taxonomy,
)


def blueprints() -> list[Blueprint]:
    """Return the blueprints of this audience."""
    return [
        audit.bp,
        board.bp,
        cases.bp,
        challenges.bp,
        decisions.bp,
        disputes.bp,
        duplicates.bp,
        grave.bp,
        jobs.bp,
        people.bp,
        plans.bp,
        quality.bp,
        queue.bp,
        rates.bp,
        reviews.bp,
        revocations.bp,
        rubric.bp,
        scores.bp,
        taxonomy.bp,
    ]
