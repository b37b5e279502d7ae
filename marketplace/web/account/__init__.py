"""Pages of one's own log-in: registration, recovery, second factors, devices."""

from __future__ import annotations

from flask import Blueprint


def blueprints() -> list[Blueprint]:
    """Return the blueprints of this audience."""
    return []
