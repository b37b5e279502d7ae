"""Hours a week, from when, and the working windows they are worked in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from marketplace.domain.experts import ExpertDraft
from marketplace.domain.places import WindowDraft, hours_as_text, is_time_zone
from marketplace.domain.sections import Section
from marketplace.web import figures
from marketplace.web.expert.parts.part import Part
from marketplace.web.expert.typed import Typed
from marketplace.web.rows import Values, put, rows

FIELDS = ("start", "end", "days")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ELSEWHERE = ("America/New_York", "Europe/London", "Europe/Berlin", "Asia/Singapore")
"""Where the preview shows the working hours, besides at home."""


def show(draft: ExpertDraft) -> Values:
    """Return what the form shows."""
    free = draft.availability
    windows = [
        dict(zip(("start", "end"), hours_as_text(window).split("-"), strict=True))
        | {"days": [str(day) for day in window.weekdays]}
        for window in draft.windows
    ]
    return put(
        {
            "capacity_hours": f"{free.capacity_hours:g}",
            "booked_hours": f"{free.booked_hours:g}",
            "free_slots": str(free.free_slots),
            "available_from": free.available_from.isoformat() if free.available_from else "",
        },
        "windows",
        windows,
    )


def read(typed: Typed, draft: ExpertDraft) -> ExpertDraft:
    """Return the profile as it was typed; saying it again is confirming it, today."""
    slots = typed.number("free_slots", "The number of clients", 1.0) or 0.0
    return replace(
        draft,
        availability=replace(
            draft.availability,
            capacity_hours=typed.number("capacity_hours", "The hours a week", 40.0) or 0.0,
            booked_hours=typed.number("booked_hours", "The hours booked", 0.0) or 0.0,
            free_slots=int(slots),
            available_from=typed.day("available_from", "The day from which you are free"),
            confirmed_on=datetime.now(UTC).date(),
        ),
        windows=tuple(_windows(typed)),
    )


def _windows(typed: Typed) -> Iterator[WindowDraft]:
    for place, row in enumerate(rows(typed.values, "windows", FIELDS)):
        days = row["days"] if isinstance(row["days"], list) else []
        if any(day not in {str(number) for number in range(7)} for day in days):
            typed.complain(f"windows-{place}-start", "Choose days from the list.")
            days = []
        yield WindowDraft(
            typed.minute(f"windows-{place}-start", "The start"),
            typed.minute(f"windows-{place}-end", "The end"),
            tuple(sorted({int(day) for day in days})),
        )


def said(draft: ExpertDraft) -> dict[str, str]:
    """Return the section in words."""
    free = draft.availability
    return {
        "Hours a week": f"{free.capacity_hours:g}",
        "Booked": f"{free.booked_hours:g}",
        "Further clients": str(free.free_slots),
        "Free from": figures.day(free.available_from),
        "Working hours": "; ".join(map(window_text, draft.windows)),
    }


def window_text(window: WindowDraft) -> str:
    """Return a window with its days.

    >>> window_text(WindowDraft(540, 1020, (0, 1, 2, 3, 4)))
    'Monday to Friday 09:00–17:00'
    """
    days = window.weekdays
    is_run = len(days) > 2 and days == tuple(range(days[0], days[-1] + 1))
    names = f"{DAYS[days[0]]} to {DAYS[days[-1]]}" if is_run else ", ".join(DAYS[day] for day in days)
    return f"{names} {figures.hours(window)}"


def preview(draft: ExpertDraft) -> list[tuple[str, str]]:
    """Return the working hours at home and as they fall elsewhere this week, by place."""
    if not is_time_zone(draft.time_zone):
        return []
    today = datetime.now(UTC).date()
    monday = today - timedelta(days=today.weekday())
    found = [(draft.time_zone, "; ".join(map(window_text, draft.windows)))]
    for zone in ELSEWHERE:
        if zone != draft.time_zone:
            moved = (_moved(window, monday, draft.time_zone, zone) for window in draft.windows)
            found.append((zone, "; ".join(moved)))
    return [(zone.split("/")[-1].replace("_", " "), text) for zone, text in found]


def _moved(window: WindowDraft, monday: Any, home: str, away: str) -> str:
    midnight = datetime(monday.year, monday.month, monday.day, tzinfo=ZoneInfo(home))
    ends = [midnight + timedelta(minutes=minute) for minute in (window.start_minute, window.end_minute)]
    begin, end = (moment.astimezone(ZoneInfo(away)) for moment in ends)
    days = (begin.date() - monday).days
    note = "" if days == 0 else " (the day after)" if days > 0 else " (the day before)"
    return f"{begin:%H:%M}–{end:%H:%M}{note}"


def renamed(draft: ExpertDraft) -> Mapping[str, str]:
    """Return the form's name for each path."""
    return {"availability.": ""}


def choices(values: Values, draft: ExpertDraft) -> Mapping[str, Any]:
    """Return the days of the week, and the working hours as others see them."""
    return {"days": tuple((str(number), name) for number, name in enumerate(DAYS)), "preview": preview(draft)}


PART = Part(
    Section.AVAILABILITY,
    "Availability",
    "Briefs that need more hours than you have leave you out. Saving this page confirms that it is true today; after "
    "30 days without a confirmation it counts for less, and after 90 days you are no longer shown.",
    show,
    read,
    said,
    names=frozenset({"capacity_hours", "booked_hours", "free_slots", "available_from"}),
    rows={"windows": FIELDS},
    many=frozenset({"days"}),
    renamed=renamed,
    choices=choices,
)
