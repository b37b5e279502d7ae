"""The invented companies and the briefs they write, from `data/companies.yaml`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from marketplace.domain.briefs import BriefDraft, BudgetDraft, RequirementDraft
from marketplace.domain.companies import CompanyDraft
from marketplace.domain.money import to_minor
from marketplace.domain.places import LanguageDraft, hours_from
from marketplace.domain.vocabulary import BudgetUnit, CefrLevel, EngagementModel, Need
from seed.banks import bank

_NEEDS = {"hard": Need.NON_NEGOTIABLE, "must": Need.MUST, "nice": Need.NICE}


@dataclass(frozen=True, slots=True)
class Firm:
    """One invented company, its people with their addresses, and its briefs."""

    draft: CompanyDraft
    people: tuple[tuple[str, str], ...]
    briefs: tuple[BriefDraft, ...]


def briefs_written() -> int:
    """How many briefs the bank holds."""
    return sum(len(told["briefs"]) for told in bank("companies"))


def firms(briefs: int, today: date) -> tuple[Firm, ...]:
    """Every company with its share of `briefs` briefs, dealt in turns; all of them are marked synthetic."""
    told = bank("companies")
    shares = [len(range(place, briefs, len(told))) for place in range(len(told))]
    return tuple(_firm(one, share, today) for one, share in zip(told, shares, strict=True))


def _firm(told: Mapping[str, Any], share: int, today: date) -> Firm:
    company = CompanyDraft(told["name"], told["country"], told["time_zone"], told["currency"], is_synthetic=True)
    house = told["name"].split()[0].lower()
    return Firm(
        company,
        tuple((name, f"{'.'.join(name.lower().split())}@{house}.example") for name in told["people"]),
        tuple(_brief(brief, told, today) for brief in told["briefs"][:share]),
    )


def _brief(told: Mapping[str, Any], company: Mapping[str, Any], today: date) -> BriefDraft:
    return BriefDraft(
        text=told["text"],
        title=told.get("title", ""),
        outcome=told.get("outcome", ""),
        scope=told.get("scope", ""),
        engagement_models=tuple(EngagementModel(model) for model in told.get("models", ())),
        hours_per_week=told.get("hours"),
        duration_weeks=told.get("weeks"),
        start=_monday_in(told["start"], today) if "start" in told else None,
        domain=told.get("domain"),
        specializations=tuple(told.get("specializations", ())),
        skills=tuple(RequirementDraft(skill, need) for key, need in _NEEDS.items() for skill in _asked(told, key)),
        overlap_hours=float(told.get("overlap", 0)),
        overlap_strict=told.get("overlap_strict", False),
        time_zone=company["time_zone"],
        working_hours=hours_from(company["hours"]),
        languages=tuple(LanguageDraft(code, CefrLevel(level)) for code, level in told.get("languages", {}).items()),
        budget=_budget(told["budget"]) if "budget" in told else None,
        work_countries=tuple(told.get("work_countries", ())),
        production=told.get("production", False),
        compliance=tuple(told.get("compliance", ())),
        is_synthetic=True,
    )


def _asked(told: Mapping[str, Any], key: str) -> Sequence[str]:
    return told.get(key, ())


def _monday_in(weeks: int, today: date) -> date:
    return today + timedelta(days=7 - today.weekday(), weeks=weeks - 1)


def _budget(told: Mapping[str, Any]) -> BudgetDraft:
    target, most = (
        to_minor(Decimal(told[name]), told["currency"]) if name in told else None for name in ("target", "max")
    )
    return BudgetDraft(told["currency"], target, most, BudgetUnit(told["unit"]), told.get("strict", False))
