"""Time zones and working windows: what of them makes sense."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from matching.types import WorkingWindow

MINUTES_PER_DAY = 24 * 60


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo | None:
    """The time zone of an IANA name, or None where the database has no such zone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def complaint_about(windows: Sequence[WorkingWindow]) -> str:
    """What is wrong with working windows, in words; empty when nothing is.

    Examples
    --------
    >>> complaint_about([WorkingWindow(), WorkingWindow(22 * 60, 6 * 60)])
    ''
    >>> complaint_about([WorkingWindow(0, 5000)])
    'working hours must lie between minute 0 and minute 1440 of a day'
    """
    for window in windows:
        if not all(0 <= minute <= MINUTES_PER_DAY for minute in (window.start_minute, window.end_minute)):
            return f"working hours must lie between minute 0 and minute {MINUTES_PER_DAY} of a day"
        if not all(day in range(7) for day in window.weekdays):
            return "weekdays are numbers from 0 (Monday) to 6"
    return ""
