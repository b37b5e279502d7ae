"""Addenda: what a change of an open brief asks of those who have answered its criteria."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

CONFIRM_WITHIN = timedelta(days=5)
CONSEQUENCE = "the company reads that you did not confirm your answers, and may decide on them as they are"
"""Nobody is taken out by the system for it."""


class Answers(StrEnum):
    """What a wait of applicants that is no state of their candidacy goes by in the trail."""

    UNCONFIRMED = "unconfirmed"


def confirm_by(changed: datetime) -> datetime:
    """Return until when whoever has answered is asked to stand by that, after a change of the brief at that moment."""
    return changed + CONFIRM_WITHIN
