"""How many experts fit a brief that is being written: exact counts from the hard rules alone, without a ranking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matching import eligibility
from matching.eligibility import Judged

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matching import Matcher
    from matching.types import BriefQuery, Relaxation

MINIMUM_SAMPLE = 10
"""From fewer people than this nothing is told about what they ask."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the whole brief would cost with those who fail nothing but the budget: quartiles in major units.

    `within` of `count` cost at most the maximum; it is None where the brief names no budget.
    """

    count: int
    p25: float
    p50: float
    p75: float
    currency: str
    within: int | None


@dataclass(frozen=True, slots=True)
class Supply:
    """How many of the pool are eligible, what each rule excludes, and what giving one up would bring."""

    pool_size: int
    eligible: int
    excluded: Mapping[str, int]
    excluded_only: Mapping[str, int]
    relaxations: tuple[Relaxation, ...]
    asked: Asked | None
    stale_rates: str = ""
    """A sentence where money is converted at rates that are older than a week."""


def supply_of(matcher: Matcher, query: BriefQuery) -> Supply:
    """Count. Raises MatchingError for a brief that cannot be matched as it stands."""
    options, verdict = matcher.judge(query)
    table = eligibility.count_table(verdict)
    counts = eligibility.funnel(verdict, table)
    judged = Judged(query, matcher.pool, options, verdict, matcher.taxonomy, lambda other: matcher.judge(other)[1])
    budget = np.uint16(1 << verdict.rules.index("budget")) if "budget" in verdict.rules else np.uint16(0)
    fits = ((verdict.masks & ~budget) == 0) & verdict.is_offered & verdict.unlocked[:, None]
    costs = np.where(fits, options.expected, np.inf)
    best = costs.argmin(axis=1)
    cheapest = costs[np.arange(len(costs)), best]
    reached = np.isfinite(cheapest)
    asked = None
    if reached.sum() >= MINIMUM_SAMPLE:
        p25, p50, p75 = np.percentile(cheapest[reached], (25, 50, 75))
        within = None
        if options.maximum is not None:
            within = int((cheapest[reached] <= options.maximum[best][reached]).sum())
        asked = Asked(int(reached.sum()), float(p25), float(p50), float(p75), options.currency, within)
    return Supply(
        len(matcher.pool),
        counts.eligible,
        counts.excluded,
        counts.excluded_only,
        eligibility.relaxations(judged, table),
        asked,
        _stale(matcher, query),
    )


def _stale(matcher: Matcher, query: BriefQuery) -> str:
    others = set(matcher.pool.currencies) - {query.budget.currency if query.budget else "USD"}
    if not others or not matcher.fx.is_stale(query.today):
        return ""
    return f"Exchange rates are of {matcher.fx.as_of:%d %B %Y}; converted costs may have moved."
