"""Dates as CVs and exports write them: a day, a month, a year, and spans from one to another."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
GOES_ON = ("present", "now", "today", "current", "ongoing", "to date")

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = rf"(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{4}}[-/.]\d{{1,2}}|\d{{1,2}}[/.]\d{{4}}|{_MONTH}\s+\d{{4}}|(?:19|20)\d{{2}})"
_SPAN = re.compile(
    rf"(?<![\w/.-])({_DATE})\s*(?:-|–|—|to|until)\s*({_DATE}|{'|'.join(GOES_ON)})(?![\w/])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time in a text; `ended` None goes on. It stands at `text[begins:ends]`."""

    started: date
    ended: date | None
    begins: int
    ends: int


def day_of(text: str, *, is_end: bool = False) -> date | None:
    """Return the day that a date means, the last one of its month or year where it ends something; None if none.

    >>> [str(day_of(text)) for text in ("2021-03-05", "2021-03", "03/2021", "Mar 2021", "March 2021", "2021", "soon")]
    ['2021-03-05', '2021-03-01', '2021-03-01', '2021-03-01', '2021-03-01', '2021-01-01', 'None']
    >>> str(day_of("Feb 2024", is_end=True)), str(day_of("2024", is_end=True)), day_of("2024-13")
    ('2024-02-29', '2024-12-31', None)
    """
    text = text.strip().casefold()
    if found := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    year, month = _year_and_month(text)
    if year is None:
        return None
    if is_end:
        last = month or 12
        return _date(year, last, monthrange(year, last)[1]) if 1 <= last <= 12 and year > 0 else None
    return _date(year, month or 1, 1)


def spans(text: str) -> Iterator[Span]:
    """Find every stretch of time in a text.

    >>> [(str(span.started), str(span.ended)) for span in spans("Mar 2021 – Present; 2018-2020, 05/2016 to 12/2017")]
    [('2021-03-01', 'None'), ('2018-01-01', '2020-12-31'), ('2016-05-01', '2017-12-31')]
    """
    for found in _SPAN.finditer(text):
        goes_on = found[2].casefold() in GOES_ON
        started, ended = day_of(found[1]), None if goes_on else day_of(found[2], is_end=True)
        if started is not None and (goes_on or (ended is not None and started <= ended)):
            yield Span(started, ended, found.start(), found.end())


def _year_and_month(text: str) -> tuple[int | None, int | None]:
    if found := re.fullmatch(r"(\d{4})(?:[-/.](\d{1,2}))?", text):
        return int(found[1]), int(found[2]) if found[2] else None
    if found := re.fullmatch(r"(\d{1,2})[/.](\d{4})", text):
        return int(found[2]), int(found[1])
    if (found := re.fullmatch(r"([a-z]{3})[a-z]*\.?\s+(\d{4})", text)) and found[1] in MONTHS:
        return int(found[2]), MONTHS.index(found[1]) + 1
    return None, None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
