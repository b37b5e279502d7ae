"""The letters that the site has written down to be sent."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import select

from marketplace.db import session
from marketplace.models import Job


def letters(app: Flask) -> list[dict[str, Any]]:
    """Return what was posted, oldest first: `letter`, its `facts`, and `to` where it is to no log-in."""
    with app.app_context(), session() as db:
        return [dict(job.payload) for job in db.scalars(select(Job).order_by(Job.id)) if "letter" in job.payload]


def link_in(app: Flask, letter: str) -> str:
    """Return the path in the newest letter of this name."""
    found: str = next(sent["facts"]["link"] for sent in reversed(letters(app)) if sent["letter"] == letter)
    return found
