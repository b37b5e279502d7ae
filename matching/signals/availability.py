"""Availability: min(1, free hours / hours) x exp(-max(0, lag - slack) / 3 weeks), x 0.8 when not confirmed lately."""

from __future__ import annotations

from datetime import date

import numpy as np

from matching.pool import UNKNOWN_DAY, Floats, Ints
from matching.signals.case import Case, Said, expert_ref, refs

NAME = "availability"
LABEL = "Availability"
SLACK_WEEKS = 1.0
DECAY_WEEKS = 3.0
STALE_DAYS = 30
STALE_FACTOR = 0.8


def measure(case: Case) -> Floats:
    """float64 (m,) in [0, 1]; hours are those of the first accepted model when the brief names none."""
    fresh = np.where(is_stale(case, case.rows), STALE_FACTOR, 1.0)
    hours = np.array(wanted_hours(case))
    return curve(case.pool.free_hours[case.rows], hours, lag_weeks(case, case.rows)) * fresh


def curve(free: Floats, hours: Floats, lag: Floats) -> Floats:
    """How far free hours and the first free day answer what is asked, were they just confirmed.

    Examples
    --------
    >>> curve(np.array([40.0, 20.0]), np.array(40.0), np.array([1.0, 0.0])).tolist()
    [1.0, 0.5]
    """
    late = np.maximum(0.0, lag - SLACK_WEEKS)
    value: Floats = np.minimum(1.0, free / hours) * np.exp(-late / DECAY_WEEKS)
    return value


def wanted_hours(case: Case) -> float:
    """Hours a week that the brief needs; the least of its accepted models when it names none."""
    return float(case.options.hours[case.options.accepted].min())


def lag_weeks(case: Case, rows: Ints) -> Floats:
    """float64 (m,): weeks between the brief's start and the expert's first free day; 0 without a start."""
    if case.query.start is None:
        return np.zeros(len(rows))
    lag: Floats = (case.pool.available_from[rows] - case.query.start.toordinal()) / 7.0
    return np.where(case.pool.available_from[rows] == UNKNOWN_DAY, 0.0, np.maximum(0.0, lag))


def is_stale(case: Case, rows: Ints) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """bool (m,): not confirmed within 30 days, or never."""
    confirmed = case.pool.confirmed[rows]
    stale: np.ndarray[tuple[int], np.dtype[np.bool_]] = (confirmed == UNKNOWN_DAY) | (
        case.query.today.toordinal() - confirmed > STALE_DAYS
    )
    return stale


def say(case: Case, position: int, option: int, value: float) -> Said:
    """Free hours against the hours asked, the first free day, and how fresh that statement is."""
    row = case.rows[position : position + 1]
    free, hours = float(case.pool.free_hours[row][0]), wanted_hours(case)
    sentence = f"{free:g} h a week free of {hours:g} asked"
    start = int(case.pool.available_from[row][0])
    if case.query.start is None or start == UNKNOWN_DAY:
        pass
    elif start <= case.query.start.toordinal():
        sentence += ", in time for the start"
    else:
        sentence += f", from {date.fromordinal(start):%d %B %Y}, {lag_weeks(case, row)[0]:.1f} weeks after the start"
    if bool(is_stale(case, row)[0]):
        sentence += "; not confirmed within 30 days"
    ref = case.pool.availability_ref[int(row[0])]
    is_known = int(case.pool.confirmed[row][0]) != UNKNOWN_DAY
    return Said(f"{sentence}.", refs(ref) or refs(expert_ref(case, position)), is_known)
