"""Every offer of every expert as one total cost of the brief, beside what the brief accepts and can pay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.cost import (
    DEFAULT_HOURS,
    FX_BUFFER,
    OPEN_ENDED_WEEKS,
    Charges,
    FxTable,
    budget_totals,
    overage_quantity,
    quantities,
)
from matching.pool import Bools, Floats, Pool
from matching.types import BriefQuery, CostInterval, EngagementModel

MODELS = tuple(EngagementModel)

BANDS = {
    EngagementModel.FULL_TIME: (35.0, 60.0),
    EngagementModel.CONTRACT: (10.0, 40.0),
    EngagementModel.FRACTIONAL: (4.0, 20.0),
}
"""Hours a week that each engagement model is meant for."""

PREFERENCE = (1.0, 0.85, 0.7)
"""What a brief's first, second and any later choice of engagement model is worth."""


@dataclass(frozen=True)
class Options:
    """The offers of n experts, priced: (n, 3) arrays in the order of `EngagementModel`.

    `accepted`, `preference`, `hours`, `in_band`, `target` and `maximum` are of shape (3,);
    `target` and `maximum` are None when the brief names no budget. Costs of offers that do not
    exist are infinite. `least` counts the private floor of those who negotiate: it is for the budget
    rule alone and is never shown; `low`, `expected` and `high` come from asks.
    """

    accepted: Bools
    preference: Floats
    hours: Floats
    in_band: Bools
    weeks: float
    currency: str
    least: Floats
    low: Floats
    expected: Floats
    high: Floats
    target: Floats | None
    maximum: Floats | None

    def interval(self, row: int, option: int) -> CostInterval:
        """One offer's cost."""
        return CostInterval(
            float(self.low[row, option]),
            float(self.expected[row, option]),
            float(self.high[row, option]),
            self.currency,
        )


@dataclass(frozen=True)
class Wanted:
    """What a brief asks of each engagement model: arrays of shape (3,), as in `Options`."""

    accepted: Bools
    preference: Floats
    hours: Floats
    in_band: Bools


def wanted_of(query: BriefQuery) -> Wanted:
    """Which engagement models a brief accepts, how gladly, and for how many hours a week."""
    wanted = query.engagement_models or MODELS
    ranks = [wanted.index(model) if model in wanted else -1 for model in MODELS]
    hours = np.array([DEFAULT_HOURS[m] if query.hours_per_week is None else query.hours_per_week for m in MODELS])
    return Wanted(
        accepted=np.array([rank >= 0 for rank in ranks]),
        preference=np.array([_preference(rank, bool(query.engagement_models)) for rank in ranks]),
        hours=hours,
        in_band=np.array([BANDS[m][0] <= h <= BANDS[m][1] for m, h in zip(MODELS, hours, strict=True)]),
    )


def price(query: BriefQuery, pool: Pool, fx: FxTable, charges: Charges = Charges()) -> Options:
    """Cost every offer of the pool for one brief (decision 0004).

    Raises UnknownCurrency for a budget in a currency without a rate, BadQuery for a broken budget.
    """
    weeks = OPEN_ENDED_WEEKS if query.weeks is None else float(query.weeks)
    wanted = wanted_of(query)
    hours = wanted.hours
    currency = query.budget.currency if query.budget else "USD"
    to_brief = fx.factor("USD", currency)
    least, low, expected, high = (np.full((len(pool), len(MODELS)), np.inf, order="F") for _ in range(4))
    buffers = np.array([0.0 if code == currency else FX_BUFFER for code in pool.currencies] or [0.0])
    for m, offers in enumerate(pool.offers):
        times = quantities(float(hours[m]), weeks, charges)
        beyond = overage_quantity(float(hours[m]), weeks, offers.included_hours, charges) * offers.overage
        buffer = buffers[offers.currency]
        least[offers.rows, m] = (times[0][offers.unit] * offers.least + beyond) * (to_brief * (1 - buffer))
        low[offers.rows, m] = (times[0][offers.unit] * offers.ask + beyond) * (to_brief * (1 - buffer))
        expected[offers.rows, m] = (times[1][offers.unit] * offers.ask + beyond) * to_brief
        high[offers.rows, m] = (times[2][offers.unit] * offers.ask + beyond) * (to_brief * (1 + buffer))
    target = maximum = None
    if query.budget is not None:
        totals = [budget_totals(query.budget, hours=float(h), weeks=weeks) for h in hours]
        target, maximum = np.array([t for t, _ in totals]), np.array([m for _, m in totals])
    return Options(
        accepted=wanted.accepted,
        preference=wanted.preference,
        hours=hours,
        in_band=wanted.in_band,
        weeks=weeks,
        currency=currency,
        least=least,
        low=low,
        expected=expected,
        high=high,
        target=target,
        maximum=maximum,
    )


def _preference(rank: int, is_ordered: bool) -> float:
    if rank < 0:
        return 0.0
    return PREFERENCE[min(rank, len(PREFERENCE) - 1)] if is_ordered else 1.0
