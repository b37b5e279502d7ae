"""Briefs: written, revised, published and withdrawn by the company they belong to."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from marketplace.domain.brief_checks import problems_of
from marketplace.domain.briefs import BRIEF_MOVES, BriefDraft, BudgetDraft, RequirementDraft, titled
from marketplace.domain.errors import IllegalMove, Invalid, NotFound
from marketplace.domain.places import LanguageDraft, WindowDraft, weekday_mask, weekdays_of
from marketplace.domain.vocabulary import BriefStatus, EventAct
from marketplace.models import (
    Brief,
    BriefComplianceFact,
    BriefEngagementModel,
    BriefLanguage,
    BriefRequirement,
    BriefSpecialization,
    BriefWorkCountry,
)
from marketplace.models.base import now as this_moment
from marketplace.models.base import public_id
from marketplace.services import events
from marketplace.services.frozen import frozen
from marketplace.services.words import Words, merged

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session
    from sqlalchemy.orm.strategy_options import _AbstractLoad

    from marketplace.domain.accounts import Actor
    from marketplace.models import Company


def checked(draft: BriefDraft, *, today: date) -> BriefDraft:
    """The draft with a title, the taxonomy's ids for its words, and its lists in their stored order.

    Raises Invalid with every complaint, by field.
    """
    found, unknown = _resolved(
        replace(
            titled(draft),
            languages=tuple(sorted(draft.languages, key=lambda asked: asked.language)),
            work_countries=tuple(sorted(draft.work_countries)),
        )
    )
    problems = merged(unknown, problems_of(found, today))
    if problems:
        raise Invalid(problems)
    return found


def resolved(draft: BriefDraft) -> BriefDraft:
    """The draft with the taxonomy's ids for its words. Raises Invalid for each that means nothing (any more)."""
    found, unknown = _resolved(draft)
    if unknown:
        raise Invalid(unknown)
    return found


def _resolved(draft: BriefDraft) -> tuple[BriefDraft, dict[str, list[str]]]:
    words = Words()
    found = replace(
        draft,
        domain=words.domain("domain", draft.domain) if draft.domain else None,
        specializations=tuple(
            words.specialization(f"specializations.{place}", word) for place, word in enumerate(draft.specializations)
        ),
        skills=tuple(
            replace(asked, skill=words.skill(f"skills.{place}.skill", asked.skill))
            for place, asked in enumerate(draft.skills)
        ),
    )
    return found, words.problems


def draft(db: Session, *, company: Company, draft: BriefDraft, today: date, actor: Actor | None = None) -> Brief:
    """Write down a brief that only its company sees. Raises Invalid, naming the fields; nothing is then written."""
    found = checked(draft, today=today)
    brief = Brief(
        public_id=public_id(),
        company=company,
        author_id=actor.user_id if actor else None,
        status=BriefStatus.DRAFT,
    )
    _write(brief, found)
    db.add(brief)
    # Runs and audit rows are found by the brief's key.
    db.flush()
    events.record(db, actor=actor, act=EventAct.DRAFTED, object=brief, after={"company": company.public_id})
    return brief


def revise(db: Session, brief: Brief, draft: BriefDraft, *, today: date, actor: Actor | None = None) -> Brief:
    """Replace what a brief says; the audit trail keeps what it said before.

    Raises Invalid, naming the fields, and IllegalMove unless the brief is a draft or open.
    """
    if brief.status is not BriefStatus.DRAFT and not BRIEF_MOVES.is_legal(brief.status, brief.status):
        raise IllegalMove(f"A brief that is {brief.status} can no longer be changed.", BRIEF_MOVES.legal(brief.status))
    before, after = draft_of(brief), checked(draft, today=today)
    changed = [part.name for part in fields(BriefDraft) if getattr(before, part.name) != getattr(after, part.name)]
    if not changed:
        return brief
    for children in (
        brief.engagement_models,
        brief.requirements,
        brief.specializations,
        brief.languages,
        brief.work_countries,
        brief.compliance,
    ):
        children.clear()
    # The old rows must be gone before new ones with the same names come.
    db.flush()
    _write(brief, after)
    # A change of child rows alone must raise the version too.
    brief.updated_at = this_moment()
    db.flush()
    events.record(
        db,
        actor=actor,
        act=EventAct.REVISED,
        object=brief,
        before={name: frozen(getattr(before, name)) for name in changed},
        after={name: frozen(getattr(after, name)) for name in changed},
    )
    return brief


def publish(db: Session, brief: Brief, *, now: datetime, actor: Actor | None = None) -> None:
    """Open the brief for matching. Raises IllegalMove unless it is a draft."""
    if brief.status is BriefStatus.OPEN:
        raise IllegalMove("The brief is open already.", BRIEF_MOVES.legal(brief.status))
    move(db, brief, BriefStatus.OPEN, EventAct.PUBLISHED, actor)
    brief.published_at = now


def withdraw(db: Session, brief: Brief, *, reason: str, actor: Actor | None = None) -> None:
    """Take an open brief back, and say why; a draft is discarded. Raises IllegalMove from any other status."""
    is_draft = brief.status is BriefStatus.DRAFT
    move(db, brief, BriefStatus.DISCARDED if is_draft else BriefStatus.WITHDRAWN, EventAct.WITHDRAWN, actor, reason)


def whole() -> list[_AbstractLoad]:
    """How to load all that briefs say in four queries, however many they are: the lists that are short come along."""
    return [
        joinedload(Brief.engagement_models),
        joinedload(Brief.specializations),
        joinedload(Brief.compliance),
        selectinload(Brief.requirements),
        selectinload(Brief.languages),
        selectinload(Brief.work_countries),
    ]


def of_company(db: Session, *, company: Company, public_id: str) -> Brief:
    """The company's brief with this id. Raises NotFound, also when the brief is another company's."""
    chosen = select(Brief).where(Brief.public_id == public_id, Brief.company_id == company.id)
    brief = db.scalars(chosen.options(*whole())).unique().one_or_none()
    if brief is None:
        raise NotFound("There is no such brief.")
    return brief


def list_of_company(db: Session, company: Company) -> list[Brief]:
    """Every brief of a company, newest first: what heads them, without their lists."""
    newest = (Brief.created_at.desc(), Brief.id.desc())
    return list(db.scalars(select(Brief).where(Brief.company_id == company.id).order_by(*newest)))


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


def _write(brief: Brief, draft: BriefDraft) -> None:
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


def move(
    db: Session, brief: Brief, status: BriefStatus, act: EventAct, actor: Actor | None, reason: str | None = None
) -> None:
    """Take a brief to another status. Raises IllegalMove, naming the lawful ones."""
    before = brief.status
    brief.status = BRIEF_MOVES.check(before, status)
    events.record(
        db,
        actor=actor,
        act=act,
        object=brief,
        before={"status": before.value},
        after={"status": status.value},
        reason=reason,
    )
