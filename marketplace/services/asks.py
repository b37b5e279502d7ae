"""What the listed experts ask: percentiles and a histogram for people like one, or nothing where they are too few."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import quantiles
from typing import TYPE_CHECKING

from sqlalchemy import select

from marketplace.domain.money import MINOR_DIGITS
from marketplace.domain.rates import MINIMUM_SAMPLE
from marketplace.domain.regions import COUNTRIES, region_of
from marketplace.domain.vocabulary import ExpertStatus
from marketplace.models import Expert, ExpertTerms
from marketplace.search.money import factor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from marketplace.domain.vocabulary import EngagementModel, RateUnit

BARS = 8
"""Into how many equal steps the span from the lower to the upper end is cut."""


@dataclass(frozen=True, slots=True)
class Bar:
    """How many ask from `low` to below `high`, in major units."""

    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Asks:
    """What others ask, in major units of one currency: a tenth ask less than `p10`, half less than `p50`.

    `bars` covers p10 to p90 alone, so that nobody's extreme ask can be read off its ends.
    """

    count: int
    currency: str
    p10: float
    p25: float
    p50: float
    p75: float
    p90: float
    bars: tuple[Bar, ...]


def of_peers(
    db: Session, expert: Expert, wanted: Mapping[EngagementModel, tuple[RateUnit, str]]
) -> dict[EngagementModel, Asks | None]:
    """What the other listed experts of the same seniority and pay region ask, None where they are too few.

    `wanted` names the unit that counts for a model, and the currency that amounts are given in; one query
    answers for all of them.
    """
    chosen = (
        select(ExpertTerms.model, ExpertTerms.unit, ExpertTerms.ask_minor, ExpertTerms.currency)
        .join(Expert, Expert.id == ExpertTerms.expert_id)
        .where(
            Expert.status == ExpertStatus.APPROVED,
            Expert.id != expert.id,
            Expert.seniority == expert.seniority,
            ExpertTerms.model.in_(wanted),
        )
    )
    if expert.country is not None:
        near = COUNTRIES.get(region_of(expert.country), "").split()
        chosen = chosen.where(Expert.country.in_(near) if near else Expert.country == expert.country)
    worth = {currency: _from_minor(currency) for _, currency in wanted.values()}
    amounts: dict[EngagementModel, list[float]] = {model: [] for model in wanted}
    for model, unit, ask, code in db.execute(chosen):
        if unit is wanted[model][0]:
            amounts[model].append(ask * worth[wanted[model][1]][code])
    return {model: spread(sorted(found), wanted[model][1]) for model, found in amounts.items()}


def _from_minor(currency: str) -> dict[str, float]:
    """What one minor unit of every currency is in major units of this one."""
    return {code: factor(code, currency) / 10 ** MINOR_DIGITS[code] for code in MINOR_DIGITS}


def spread(amounts: list[float], currency: str) -> Asks | None:
    """The percentiles of sorted amounts and how they lie, None where fewer than ten are too few to tell.

    >>> spread([100.0] * 9, "EUR") is None
    True
    >>> found = spread([float(n) for n in range(101)], "EUR")
    >>> (found.p10, found.p50, found.p90, sum(bar.count for bar in found.bars))
    (10.0, 50.0, 90.0, 81)
    """
    if len(amounts) < MINIMUM_SAMPLE:
        return None
    cuts = quantiles(amounts, n=20, method="inclusive")
    p10, p25, p50, p75, p90 = cuts[1], cuts[4], cuts[9], cuts[14], cuts[17]
    step = (p90 - p10) / BARS
    counts = [0] * BARS
    for amount in amounts:
        if p10 <= amount <= p90:
            counts[min(BARS - 1, int((amount - p10) / step)) if step else 0] += 1
    bars = tuple(Bar(p10 + n * step, p10 + (n + 1) * step, count) for n, count in enumerate(counts))
    return Asks(len(amounts), currency, p10, p25, p50, p75, p90, bars)
