"""When an availability that nobody confirms begins to count for less, when it takes its expert off the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

LESS_AFTER_DAYS = 30
"""From then on the availability counts for less in a ranking."""

OUT_AFTER_DAYS = 90
"""From then on the expert is stale: not ranked until they confirm."""

WARNED_DAYS_BEFORE = 5


@dataclass(frozen=True, slots=True)
class Notice:
    """What happens on a day unless the availability is confirmed before."""

    day: date
    is_last: bool

    @property
    def consequence(self) -> str:
        """The same in a sentence."""
        return (
            "from that day your profile is not ranked for briefs until you confirm."
            if self.is_last
            else "from that day it counts for less when briefs are ranked."
        )


def is_out(confirmed: date, today: date) -> bool:
    """Tell whether an availability that was last confirmed then takes its expert off the list.

    >>> is_out(date(2026, 1, 1), date(2026, 3, 31)), is_out(date(2026, 1, 1), date(2026, 4, 1))
    (False, True)
    """
    return (today - confirmed).days >= OUT_AFTER_DAYS


def warning_of(confirmed: date, today: date) -> Notice | None:
    """Return what an expert is to be warned of today: something that is at most five days away.

    >>> warning_of(date(2026, 1, 1), date(2026, 1, 26))
    Notice(day=datetime.date(2026, 1, 31), is_last=False)
    >>> warning_of(date(2026, 1, 1), date(2026, 1, 25)), warning_of(date(2026, 1, 1), date(2026, 1, 31))
    (None, None)
    """
    for days in (LESS_AFTER_DAYS, OUT_AFTER_DAYS):
        day = confirmed + timedelta(days=days)
        if day - timedelta(days=WARNED_DAYS_BEFORE) <= today < day:
            return Notice(day, days == OUT_AFTER_DAYS)
    return None
