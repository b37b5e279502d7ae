"""Pages for experts: their own profile, applications and privacy."""

from __future__ import annotations

from flask import Blueprint


def blueprints() -> list[Blueprint]:
    """Return the blueprints of this audience."""
    return []
