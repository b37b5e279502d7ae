"""What is found out beside a brief: how ready it is, what suits it, what the market asks, and what it costs in all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from marketplace.domain.brief_advice import Advice, advice_on
from marketplace.domain.brief_costs import WEEKS_PER_MONTH, WEEKS_PER_YEAR, CostInput, ModelCost, costs_of
from marketplace.domain.brief_readiness import Readiness, readiness_of
from marketplace.domain.money import to_major
from marketplace.domain.regions import ANY
from marketplace.domain.vocabulary import BudgetUnit, EngagementModel
from marketplace.search.money import factor
from marketplace.services import questions, rates

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from marketplace.domain.briefs import BriefDraft
    from marketplace.domain.rates import RateEstimate
    from marketplace.models import Company

BUNDLED = Path(__file__).parents[1] / "data" / "brief_advice.yaml"
FIGURES = {
    EngagementModel.FULL_TIME: "salary",
    EngagementModel.CONTRACT: "hourly",
    EngagementModel.FRACTIONAL: "retainer",
}
"""Which figure of a cost the market rate of a model is."""


@dataclass(frozen=True, slots=True)
class Market:
    """What the whole brief costs at market rates under one model, beside the budget where there is one."""

    model: EngagementModel
    low: float
    high: float
    budget: float | None
    sentence: str

    @property
    def place(self) -> str:
        """Where the budget lies: below, within or above the range; empty without a budget."""
        if self.budget is None:
            return ""
        return "below" if self.budget < self.low else "above" if self.budget > self.high else "within"


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything beside a brief that does not come from the pool of experts; amounts are major units of `currency`."""

    readiness: Readiness
    advice: Advice
    currency: str
    inputs: Mapping[str, CostInput]
    costs: tuple[ModelCost, ...]
    market: Market | None


@cache
def content() -> Mapping[str, Any]:
    """The reasons and the figures of the bundled file, with their sources."""
    found: Mapping[str, Any] = yaml.safe_load(BUNDLED.read_text(encoding="utf-8"))
    return found


def of(db: Session, draft: BriefDraft, company: Company, *, changed: Mapping[str, float] | None = None) -> Findings:
    """Find out; `changed` are figures of the cost that somebody put in the place of ours. Raises Invalid for those."""
    advice = advice_on(draft)
    currency = draft.budget.currency if draft.budget else company.currency
    market = rates.of_models(
        db,
        role=advice.role.value if advice.role else ANY,
        seniority=advice.seniority.value if advice.seniority else ANY,
        region=company.country or ANY,
    )
    inputs = _inputs(draft, market, currency)
    for name, value in (changed or {}).items():
        if name in inputs and value != inputs[name].value:
            inputs[name] = CostInput(value, "your figure")
    costs = costs_of(inputs)
    return Findings(
        readiness_of(questions.current(), draft),
        advice,
        currency,
        inputs,
        costs,
        _market(draft, advice, costs, market, inputs),
    )


def reason(kind: str, key: str) -> Mapping[str, str]:
    """Why something is suggested, and who says so."""
    found: Mapping[str, str] = content()[kind][key]
    return found


def _inputs(draft: BriefDraft, market: Mapping[EngagementModel, RateEstimate], currency: str) -> dict[str, CostInput]:
    told = content()["costs"]
    mine = "the brief"
    found = {
        "hours": CostInput(draft.hours_per_week, mine)
        if draft.hours_per_week
        else CostInput(float(told["hours"]["value"]), told["hours"]["source"]),
        "weeks": CostInput(draft.duration_weeks, mine)
        if draft.duration_weeks
        else CostInput(float(told["weeks"]["value"]), told["weeks"]["source"]),
    }
    for model, name in FIGURES.items():
        estimate = market[model]
        if estimate.range is not None:
            span = estimate.range
            typical = float(to_major(span.typical, span.currency)) * factor(span.currency, currency)
            found[name] = CostInput(
                _rounded(typical),
                _converted(estimate.sentence, span.currency, currency),
                span.low / span.typical,
                span.high / span.typical,
            )
    for name in ("on_cost", "vacancy", "retainer_hours", "people", "compute"):
        found[name] = CostInput(float(told[name]["value"]), told[name]["source"])
    seat = told["seat"]
    found["seat"] = CostInput(
        _rounded(seat["value"] * factor(seat["currency"], currency)),
        _converted(seat["source"], seat["currency"], currency),
        6000 / 9000,
        12000 / 9000,
    )
    return found


def _converted(source: str, of: str, to: str) -> str:
    """Say of a source that its figure stands here in another currency, where it does."""
    return source if of == to else f"{source.removesuffix('.')}; here converted from {of} into {to}."


def _rounded(amount: float) -> float:
    """An amount to three figures: more would pretend to know."""
    return float(f"{amount:.3g}")


def _market(
    draft: BriefDraft,
    advice: Advice,
    costs: tuple[ModelCost, ...],
    market: Mapping[EngagementModel, RateEstimate],
    inputs: Mapping[str, CostInput],
) -> Market | None:
    """The range of the model that the brief likes best, or that is suggested."""
    liked = [model.value for model in draft.engagement_models] or ([advice.model.value] if advice.model else [])
    by_name = {cost.model: cost for cost in costs}
    cost = next((by_name[name] for name in liked if name in by_name), None)
    if cost is None:
        return None
    model = EngagementModel(cost.model)
    budget = None
    if draft.budget is not None:
        most = draft.budget.max if draft.budget.max is not None else draft.budget.target
        amount = float(to_major(most or 0, draft.budget.currency))
        budget = amount * _times(draft.budget.unit, inputs["hours"].value, inputs["weeks"].value)
    return Market(model, cost.low, cost.high, budget, market[model].sentence)


def _times(unit: BudgetUnit, hours: float, weeks: float) -> float:
    """How often an amount for a unit is paid over the brief."""
    return {
        BudgetUnit.HOUR: hours * weeks,
        BudgetUnit.DAY: hours / 8 * weeks,
        BudgetUnit.MONTH: weeks / WEEKS_PER_MONTH,
        BudgetUnit.YEAR: weeks / WEEKS_PER_YEAR,
        BudgetUnit.TOTAL: 1.0,
    }[unit]
