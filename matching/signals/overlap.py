"""Working-hours overlap: min(1, shared hours / hours asked), the worse of the start week and half a year later.

Half a year matters because the two sides may change their clocks on different days, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache

import numpy as np

from matching.clock import MINUTES_PER_DAY, zone_of
from matching.errors import BadQuery
from matching.pool import Floats, Schedule
from matching.signals.case import Case, Said, expert_ref, refs
from matching.types import BriefQuery, WorkingWindow

NAME = "overlap"
LABEL = "Working-hours overlap"
LATER = timedelta(weeks=26)
WEEK = 7 * MINUTES_PER_DAY
WORKDAYS = range(5)
WORKWEEK = len(WORKDAYS) * MINUTES_PER_DAY


def measure(case: Case) -> Floats:
    """float64 (m,) in [0, 1]; 1 when the brief asks for no overlap."""
    if case.query.overlap_hours <= 0:
        return np.ones(len(case.rows))
    shared = shared_hours(case.query, case.pool.schedules)
    return np.minimum(1.0, shared[case.pool.schedule[case.rows]] / case.query.overlap_hours)


def say(case: Case, position: int, option: int, value: float) -> Said:
    """Hours shared on an average working day, and with whom."""
    row = int(case.rows[position])
    schedule = case.pool.schedules[case.pool.schedule[row]]
    query, (zone, windows) = case.query, schedule
    hours = _at_worst(query.time_zone, query.working, zone, windows, query.start or query.today)
    asked = f" of {case.query.overlap_hours:g} asked" if case.query.overlap_hours > 0 else ""
    return Said(
        f"{hours:.1f} h a day shared{asked}, working from {_city(schedule[0])}; the fewer of now and half a year on.",
        refs(case.pool.availability_ref[row]) or refs(expert_ref(case, position)),
    )


def _city(zone: str) -> str:
    """Return what people call a time zone.

    >>> _city("America/Sao_Paulo"), _city("UTC")
    ('Sao Paulo', 'UTC')
    """
    return zone.rpartition("/")[2].replace("_", " ")


def shared_hours(query: BriefQuery, schedules: tuple[Schedule, ...]) -> Floats:
    """Mean hours shared Monday to Friday, for every schedule, at the worse of two weeks.

    Returns
    -------
    float64 array of shape (schedules,)
        Hours a day in [0, 24].

    Raises
    ------
    BadQuery
        When a time zone is not in the IANA database.
    """
    return _of_all(query.time_zone, query.working, query.start or query.today, _These(schedules))


class _These:
    """The schedules of one pool, told apart from those of others by being the same object: comparing takes long."""

    def __init__(self, schedules: tuple[Schedule, ...]) -> None:
        self.all = schedules

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _These) and other.all is self.all

    def __hash__(self) -> int:
        return id(self.all)


@lru_cache(maxsize=128)
def _of_all(zone: str, company: WorkingWindow, start: date, these: _These) -> Floats:
    """The hours of every schedule of a pool, which the rule and the signal of one brief both ask for."""
    found = np.array([_at_worst(zone, company, theirs, windows, start) for theirs, windows in these.all])
    # One array serves everybody who asks.
    found.flags.writeable = False
    return found


def drawn(query: BriefQuery, schedule: Schedule) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Their hours on the Tuesday of the start week by the company's clock, and those of them that are shared.

    Examples
    --------
    >>> query = BriefQuery("A brief.", date(2026, 1, 5), time_zone="Europe/Berlin")
    >>> drawn(query, ("Europe/London", (WorkingWindow(),)))
    ([(600, 1080)], [(600, 1020)])
    """
    zone, windows = schedule
    week = _monday(query.start or query.today)
    ahead = _offset(zone, week) - _offset(query.time_zone, week)
    midnight = MINUTES_PER_DAY
    spans = [(start - midnight, stop - midnight) for start, stop in _spans(windows, ahead)]
    theirs = [(max(0, start), min(midnight, stop)) for start, stop in spans if start < midnight and stop > 0]
    begin = query.working.start_minute
    end = begin + _length(query.working)
    return theirs, [(max(begin, a), min(end, b)) for a, b in theirs if a < end and b > begin]


@lru_cache(maxsize=65536)
def hours_between(one: Schedule, other: Schedule, start: date) -> float:
    """Mean hours a day, Monday to Friday on the first one's clock, that two schedules share at the worse of two weeks.

    Examples
    --------
    >>> nine_to_five = (WorkingWindow(),)
    >>> hours_between(("Europe/Paris", nine_to_five), ("Europe/London", nine_to_five), date(2026, 1, 5))
    7.0
    """
    zone, windows = one
    found = []
    for week in (_monday(start), _monday(start + LATER)):
        ahead = _offset(other[0], week) - _offset(zone, week)
        theirs = _spans(other[1], ahead)
        # Spans that lie outside the five days altogether count for nothing.
        ours = [(max(0, begin), min(end, WORKWEEK)) for begin, end in _spans(windows, 0)]
        total = sum(max(0, min(end, stop) - max(begin, first)) for begin, end in ours for first, stop in theirs)
        found.append(total / 60.0 / len(WORKDAYS))
    return min(found)


def _at_worst(
    zone: str, company: WorkingWindow, expert_zone: str, expert: tuple[WorkingWindow, ...], start: date
) -> float:
    """Hours a day shared by one company and one schedule, at the worse of two weeks."""
    weeks = (_monday(start), _monday(start + LATER))
    return min(_shared(company, expert, _offset(expert_zone, week) - _offset(zone, week)) for week in weeks)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


@lru_cache(maxsize=4096)
def _offset(zone: str, week: date) -> int:
    """Minutes ahead of UTC at noon of a week's Monday."""
    known = zone_of(zone)
    if known is None:
        raise BadQuery(f"time zone {zone!r} is unknown; use a name such as Europe/Paris", field="time_zone")
    noon = datetime(week.year, week.month, week.day, 12, tzinfo=known)
    return int((noon.utcoffset() or timedelta()).total_seconds() // 60)


@lru_cache(maxsize=65536)
def _shared(company: WorkingWindow, expert: tuple[WorkingWindow, ...], ahead: int) -> float:
    """Mean hours shared on the company's five working days, the expert's clock being `ahead` minutes.

    Kept without the day and the zones: briefs that start on different days ask the same.
    """
    theirs = _spans(expert, ahead)
    total = 0
    for day in WORKDAYS:
        begin = day * MINUTES_PER_DAY + company.start_minute
        end = begin + _length(company)
        total += sum(max(0, min(end, stop) - max(begin, start)) for start, stop in theirs)
    return total / 60.0 / len(WORKDAYS)


def _spans(windows: tuple[WorkingWindow, ...], ahead: int) -> list[tuple[int, int]]:
    """The working minutes of three weeks around a Monday midnight, on a clock that is `ahead` minutes behind."""
    return _merged(
        (begin + shift, begin + shift + _length(window))
        for window in windows
        for day in window.weekdays
        for begin in [day * MINUTES_PER_DAY + window.start_minute - ahead]
        for shift in (-WEEK, 0, WEEK)
    )


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same minutes as spans that do not overlap, so that an hour in two windows counts once."""
    merged: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((start, stop))
    return merged


def _length(window: WorkingWindow) -> int:
    """Minutes of a window; one that ends before it begins runs over midnight."""
    return (window.end_minute - window.start_minute) % MINUTES_PER_DAY or MINUTES_PER_DAY
