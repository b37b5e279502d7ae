"""How long things stay in a state before they leave it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from statistics import median


@dataclass(frozen=True, slots=True)
class Stay:
    """How long things stayed in one state: how many left it, and the median and the 90th percentile in days."""

    state: str
    n: int
    median_days: float
    p90_days: float


def stays(histories: Iterable[Sequence[tuple[str, datetime]]]) -> list[Stay]:
    """Return the time in each state that was left, from histories of states entered and when, in the order of time.

    The last state of a history has not been left and is not counted.

    >>> at = [datetime(2026, 11, day) for day in (1, 2, 4, 7)]
    >>> stays([[("new", at[0]), ("open", at[2])], [("new", at[1]), ("done", at[3])]])
    [Stay(state='new', n=2, median_days=4.0, p90_days=5.0)]
    """
    days: dict[str, list[float]] = {}
    for history in histories:
        for (state, since), (_, until) in pairwise(history):
            days.setdefault(state, []).append((until - since).total_seconds() / 86_400)
    return [Stay(state, len(some), median(some), p90(some)) for state, some in days.items()]


def p90(days: Sequence[float]) -> float:
    """Return the smallest of the figures that nine in ten do not exceed.

    >>> p90(range(1, 11)), p90([3.0])
    (9, 3.0)
    """
    ordered = sorted(days)
    return ordered[max(0, -(-9 * len(ordered) // 10) - 1)]
