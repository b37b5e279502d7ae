"""When the work is to start, as a date that is not past."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from matching.reading.numbers import COUNT, count
from matching.reading.sentences import Sentence
from matching.reading.suggested import Suggested

_MONTHS = {
    name.lower(): at
    for at in range(1, 13)
    for name in (calendar.month_name[at], calendar.month_abbr[at], calendar.month_name[at][:4])
}
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b"
)
_YEAR = r"(?:,?\s(?:of\s)?(?P<year>20\d\d))?"
_PART = r"(?:(?P<part>early|beginning\sof|start\sof|mid|middle\sof|late|end\sof)[-\s](?:of\s)?)?"

_ISO = re.compile(r"\b(?P<y>20\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2})\b")
_NUMERIC = re.compile(r"\b(?P<a>\d{1,2})[./](?P<b>\d{1,2})[./](?P<y>20\d\d|\d\d)\b")
_DAY_MONTH = re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?\s(?:of\s)?{_MONTH}{_YEAR}")
_MONTH_DAY = re.compile(rf"\b{_MONTH}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d){_YEAR}")
_MONTH_ONLY = re.compile(rf"\b{_PART}{_MONTH}{_YEAR}")
_QUARTER = re.compile(r"\bQ(?P<q>[1-4])(?:\s(?:of\s)?(?P<year>20\d\d))?\b")
_SOON = re.compile(
    r"\b(?:ASAP|A\.S\.A\.P\.|as\ssoon\sas\spossible|immediate(?:ly)?(?:\sstart)?|right\saway|straight\saway|start(?:ing)?\snow|today)",
    re.IGNORECASE,
)
_IN_SOME = re.compile(
    rf"\b(?:in|within)\s(?:the\snext\s|about\s)?(?P<n>{COUNT})\s(?P<unit>days?|weeks?|months?)\b", re.I
)
_NEXT = re.compile(r"\bnext\s(?P<unit>week|month|quarter|year)\b", re.IGNORECASE)
_START_BEFORE = re.compile(
    r"\b(?:start(?:s|ing|ed)?|begin(?:s|ning)?|commenc\w+|kick(?:s|ing)?[-\s]?off|onboard\w*|join(?:ing)?|available|availability"
    r"|as\sof|(?<!data\s)(?<!logs\s)(?<!records\s)(?<!events\s)from|needed|earliest|project\sdate)\b[^.;\n]{0,30}$",
    re.IGNORECASE,
)
_START_AFTER = re.compile(r"\s(?:start|kick[-\s]?off|onwards?\b)", re.IGNORECASE)
_NOT_START = re.compile(
    r"\b(?:data|logs?|records?|live|launch\w*|deadline|due|until|before|deliver\w*|finish\w*|complet\w+|ends?|ended|founded|by|release\w*"
    r"|since|published|enters?\sinto\sforce)\b[^.;\n]{0,20}$",
    re.IGNORECASE,
)
_END_OF_SPAN = re.compile(r"\b(?:to|until|till|through|by)\s(?:the\s)?$", re.IGNORECASE)
_SOON_BEFORE = re.compile(r"\b(?:respond|reply|answers?|alerts?|detect\w*|notif\w+|predictions?)\b[^.;]{0,30}$", re.I)


def start(parts: list[Sentence], today: date) -> Suggested[date] | None:
    """Return the first start date, relative to `today`; a month without a year is its next coming.

    Months must be capitalised, so that "we may start" is no May. Days that are past are not start
    dates; a month that has begun means today. 3/4/2027 is read day first.
    """
    for part in parts:
        candidates: list[Suggested[date]] = []
        for found, day, confidence in _days(part.words, today):
            before = part.words[max(0, found.start() - 48) : found.start()]
            cue = _START_BEFORE.search(before)
            has_cue = cue is not None or _START_AFTER.match(part.words, found.end()) is not None
            away = _NOT_START.search(before)
            if (
                _END_OF_SPAN.search(before)
                or not has_cue
                or (away and (cue is None or away.start() > cue.start()))
                or day is None
                or day < today
            ):
                continue
            candidates.append(part.cite(day, found.start(), found.end(), confidence))
        candidates += [
            part.cite(today, found.start(), found.end(), 0.7)
            for found in _SOON.finditer(part.words)
            if not _SOON_BEFORE.search(part.words[max(0, found.start() - 40) : found.start()])
        ]
        if candidates:
            return min(candidates, key=lambda suggestion: suggestion.start)
    return None


def _days(words: str, today: date) -> list[tuple[re.Match[str], date | None, float]]:
    """Return every date in a sentence with its match; longer forms hide the shorter ones inside them."""
    found: list[tuple[re.Match[str], date | None, float]] = []
    found += [(hit, _day(int(hit["y"]), int(hit["m"]), int(hit["d"])), 0.95) for hit in _ISO.finditer(words)]
    found += [(hit, *_numeric(hit)) for hit in _NUMERIC.finditer(words)]
    for finder in (_DAY_MONTH, _MONTH_DAY):
        found += [
            (hit, _named(hit["year"], hit["month"], int(hit["day"]), today), 0.9) for hit in finder.finditer(words)
        ]
    taken = [hit.span() for hit, _, _ in found]
    for hit in _MONTH_ONLY.finditer(words):
        if not any(low <= hit.start("month") < high for low, high in taken):
            found.append((hit, _month(hit, today), 0.8))
    found += [(hit, _quarter(hit, today), 0.7) for hit in _QUARTER.finditer(words)]
    found += [(hit, _after(hit["unit"], count(hit["n"]), today), 0.7) for hit in _IN_SOME.finditer(words)]
    found += [(hit, _next(hit["unit"], today), 0.7) for hit in _NEXT.finditer(words)]
    return found


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _numeric(hit: re.Match[str]) -> tuple[date | None, float]:
    year = int(hit["y"]) + (2000 if len(hit["y"]) == 2 else 0)
    one, other = int(hit["a"]), int(hit["b"])
    day_first = _day(year, other, one)
    return (day_first, 0.8 if one > 12 else 0.6) if day_first else (_day(year, one, other), 0.8)


def _named(year: str | None, month: str, day: int, today: date) -> date | None:
    number = _MONTHS[month.lower()]
    if year:
        return _day(int(year), number, day)
    coming = _day(today.year, number, day)
    return coming if coming is None or coming >= today else _day(today.year + 1, number, day)


def _month(hit: re.Match[str], today: date) -> date:
    """Return the day that a month means: its first, 15th or 25th; never before today unless a year says so."""
    number = _MONTHS[hit["month"].lower()]
    year = int(hit["year"]) if hit["year"] else today.year + (number < today.month)
    part = (hit["part"] or "").lower()
    day = 15 if part.startswith("mid") else 25 if part.startswith(("late", "end")) else 1
    meant = date(year, number, day)
    return max(meant, today) if (year, number) == (today.year, today.month) else meant


def _quarter(hit: re.Match[str], today: date) -> date:
    first_month = 3 * int(hit["q"]) - 2
    year = int(hit["year"]) if hit["year"] else today.year + (first_month + 2 < today.month)
    meant = date(year, first_month, 1)
    return max(meant, today) if (year, first_month + 2) >= (today.year, today.month) else meant


def _after(unit: str, n: float, today: date) -> date:
    return today + timedelta(days=n * {"d": 1, "w": 7, "m": 30}[unit[0].lower()])


def _next(unit: str, today: date) -> date:
    months = {"month": 1, "quarter": 3 - (today.month - 1) % 3, "year": 13 - today.month}
    if unit.lower() == "week":
        return today + timedelta(days=7 - today.weekday())
    ahead = today.month - 1 + months[unit.lower()]
    return date(today.year + ahead // 12, ahead % 12 + 1, 1)
