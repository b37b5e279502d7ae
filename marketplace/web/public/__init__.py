"""Pages that everybody may read."""

from __future__ import annotations

from flask import Blueprint


def blueprints() -> list[Blueprint]:
    """Return the blueprints of this audience."""
    from marketplace.web.public import calibration, pages

    return [pages.bp, calibration.bp]
