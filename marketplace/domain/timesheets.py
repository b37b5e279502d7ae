"""How the hours of a week move: written down, submitted, approved or queried, and locked by an invoice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from marketplace.domain.engagement_words import TimesheetStatus
from marketplace.domain.errors import Invalid
from marketplace.domain.hiring_limits import LONGEST_NOTE
from marketplace.domain.money import LARGEST_MINOR
from marketplace.domain.offer_terms import HOURS_A_DAY, WEEKS_A_MONTH, WEEKS_A_YEAR, OfferTerms
from marketplace.domain.states import Moves, Rule, Who
from marketplace.domain.vocabulary import RateUnit

_S = TimesheetStatus
_APPROVED = Rule((Who.COMPANY,), "lines of the ledger are written")
_QUERIED = Rule((Who.COMPANY,), "a question; the expert answers by changing or explaining")

TIMESHEET_MOVES = Moves(
    "timesheet",
    {
        _S.DRAFT: {_S.SUBMITTED: Rule((Who.EXPERT,), "hours on at least one day, none of them in the future")},
        _S.SUBMITTED: {_S.APPROVED: _APPROVED, _S.QUERIED: _QUERIED},
        _S.QUERIED: {_S.RESUBMITTED: Rule((Who.EXPERT,), "changed, or explained")},
        _S.RESUBMITTED: {_S.APPROVED: _APPROVED, _S.QUERIED: _QUERIED},
        _S.APPROVED: {_S.INVOICED: Rule((Who.EXPERT,), "its lines are on an invoice; it is locked")},
    },
)

TO_APPROVE = frozenset({_S.SUBMITTED, _S.RESUBMITTED})
EDITABLE = frozenset({_S.DRAFT, _S.QUERIED})
COUNTED = frozenset({_S.APPROVED, _S.INVOICED})
"""Weeks whose hours are agreed by both."""

REMINDED_AFTER = timedelta(days=7)
"""Silence about hours that were handed in, until the company is reminded; once more after as many days again."""
LONGEST_DAY_NOTE = 200
MOST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class DayDraft:
    """The time of one day, and what it went into."""

    day: date
    minutes: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class WeekDraft:
    """What an expert writes down for one week; days without time are left out."""

    days: tuple[DayDraft, ...]
    compute_minor: int | None = None
    compute_note: str = ""
    answer: str = ""


def monday(day: date) -> date:
    """Return the Monday of the week of a day.

    >>> monday(date(2026, 12, 16)).isoformat()
    '2026-12-14'
    """
    return day - timedelta(days=day.weekday())


def check_week(week: date, draft: WeekDraft, *, first: date, last: date | None, today: date) -> None:
    """Raise Invalid naming every day that cannot be: outside the week or the engagement, in the future, too long."""
    problems: dict[str, list[str]] = {}
    for one in draft.days:
        name = f"hours-{one.day.weekday()}"
        if monday(one.day) != week:
            problems[name] = ["This day is in another week."]
        elif one.day < first or (last is not None and one.day > last):
            problems[name] = ["The engagement does not run on this day."]
        elif one.day > today:
            problems[name] = ["This day is still to come."]
        elif not 0 < one.minutes <= MOST_MINUTES:
            problems[name] = ["A day has at most 24 hours."]
        if len(one.note) > LONGEST_DAY_NOTE:
            problems[f"note-{one.day.weekday()}"] = [f"Shorten this to {LONGEST_DAY_NOTE} characters."]
    if draft.compute_minor is not None and not 0 < draft.compute_minor <= LARGEST_MINOR:
        problems["compute"] = ["Give an amount above zero, or leave it empty."]
    elif draft.compute_minor is not None and not draft.compute_note.strip():
        problems["compute_note"] = ["Say what was computed, and where the bill is."]
    if len(draft.compute_note) > LONGEST_DAY_NOTE:
        problems["compute_note"] = [f"Shorten this to {LONGEST_DAY_NOTE} characters."]
    if len(draft.answer) > LONGEST_NOTE:
        problems["answer"] = [f"Shorten this to {LONGEST_NOTE:,} characters."]
    if problems:
        raise Invalid(problems)


def hour_minor(terms: OfferTerms) -> int:
    """Return what an hour is worth in minor units: a day has eight, a month and a year those of the agreed weeks.

    >>> from marketplace.domain.vocabulary import EngagementModel
    >>> monthly = OfferTerms(EngagementModel.FRACTIONAL, 520_000, "EUR", RateUnit.MONTH, 12, date(2026, 12, 7), 26)
    >>> hour_minor(monthly)
    10000
    """
    hours = {
        RateUnit.HOUR: 1.0,
        RateUnit.DAY: float(HOURS_A_DAY),
        RateUnit.MONTH: terms.hours_per_week * WEEKS_A_MONTH,
        RateUnit.YEAR: terms.hours_per_week * WEEKS_A_YEAR,
    }
    return round(terms.amount / hours[terms.unit])


def worth(minutes: int, hour: int) -> int:
    """Return what some minutes are worth at so much an hour, in minor units, rounded half up once.

    >>> worth(90, 12_000), worth(20, 10_000)
    (18000, 3333)
    """
    return (2 * minutes * hour + 60) // 120


@dataclass(frozen=True, slots=True)
class Burn:
    """Minutes agreed and approved and waiting, over a whole engagement; `agreed` is None for work without an end."""

    agreed: int | None
    approved: int
    waiting: int

    @property
    def left(self) -> int | None:
        """What is agreed and neither approved nor handed in."""
        return None if self.agreed is None else self.agreed - self.approved - self.waiting

    @property
    def share(self) -> int | None:
        """Approved of agreed, in percent."""
        return None if not self.agreed else round(100 * self.approved / self.agreed)


def agreed_minutes(versions: Sequence[OfferTerms]) -> int | None:
    """Return the minutes of signed versions, each from its first day until the next one's; None without an end.

    >>> from dataclasses import replace
    >>> from marketplace.domain.vocabulary import EngagementModel
    >>> first = OfferTerms(EngagementModel.CONTRACT, 12_000, "EUR", RateUnit.HOUR, 20, date(2026, 12, 7), 10)
    >>> agreed_minutes([first]) // 60
    200
    >>> agreed_minutes([first, replace(first, starts_on=date(2027, 1, 4), hours_per_week=30, weeks=4)]) // 60
    200
    """
    total = 0.0
    for place, terms in enumerate(versions):
        weeks = terms.weeks
        if place + 1 < len(versions):
            until = (versions[place + 1].starts_on - terms.starts_on).days / 7
            weeks = min(weeks, until) if weeks is not None else until
        if weeks is None:
            return None
        total += terms.hours_per_week * weeks * 60
    return round(total)
