"""Pages for companies: briefs, ranked experts, and what stands behind a place."""

from __future__ import annotations

from flask import Blueprint


def blueprints() -> list[Blueprint]:
    """Return the blueprints of this audience."""
    from marketplace.web.company import briefs, experts, facts, matches, members, reading, writing  # noqa: F401 - writing adds its views to the blueprint of briefs

    return [briefs.bp, reading.bp, matches.bp, experts.bp, members.bp, facts.bp]
