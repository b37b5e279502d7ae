"""Guidance on rates as it is drawn: what others ask, the market's range and one's own ask, on one scale."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from marketplace.domain.money import to_major
from marketplace.domain.rates import UNITS, RateEstimate
from marketplace.domain.regions import ANY
from marketplace.domain.vocabulary import EngagementModel, RateUnit
from marketplace.search.money import factor
from marketplace.services import asks, rates
from marketplace.services.asks import Asks

TALLEST, GAP = 38.0, 0.5
"""How high the highest bar is, and the space beside each, of a drawing 100 wide."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Where things lie in a drawing 100 wide: bars as (x, width, height), the market's range, and one's own ask."""

    low: float
    high: float
    bars: tuple[tuple[float, float, float], ...]
    market: tuple[float, float] | None
    ask: float | None


@dataclass(frozen=True, slots=True)
class Guidance:
    """What to know before naming an amount under one model; amounts are in major units of `currency`.

    `peers` is None where fewer than ten ask for it, and then there is no chart. `ask` is what is on record.
    """

    model: EngagementModel
    unit: RateUnit
    currency: str
    peers: Asks | None
    market: RateEstimate
    ask: float | None
    chart: Chart | None


def of(db: Any, expert: Any, models: Collection[EngagementModel], *, role: str = ANY) -> dict[str, Guidance]:
    """Return the guidance for an expert, whose terms are loaded, under these models; two queries."""
    held = {terms.model: terms for terms in expert.terms}
    usual = next((terms.currency for terms in expert.terms), "EUR")
    units = {
        model: (held[model].unit, held[model].currency) if model in held else (UNITS[model][0], usual)
        for model in models
    }
    peers = asks.of_peers(db, expert, units)
    market = rates.estimates(
        db, role=role, seniority=expert.seniority.value, engagements=models, region=expert.country or ANY
    )
    found = {}
    for model, (unit, currency) in units.items():
        ask = float(to_major(held[model].ask_minor, currency)) if model in held else None
        drawn = chart(peers[model], _span(market[model], unit, currency), ask)
        found[model.value] = Guidance(model, unit, currency, peers[model], market[model], ask, drawn)
    return found


def _span(market: RateEstimate, unit: RateUnit, currency: str) -> tuple[float, float] | None:
    """The market's range in this currency, None where it is for another unit."""
    paid = market.range
    if paid is None or paid.unit is not unit:
        return None
    rate = factor(paid.currency, currency)
    return float(to_major(paid.low, paid.currency)) * rate, float(to_major(paid.high, paid.currency)) * rate


def chart(peers: Asks | None, market: tuple[float, float] | None, ask: float | None) -> Chart | None:
    """Return a drawing that reaches over the asks of peers and the market; one's own ask outside is at its end.

    >>> peers = asks.spread([float(n) for n in range(101)], "EUR")
    >>> found = chart(peers, (50.0, 110.0), 300.0)
    >>> found.low, found.high, found.market, found.ask
    (10.0, 110.0, (40.0, 100.0), 100.0)
    >>> found.bars[0]
    (0.5, 9.0, 34.55)
    >>> chart(None, (50.0, 110.0), 300.0) is None
    True
    """
    if peers is None:
        return None
    low, high = (min(peers.p10, market[0]), max(peers.p90, market[1])) if market else (peers.p10, peers.p90)
    span = high - low

    def at(amount: float) -> float:
        return round(max(0.0, min(100.0, 100.0 * (amount - low) / span)), 2) if span else 50.0

    most = max(bar.count for bar in peers.bars) or 1
    bars = []
    for bar in peers.bars:
        width, height = at(bar.high) - at(bar.low) - 2 * GAP, TALLEST * bar.count / most
        bars.append((at(bar.low) + GAP, max(1.0, round(width, 2)), round(height, 2)))
    ends = (at(market[0]), at(market[1])) if market else None
    return Chart(low, high, tuple(bars), ends, None if ask is None else at(ask))
