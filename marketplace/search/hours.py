"""Working hours to be drawn: theirs by the company's clock, and those that both share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matching.signals.overlap import drawn, shared_hours

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matching import Matcher
    from matching.types import BriefQuery

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hours:
    """One expert's hours in minutes after the company's midnight.

    `shared` is hours a day, at the worse of two weeks.
    """

    zone: str
    shared: float
    theirs: tuple[Span, ...]
    both: tuple[Span, ...]


def hours_of(matcher: Matcher, query: BriefQuery, ids: Iterable[int]) -> dict[int, Hours]:
    """The hours of these experts as the index has them."""
    found = {}
    for key in ids:
        row = int(np.flatnonzero(matcher.pool.ids == key)[0])
        schedule = matcher.pool.schedules[int(matcher.pool.schedule[row])]
        theirs, both = drawn(query, schedule)
        shared = float(shared_hours(query, (schedule,))[0])
        found[key] = Hours(schedule[0], shared, tuple(theirs), tuple(both))
    return found
