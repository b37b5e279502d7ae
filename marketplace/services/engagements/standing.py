"""Engagements as they stand, and the one place where they move."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import joinedload, selectinload

from marketplace.domain.engagement_words import AgreementStatus, EngagementStatus, PaidBy
from marketplace.domain.engagements import ENDED, ENGAGEMENT_MOVES, WAITS, last_day
from marketplace.domain.errors import NotFound
from marketplace.domain.vocabulary import EngagementModel, EventAct
from marketplace.models import (
    Agreement,
    Candidacy,
    Company,
    Engagement,
    Event,
    Expert,
    Milestone,
    Offer,
    Timesheet,
    User,
)
from marketplace.models.base import public_id
from marketplace.services import events

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.domain.states import Who
    from marketplace.models import Brief

_S = EngagementStatus


def begin(db: Session, offer: Offer, *, now: datetime, actor: Actor | None) -> Engagement:
    """Open the engagement of an accepted offer: its agreement is to be written and signed."""
    terms, candidacy = offer.versions[-1], offer.candidacy
    engagement = Engagement(
        public_id=public_id(),
        candidacy=candidacy,
        brief=candidacy.brief,
        company_id=candidacy.brief.company_id,
        expert_id=candidacy.expert_id,
        status=_S.AGREEING,
        since=now,
        due_at=now + timedelta(days=WAITS[_S.AGREEING].days),
        model=terms.model,
        paid_by=PaidBy.PAYROLL if terms.model is EngagementModel.FULL_TIME else PaidBy.TIME,
        hours_per_week=terms.hours_per_week,
        starts_on=terms.starts_on,
        ends_on=last_day(terms.starts_on, terms.weeks),
    )
    db.add(engagement)
    told = {"status": _S.AGREEING.value, "candidacy": candidacy.public_id}
    events.record(db, actor=actor, act=EventAct.CONTRACTED, object=engagement, after=told)
    return engagement


def of_company(db: Session, company: Company, name: str, *, locked: bool = False) -> Engagement:
    """An engagement of this company. Raises NotFound."""
    return _one(db, Engagement.public_id == name, Engagement.company_id == company.id, locked=locked)


def of_expert(db: Session, expert: Expert, name: str, *, locked: bool = False) -> Engagement:
    """An engagement of this expert. Raises NotFound."""
    return _one(db, Engagement.public_id == name, Engagement.expert_id == expert.id, locked=locked)


def of_candidacy(db: Session, candidacy: Candidacy) -> list[Engagement]:
    """The engagements that came of a candidacy, the first one first."""
    chosen = select(Engagement).where(Engagement.candidacy_id == candidacy.id).order_by(Engagement.id)
    return list(db.scalars(chosen))


def known_to(
    db: Session,
    side: Company | Expert,
    *,
    statuses: Collection[EngagementStatus] | None = None,
    is_whole: bool = False,
) -> list[Engagement]:
    """The engagements of a company or an expert, those whose move is due first on top; whole with what was agreed."""
    is_theirs = Engagement.expert_id == side.id if isinstance(side, Expert) else Engagement.company_id == side.id
    chosen = (_whole() if is_whole else _loaded()).where(is_theirs)
    if statuses is not None:
        chosen = chosen.where(Engagement.status.in_(statuses))
    order = (Engagement.due_at.is_(None), Engagement.due_at, Engagement.id.desc())
    return list(db.scalars(chosen.order_by(*order).limit(200)))


def of_brief(db: Session, brief: Brief) -> list[Engagement]:
    """The engagements of a brief, the first one first."""
    return list(db.scalars(_loaded().where(Engagement.brief_id == brief.id).order_by(Engagement.id)))


def open_with(db: Session, expert: Expert) -> list[str]:
    """The names of companies with which an expert has an engagement that has not ended."""
    chosen = select(Company.name).join(Engagement, Engagement.company_id == Company.id)
    mine = chosen.where(Engagement.expert_id == expert.id, Engagement.status.not_in(ENDED))
    return list(db.scalars(mine.distinct().order_by(Company.name)))


def agreed(engagement: Engagement) -> Agreement | None:
    """The version of the agreement that both have signed last."""
    signed = [one for one in engagement.agreements if one.status is AgreementStatus.SIGNED]
    return signed[-1] if signed else None


def history(db: Session, engagement: Engagement) -> list[Event]:
    """What was done with an engagement, its agreements, milestones and weeks, and by whom, the latest first."""
    named = (
        select(table.public_id).where(table.engagement_id == engagement.id)
        for table in (Agreement, Milestone, Timesheet)
    )
    kinds = ("engagement", "agreement", "milestone", "timesheet")
    names = union_all(select(literal(engagement.public_id)), *named)
    mine = select(Event).where(Event.object_type.in_(kinds), Event.object_id.in_(names))
    return list(
        db.scalars(mine.options(joinedload(Event.actor).lazyload(User.roles)).order_by(Event.id.desc()).limit(100))
    )


def move(
    db: Session,
    engagement: Engagement,
    status: EngagementStatus,
    act: EventAct,
    *,
    by: Who,
    now: datetime,
    actor: Actor | None,
    until: datetime | None = None,
    reason: str | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Take an engagement to another state, with the deadline of the next move.

    Raises IllegalMove naming the lawful moves, or Forbidden naming whose move it is.
    """
    before = engagement.status
    engagement.status = ENGAGEMENT_MOVES.check(before, status, [by])
    engagement.since, engagement.reminded_at, engagement.due_at = now, None, until
    events.record(
        db,
        actor=actor,
        act=act,
        object=engagement,
        before={"status": before.value},
        after={"status": status.value, **(after or {})},
        reason=reason,
    )


def _loaded() -> Select[Any]:
    return select(Engagement).options(
        joinedload(Engagement.brief),
        joinedload(Engagement.company),
        joinedload(Engagement.expert).joinedload(Expert.user).lazyload(User.roles),
    )


def _whole() -> Select[Any]:
    return _loaded().options(
        joinedload(Engagement.candidacy),
        selectinload(Engagement.items),
        selectinload(Engagement.agreements).selectinload(Agreement.signatures),
    )


def _one(db: Session, *conditions: ColumnElement[bool], locked: bool) -> Engagement:
    chosen = _whole().where(*conditions)
    if locked:
        # Locked before it is read: of two who sign at once, the second sees what the first has signed.
        db.execute(select(Engagement.id).where(*conditions).with_for_update())
        chosen = chosen.execution_options(populate_existing=True)
    found: Engagement | None = db.scalars(chosen).unique().one_or_none()
    if found is None:
        raise NotFound("There is no such engagement.")
    return found
