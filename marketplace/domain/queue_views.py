"""The queue of vetting as people speak of it: its views, and a case's clock in words."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


class QueueView(StrEnum):
    """A part of the queue that somebody looks at."""

    ALL = "all"
    UNCLAIMED = "unclaimed"
    MINE = "mine"
    OVERDUE = "overdue"
    FLAGGED = "flagged"
    CHANGES = "changes"
    APPEALS = "appeals"


def due_in_words(due: datetime, now: datetime) -> str:
    """Say how long a case has left, or how long it is overdue.

    >>> from datetime import UTC, timedelta
    >>> now = datetime(2026, 11, 21, 9, tzinfo=UTC)
    >>> [due_in_words(now + timedelta(hours=hours), now) for hours in (-72, -25, -3, 2, 20, 50)]
    ['3 days overdue', '1 day overdue', '3 hours overdue', 'due today', 'due tomorrow', 'due in 2 days']
    """
    if due < now:
        late = now - due
        hours = max(int(late.total_seconds()) // 3600, 1)
        return f"{_count(late.days, 'day')} overdue" if late.days else f"{_count(hours, 'hour')} overdue"
    days = (due.date() - now.date()).days
    return ("due today", "due tomorrow")[days] if days < 2 else f"due in {_count(days, 'day')}"


def _count(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"
