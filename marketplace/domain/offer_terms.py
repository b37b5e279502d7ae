"""What an offer says, what it comes to, and where two versions differ."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from marketplace.domain.errors import Invalid
from marketplace.domain.hiring_limits import LONGEST_NOTE
from marketplace.domain.money import CURRENCIES, LARGEST_MINOR
from marketplace.domain.vocabulary import EngagementModel, RateUnit

MOST_HOURS = 60
MOST_WEEKS = 520
WEEKS_A_YEAR = 52
HOURS_A_DAY = 8
WEEKS_A_MONTH = 52 / 12


@dataclass(frozen=True, slots=True)
class OfferTerms:
    """One version: what is paid for which unit, how much of it, from when, for how long; no weeks is no end."""

    model: EngagementModel
    amount: int
    currency: str
    unit: RateUnit
    hours_per_week: float
    starts_on: date
    weeks: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two versions say differently."""

    name: str
    before: object
    after: object


def check(terms: OfferTerms, *, today: date) -> None:
    """Raise Invalid naming every field that cannot be."""
    problems: dict[str, list[str]] = {}
    if not 0 < terms.amount <= LARGEST_MINOR:
        problems["amount"] = ["Give an amount above zero."]
    if terms.currency not in CURRENCIES:
        problems["currency"] = ["Choose a currency from the list."]
    if not 0 < terms.hours_per_week <= MOST_HOURS:
        problems["hours_per_week"] = [f"Give more than 0 and at most {MOST_HOURS} hours a week."]
    if terms.weeks is not None and not 0 < terms.weeks <= MOST_WEEKS:
        problems["weeks"] = [f"Give at most {MOST_WEEKS} weeks, or leave it empty for work without an end."]
    if terms.weeks is None and terms.model is not EngagementModel.FULL_TIME:
        problems["weeks"] = ["Say for how many weeks; only full-time work goes on without an end."]
    if terms.starts_on < today:
        problems["starts_on"] = ["This day has passed."]
    if len(terms.note) > LONGEST_NOTE:
        problems["note"] = [f"Shorten this to {LONGEST_NOTE:,} characters."]
    if problems:
        raise Invalid(problems)


def total(terms: OfferTerms) -> int | None:
    """Return what it comes to in minor units over all its weeks, None for work without an end.

    >>> hourly = OfferTerms(EngagementModel.CONTRACT, 12_000, "EUR", RateUnit.HOUR, 20, date(2026, 12, 7), 13)
    >>> total(hourly)
    3120000
    """
    if terms.weeks is None:
        return None
    units = {
        RateUnit.HOUR: terms.hours_per_week * terms.weeks,
        RateUnit.DAY: terms.hours_per_week / HOURS_A_DAY * terms.weeks,
        RateUnit.MONTH: terms.weeks / WEEKS_A_MONTH,
        RateUnit.YEAR: terms.weeks / WEEKS_A_YEAR,
    }
    return round(terms.amount * units[terms.unit])


def differences(versions: Sequence[OfferTerms]) -> list[list[Difference]]:
    """Return what each version changed in the one before it; nothing for the first.

    >>> from dataclasses import replace
    >>> first = OfferTerms(EngagementModel.CONTRACT, 12_000, "EUR", RateUnit.HOUR, 20, date(2026, 12, 7), 13)
    >>> differences([first, replace(first, amount=13_000)])
    [[], [Difference(name='amount', before=12000, after=13000)]]
    """
    found: list[list[Difference]] = [[] for _ in versions]
    for place in range(1, len(versions)):
        old, new = versions[place - 1], versions[place]
        found[place] = [
            Difference(part.name, getattr(old, part.name), getattr(new, part.name))
            for part in fields(OfferTerms)
            if part.name != "note" and getattr(old, part.name) != getattr(new, part.name)
        ]
    return found
