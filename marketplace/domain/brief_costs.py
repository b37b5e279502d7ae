"""What one brief costs in all under each engagement model, from figures that can all be changed.

The formulas are those of the ranking (decision 0004), which prices experts; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from marketplace.domain.errors import Invalid

WEEKS_PER_MONTH = 4.345
WEEKS_PER_YEAR = 52.0
ON_COSTS = (1.3, 1.5)
MOST = 1e9

TEAM = "team"

LABELS: Mapping[str, str] = {
    "hours": "Hours a week",
    "weeks": "Weeks",
    "salary": "Salary a year",
    "on_cost": "True cost of a salary, times",
    "vacancy": "Weeks until somebody starts",
    "hourly": "Rate an hour",
    "retainer": "Retainer a month",
    "retainer_hours": "Hours a week in the retainer",
    "people": "People in the team",
    "seat": "A seat in a dedicated team, a month",
    "compute": "Computing a month",
}
"""Every figure that a cost is reckoned from, by its name, in the order of the page."""


@dataclass(frozen=True, slots=True)
class CostInput:
    """One figure with where it comes from; `low` and `high` are the ends of its range in the market, in shares."""

    value: float
    source: str
    low: float = 1.0
    high: float = 1.0


@dataclass(frozen=True, slots=True)
class ModelCost:
    """What the whole brief costs under one model, and the arithmetic in words."""

    model: str
    low: float
    expected: float
    high: float
    arithmetic: str


def checked(values: Mapping[str, float]) -> None:
    """Raise Invalid for figures that nothing can be reckoned from."""
    problems = {
        name: [f"{LABELS[name]} must be a number from 0 to {MOST:,.0f}, and above 0 for hours, weeks and people."]
        for name, value in values.items()
        if not isfinite(value) or not 0 <= value <= MOST or (value == 0 and name in ("hours", "weeks", "people"))
    }
    if problems:
        raise Invalid(problems)


def costs_of(inputs: Mapping[str, CostInput]) -> tuple[ModelCost, ...]:
    """Reckon the cost under each model that there are figures for. Raises Invalid, naming the figure."""
    checked({name: given.value for name, given in inputs.items()})
    value = {name: given.value for name, given in inputs.items()}
    hours, weeks = value["hours"], value["weeks"]
    months = weeks / WEEKS_PER_MONTH
    compute = value["compute"] * months
    found = []
    if "salary" in inputs:
        part = value["salary"] * weeks / WEEKS_PER_YEAR
        found.append(
            _cost(
                "full-time",
                inputs["salary"],
                part * value["on_cost"],
                compute,
                f"{value['salary']:,.0f} a year × {value['on_cost']:g} × {weeks:g} of 52 weeks",
                spread=(ON_COSTS[0] / value["on_cost"], ON_COSTS[1] / value["on_cost"]) if value["on_cost"] else (1, 1),
            )
        )
    if "hourly" in inputs:
        words = f"{value['hourly']:,.0f} an hour × {hours:g} hours × {weeks:g} weeks"
        found.append(_cost("contract", inputs["hourly"], value["hourly"] * hours * weeks, compute, words))
    if "retainer" in inputs:
        included = value["retainer_hours"]
        beyond = max(0.0, hours - included) / included if included else 0.0
        monthly = value["retainer"] * (1 + beyond)
        words = f"{monthly:,.0f} a month × {months:.1f} months"
        if beyond:
            words += f" ({value['retainer']:,.0f} for {included:g} hours a week, and the hours beyond)"
        found.append(_cost("fractional", inputs["retainer"], monthly * months, compute, words))
    if "seat" in inputs:
        people = value["people"]
        words = f"{people:g} people × {value['seat']:,.0f} a month × {months:.1f} months"
        found.append(_cost(TEAM, inputs["seat"], people * value["seat"] * months, compute, words))
    return tuple(found)


def _cost(
    model: str,
    of: CostInput,
    expected: float,
    compute: float,
    words: str,
    *,
    spread: tuple[float, float] = (1.0, 1.0),
) -> ModelCost:
    more = f" + {compute:,.0f} of computing" if compute else ""
    return ModelCost(
        model,
        expected * of.low * spread[0] + compute,
        expected + compute,
        expected * of.high * spread[1] + compute,
        words + more,
    )
