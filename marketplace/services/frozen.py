"""What is written down once as JSON and never changed: a brief as it was, a ranking as it was shown."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from marketplace.domain.briefs import BriefDraft, BudgetDraft, RequirementDraft
from marketplace.domain.criteria import AssessedBy, CriterionDraft, CriterionPart
from marketplace.domain.places import LanguageDraft, WindowDraft
from marketplace.domain.vocabulary import BudgetUnit, CefrLevel, EngagementModel, Need
from marketplace.models import MatchResult
from marketplace.search import Contribution, CostInterval, Counterfactual, Match, Option, Relaxation, Shortlist
from marketplace.search import EngagementModel as RankedModel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marketplace.models import MatchRun
    from marketplace.search.hours import Hours
    from marketplace.search.slates import Placed


def frozen(value: Any) -> Any:
    """A draft or an answer of the library as JSON: words by value, dates in ISO form, tuples as lists.

    >>> frozen(BudgetDraft("EUR", max=500)) == {
    ...     "currency": "EUR", "target": None, "max": 500, "unit": "total", "strict": False
    ... }
    True
    """
    if is_dataclass(value):
        return {part.name: frozen(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): frozen(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [frozen(item) for item in value]
    return value


def brief_of(facts: Mapping[str, Any]) -> BriefDraft:
    """The brief that `frozen` wrote down."""
    budget, start = facts["budget"], facts["start"]
    window = facts["working_hours"]
    return BriefDraft(
        **{
            **facts,
            "engagement_models": tuple(EngagementModel(model) for model in facts["engagement_models"]),
            "start": start and date.fromisoformat(start),
            "specializations": tuple(facts["specializations"]),
            "skills": tuple(RequirementDraft(**{**asked, "need": Need(asked["need"])}) for asked in facts["skills"]),
            "working_hours": WindowDraft(window["start_minute"], window["end_minute"], tuple(window["weekdays"])),
            "languages": tuple(
                LanguageDraft(asked["language"], CefrLevel(asked["level"])) for asked in facts["languages"]
            ),
            "budget": budget and BudgetDraft(**{**budget, "unit": BudgetUnit(budget["unit"])}),
            "work_countries": tuple(facts["work_countries"]),
            "compliance": tuple(facts["compliance"]),
            # Written down before there were answers and criteria, it has none.
            "answers": tuple((name, answer) for name, answer in facts.get("answers", ())),
            "criteria": tuple(
                CriterionDraft(of["name"], CriterionPart(of["part"]), AssessedBy(of["assessed_by"]), of["weight"])
                for of in facts.get("criteria", ())
            ),
        }
    )


def result_of(match: Match, hours: Hours, placed: Placed | None) -> MatchResult:
    """One place of a ranking as a row, with the place in the wave that it proposes."""
    cost = match.total_cost
    return MatchResult(
        wave_place=placed.rank if placed else None,
        wave_before=placed.rank_before if placed else None,
        wave_reason=placed.reason.value if placed else None,
        wave_price=placed.price if placed else None,
        propensity=placed.propensity if placed else None,
        expert_id=match.expert_id,
        rank=match.rank,
        name=match.name,
        headline=match.headline,
        score=match.score,
        base=match.base,
        confidence=match.confidence,
        model=EngagementModel(match.model),
        cost_low=cost.low,
        cost_expected=cost.expected,
        cost_high=cost.high,
        cost_currency=cost.currency,
        weakest=match.weakest,
        options=frozen(match.options),
        contributions=frozen(match.contributions),
        counterfactuals=frozen(match.counterfactuals),
        flags=frozen(match.flags),
        hours=frozen(hours),
    )


def shortlist_of(run: MatchRun) -> Shortlist:
    """The ranking as it was shown, whatever has changed since, without whom it only proposes to ask."""
    last = run.asked["size"] if run.asked else len(run.results)
    return Shortlist(
        matches=tuple(match_of(result) for result in run.results if result.rank <= last),
        pool_size=run.pool_size,
        eligible=run.eligible,
        excluded=run.excluded,
        excluded_only=run.excluded_only,
        relaxations=tuple(
            Relaxation(tuple(part["constraints"]), part["count"], part["change"]) for part in run.relaxations
        ),
        base=run.base,
        weights=run.weights,
        medians=run.medians,
        currency=run.currency,
        notes=tuple(run.notes),
    )


def match_of(result: MatchResult) -> Match:
    """One place of a ranking as it was shown."""
    return Match(
        rank=result.rank,
        expert_id=result.expert_id,
        public_id=result.expert.public_id,
        name=result.name,
        headline=result.headline,
        score=result.score,
        base=result.base,
        confidence=result.confidence,
        total_cost=CostInterval(result.cost_low, result.cost_expected, result.cost_high, result.cost_currency),
        model=RankedModel(result.model),
        options=tuple(
            Option(**{**part, "model": RankedModel(part["model"]), "cost": CostInterval(**part["cost"])})
            for part in result.options
        ),
        contributions=tuple(
            Contribution(**{**part, "evidence": tuple(part["evidence"])}) for part in result.contributions
        ),
        weakest=result.weakest,
        counterfactuals=tuple(Counterfactual(**part) for part in result.counterfactuals),
        flags=tuple(result.flags),
    )
