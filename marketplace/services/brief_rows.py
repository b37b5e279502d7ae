"""Between the rows of a brief and what it says: the one way there, and the one way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload, load_only, selectinload

from marketplace.domain.briefs import BriefDraft, BudgetDraft, RequirementDraft
from marketplace.domain.criteria import CriterionDraft
from marketplace.domain.places import LanguageDraft, WindowDraft, weekday_mask, weekdays_of
from marketplace.models import (
    Brief,
    BriefAnswer,
    BriefComplianceFact,
    BriefCriterion,
    BriefEngagementModel,
    BriefLanguage,
    BriefRequirement,
    BriefSpecialization,
    BriefWorkCountry,
)

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session
    from sqlalchemy.orm.strategy_options import _AbstractLoad


def draft_of(brief: Brief) -> BriefDraft:
    """What a brief says, as a draft: the one way from the rows to a draft."""
    return BriefDraft(
        text=brief.text,
        title=brief.title,
        outcome=brief.outcome,
        scope=brief.scope,
        engagement_models=tuple(row.model for row in brief.engagement_models),
        hours_per_week=brief.hours_per_week,
        duration_weeks=brief.duration_weeks,
        start=brief.start,
        domain=brief.domain,
        specializations=tuple(row.specialization for row in brief.specializations),
        skills=tuple(RequirementDraft(row.skill, row.need, row.level, row.is_exact) for row in brief.requirements),
        overlap_hours=brief.overlap_hours,
        overlap_strict=brief.overlap_is_strict,
        time_zone=brief.time_zone,
        working_hours=WindowDraft(
            brief.working_start_minute, brief.working_end_minute, weekdays_of(brief.working_weekdays)
        ),
        languages=tuple(LanguageDraft(row.language, row.level) for row in brief.languages),
        budget=_budget_of(brief),
        work_countries=tuple(row.country for row in brief.work_countries),
        production=brief.is_production,
        compliance=tuple(row.fact for row in brief.compliance),
        is_synthetic=brief.is_synthetic,
        answers=tuple((row.question, row.answer) for row in brief.answers),
        criteria=tuple(CriterionDraft(row.name, row.part, row.assessed_by, row.weight) for row in brief.criteria),
    )


def _budget_of(brief: Brief) -> BudgetDraft | None:
    if brief.budget_currency is None or brief.budget_unit is None:
        return None
    return BudgetDraft(
        currency=brief.budget_currency,
        target=brief.budget_target_minor,
        max=brief.budget_max_minor,
        unit=brief.budget_unit,
        strict=brief.budget_is_strict,
    )


def write(brief: Brief, draft: BriefDraft) -> None:
    """Make a brief without child rows say what a checked draft says."""
    window, budget = draft.working_hours, draft.budget
    brief.title = draft.title
    brief.text = draft.text
    brief.outcome = draft.outcome
    brief.scope = draft.scope
    brief.hours_per_week = draft.hours_per_week
    brief.duration_weeks = draft.duration_weeks
    brief.start = draft.start
    brief.domain = draft.domain
    brief.overlap_hours = draft.overlap_hours
    brief.overlap_is_strict = draft.overlap_strict
    brief.time_zone = draft.time_zone
    brief.working_start_minute = window.start_minute
    brief.working_end_minute = window.end_minute
    brief.working_weekdays = weekday_mask(window.weekdays)
    brief.budget_target_minor = budget.target if budget else None
    brief.budget_max_minor = budget.max if budget else None
    brief.budget_currency = budget.currency if budget else None
    brief.budget_unit = budget.unit if budget else None
    brief.budget_is_strict = budget.strict if budget else False
    brief.is_production = draft.production
    brief.is_synthetic = draft.is_synthetic
    brief.engagement_models = [
        BriefEngagementModel(model=model, position=place) for place, model in enumerate(draft.engagement_models)
    ]
    brief.requirements = [
        BriefRequirement(position=place, skill=asked.skill, need=asked.need, level=asked.level, is_exact=asked.exact)
        for place, asked in enumerate(draft.skills)
    ]
    brief.specializations = [
        BriefSpecialization(specialization=word, position=place) for place, word in enumerate(draft.specializations)
    ]
    brief.languages = [BriefLanguage(language=asked.language, level=asked.level) for asked in draft.languages]
    brief.work_countries = [BriefWorkCountry(country=country) for country in draft.work_countries]
    brief.compliance = [BriefComplianceFact(position=place, fact=fact) for place, fact in enumerate(draft.compliance)]
    brief.answers = [BriefAnswer(question=question, answer=answer) for question, answer in draft.answers]
    brief.criteria = criteria_rows(draft)


def criteria_rows(draft: BriefDraft) -> list[BriefCriterion]:
    """The criteria of a draft as rows."""
    return [
        BriefCriterion(position=place, name=one.name, part=one.part, assessed_by=one.assessed_by, weight=one.weight)
        for place, one in enumerate(draft.criteria)
    ]


def clear(brief: Brief) -> None:
    """Take every child row away, so that others of the same names can come."""
    for children in (
        brief.engagement_models,
        brief.requirements,
        brief.specializations,
        brief.languages,
        brief.work_countries,
        brief.compliance,
        brief.answers,
        brief.criteria,
    ):
        children.clear()


def whole() -> list[_AbstractLoad]:
    """How to load all that briefs say in four queries, however many they are: the lists that are short come along."""
    return [
        *short(),
        selectinload(Brief.requirements),
        selectinload(Brief.answers),
        selectinload(Brief.criteria),
    ]


def short() -> list[_AbstractLoad]:
    """How to load the lists of a brief that are short, along with it; `load_long` loads the others."""
    return [
        joinedload(Brief.engagement_models),
        joinedload(Brief.specializations),
        joinedload(Brief.compliance),
        joinedload(Brief.languages),
        joinedload(Brief.work_countries),
    ]


def load_long(db: Session, brief: Brief) -> None:
    """Load the lists of one brief that are not short, together."""
    listed = (joinedload(part) for part in (Brief.requirements, Brief.answers, Brief.criteria))
    again = select(Brief).where(Brief.id == brief.id).options(load_only(Brief.id), *listed)
    db.scalars(again).unique().one()


def one(db: Session, *conditions: ColumnElement[bool]) -> Brief | None:
    """One brief with its company and all that it says, in three queries: lists that are not long come together."""
    short = (Brief.company, Brief.engagement_models, Brief.specializations, Brief.compliance, Brief.languages)
    chosen = select(Brief).where(*conditions).options(*(joinedload(part) for part in short))
    chosen = chosen.options(selectinload(Brief.work_countries))
    brief = db.scalars(chosen).unique().one_or_none()
    if brief is not None:
        load_long(db, brief)
    return brief
