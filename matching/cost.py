"""One total client cost for every engagement model, so that unlike offers can be compared.

All formulas are those of decision 0004; amounts are major units. With h hours a week and T weeks,
m = T / 4.345 months:

    hour    C = r h T (1 + fee)                  day     C = r (h / 8) T (1 + fee)
    month   C = [R + r_over max(0, 4.345 h - H)] m (1 + fee), H the included hours
    month without included hours (a dedicated seat)      C = M m
    year    C = S lambda T / 52 + phi S          total   C = P (1 + fee)
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.errors import BadQuery, MatchingError, UnknownCurrency
from matching.types import Budget, CostInterval, EngagementModel, RateUnit, Terms

WEEKS_PER_MONTH = 4.345
HOURS_PER_DAY = 8.0
OPEN_ENDED_WEEKS = 52.0
DEFAULT_HOURS: Mapping[EngagementModel, float] = {
    EngagementModel.FULL_TIME: 40.0,
    EngagementModel.CONTRACT: 40.0,
    EngagementModel.FRACTIONAL: 10.0,
}
"""Hours a week to cost a brief that names none."""

ON_COSTS = (1.3, 1.4, 1.5)
"""What an employee costs in all, as a multiple of salary: low, expected, high (vendor guide, 2026)."""

MOST_MONEY = 1e12
"""An amount above this, in whatever currency, is a slip."""

FX_BUFFER = 0.02
"""A converted amount may move by this share either way before it is paid."""

FX_MAX_AGE_DAYS = 7
"""Rates older than this are said to be old."""

UNITS = tuple(RateUnit)
"""The order of unit codes in arrays."""


@dataclass(frozen=True)
class FxTable:
    """Exchange rates of one day; a live call never happens inside a ranking.

    Examples
    --------
    >>> from datetime import date
    >>> fx = FxTable(date(2026, 1, 5), {"USD": 1.0, "EUR": 1.25})
    >>> fx.factor("EUR", "USD")
    1.25
    """

    as_of: date
    usd_per_unit: Mapping[str, float]

    def __post_init__(self) -> None:
        for currency, rate in self.usd_per_unit.items():
            if not (math.isfinite(rate) and rate > 0):
                raise MatchingError(f"the rate of {currency} must be above zero, not {rate!r}", field="fx")

    def factor(self, source: str, target: str) -> float:
        """Units of `target` for one unit of `source`. Raises UnknownCurrency."""
        return self._usd(source) / self._usd(target)

    def is_stale(self, today: date) -> bool:
        """True when the table is older than a week."""
        return (today - self.as_of).days > FX_MAX_AGE_DAYS

    def _usd(self, currency: str) -> float:
        try:
            return self.usd_per_unit[currency]
        except KeyError:
            known = ", ".join(sorted(self.usd_per_unit))
            raise UnknownCurrency(
                f"currency {currency!r} has no exchange rate; use one of {known}", field="currency"
            ) from None

    @classmethod
    def load(cls, path: Path | None = None) -> FxTable:
        """Read a table of `currency,usd` lines that begins with `as_of,YYYY-MM-DD`.

        Raises MatchingError with the line and the reason when the file is broken.
        """
        return _bundled() if path is None else _read(path)


def _read(path: Path) -> FxTable:
    as_of, rates = None, {}
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.reader(lines), start=1):
            if not row or row[0].startswith("#"):
                continue
            try:
                if row[0] == "as_of":
                    as_of = date.fromisoformat(row[1])
                    continue
                rate = float(row[1])
            except (IndexError, ValueError):
                raise MatchingError(f"{path.name} line {number}: want a code and a number, found {row}") from None
            if not (math.isfinite(rate) and rate > 0):
                raise MatchingError(f"{path.name} line {number}: the rate of {row[0]} must be above zero")
            rates[row[0]] = rate
    if as_of is None:
        raise MatchingError(f"{path.name}: the line as_of,YYYY-MM-DD is missing")
    return FxTable(as_of, rates)


@cache
def _bundled() -> FxTable:
    return _read(Path(__file__).parent / "data" / "fx.csv")


@dataclass(frozen=True)
class Charges:
    """What comes on top of the expert's own rate: `fee` a share of it, `placement` a share of a salary."""

    fee: float = 0.0
    placement: float = 0.0

    def __post_init__(self) -> None:
        for name, share in (("fee", self.fee), ("placement", self.placement)):
            if not 0 <= share <= 1:
                raise MatchingError(f"{name} must be a share between 0 and 1, not {share!r}", field=name)


def quantities(hours: float, weeks: float, charges: Charges = Charges()) -> NDArray[np.float64]:
    """How often each unit is paid over a brief.

    Returns
    -------
    float64 array of shape (3, 6)
        Rows are low, expected and high; columns are `UNITS` (hour, day, month, year, total),
        then a month of a dedicated seat, which carries no fee.
    """
    months = weeks / WEEKS_PER_MONTH
    paid = 1.0 + charges.fee
    return np.array(
        [
            [
                hours * weeks * paid,
                hours / HOURS_PER_DAY * weeks * paid,
                months * paid,
                on_cost * weeks / 52.0 + charges.placement,
                paid,
                months,
            ]
            for on_cost in ON_COSTS
        ]
    )


def overage_quantity(
    hours: float | NDArray[np.float64],
    weeks: float | NDArray[np.float64],
    included: NDArray[np.float64],
    charges: Charges = Charges(),
) -> NDArray[np.float64]:
    """Hours beyond a retainer's included hours, over the whole brief; zero where nothing is included."""
    beyond = np.maximum(0.0, WEEKS_PER_MONTH * hours - included)
    return np.where(included > 0, beyond, 0.0) * (weeks / WEEKS_PER_MONTH) * (1.0 + charges.fee)


def total_cost(
    terms: Terms,
    *,
    hours: float,
    weeks: float | None,
    currency: str | None = None,
    fx: FxTable | None = None,
    charges: Charges = Charges(),
) -> CostInterval:
    """The total client cost of one expert's terms over a brief.

    The low end counts the floor of those who negotiate, as the budget rule does: show `expected` and
    `high` of this interval, never `low`, to anybody but the expert.

    Parameters
    ----------
    hours, weeks : float
        Hours a week; length in weeks, None is open-ended and costed over a year.
    currency : str
        The brief's currency; the terms' own when None.

    Examples
    --------
    >>> salary = Terms(EngagementModel.FULL_TIME, 180_000, "USD", RateUnit.YEAR)
    >>> round(total_cost(salary, hours=40, weeks=26).expected)
    126000
    """
    weeks = OPEN_ENDED_WEEKS if weeks is None else weeks
    currency = currency or terms.currency
    included = float(terms.included_hours or 0.0)
    per_unit = quantities(hours, weeks, charges)[:, unit_code(terms)]
    beyond = float(overage_quantity(hours, weeks, np.array([included]), charges)[0])
    overage = overage_rate(terms)
    low_ask = terms.floor if terms.is_negotiable and terms.floor is not None else terms.ask
    factor, buffer = 1.0, 0.0
    if currency != terms.currency:
        factor, buffer = (fx or FxTable.load()).factor(terms.currency, currency), FX_BUFFER
    low, expected, high = (factor * (per_unit * np.array([low_ask, terms.ask, terms.ask]) + overage * beyond)).tolist()
    return CostInterval(low * (1 - buffer), expected, high * (1 + buffer), currency)


def unit_code(terms: Terms) -> int:
    """The column of `quantities` that prices these terms."""
    if terms.unit is RateUnit.MONTH and not terms.included_hours:
        return len(UNITS)
    return UNITS.index(terms.unit)


def overage_rate(terms: Terms) -> float:
    """The hourly price beyond a retainer's included hours: as agreed, else the retainer's own hourly price."""
    if not terms.included_hours:
        return 0.0
    return terms.overage if terms.overage is not None else terms.ask / terms.included_hours


def budget_totals(budget: Budget, *, hours: float, weeks: float) -> tuple[float, float]:
    """The budget's target and maximum over the whole brief, in its own currency.

    A yearly or hourly budget is what the company spends in all, on-costs and fees included.
    Raises BadQuery for an empty, negative or contradictory budget.
    """
    maximum = budget.maximum if budget.maximum is not None else budget.target
    if maximum is None:
        raise BadQuery("budget needs a target or a maximum", field="budget")
    target = budget.target if budget.target is not None else 0.85 * maximum
    if not 0 < target <= maximum <= MOST_MONEY:
        raise BadQuery(
            f"budget target {target:g} must be above 0 and not above the maximum {maximum:g}, "
            f"and the maximum at most {MOST_MONEY:.0e}",
            field="budget",
        )
    times = {
        RateUnit.HOUR: hours * weeks,
        RateUnit.DAY: hours / HOURS_PER_DAY * weeks,
        RateUnit.MONTH: weeks / WEEKS_PER_MONTH,
        RateUnit.YEAR: weeks / 52.0,
        RateUnit.TOTAL: 1.0,
    }[budget.unit]
    return target * times, maximum * times
