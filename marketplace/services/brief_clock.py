"""What time does to briefs: those that nobody of their company cares for expire after a warning."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select, union_all

from marketplace.domain.brief_moves import ENDS_IDLE, IDLE_DAYS, WARNED_DAYS_BEFORE, expires_at, is_warned
from marketplace.domain.vocabulary import BriefStatus, EventAct, Permission
from marketplace.models import (
    Brief,
    BriefQuestion,
    BriefSlot,
    Candidacy,
    CandidateScorecard,
    Event,
    Expert,
    Interview,
    Offer,
)
from marketplace.services import briefs, mail
from marketplace.services.hiring import endings, role_endings, telling

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from marketplace.models import Company

AT_ONCE = 500
"""How many briefs one round looks at; the next round comes within the hour."""


def keep_time(db: Session, now: datetime) -> tuple[int, int]:
    """Warn and let expire what is due, and return how many of each; a second run does nothing more."""
    warned = expired = 0
    for brief, last in _idle(db, now):
        is_filled_in_part = brief.status is BriefStatus.PARTIALLY_FILLED
        if now >= expires_at(last):
            _tell(db, brief, "roles-closed" if is_filled_in_part else "brief-expired", last)
            if is_filled_in_part:
                role_endings.idle(db, brief, now=now)
            else:
                briefs.move(db, brief, BriefStatus.EXPIRED, EventAct.EXPIRED, None)
                endings.brief_ended(db, brief, now=now)
            expired += 1
        elif is_warned(last, now):
            _tell(db, brief, "roles-closing" if is_filled_in_part else "brief-expiring", last)
            warned += 1
    return warned, expired


def expiring(db: Session, company: Company, now: datetime) -> list[tuple[Brief, datetime]]:
    """The briefs of a company that expire soon unless somebody there acts on them, with when each does."""
    return [(brief, expires_at(last)) for brief, last in _idle(db, now, company)]


def _idle(db: Session, now: datetime, company: Company | None = None) -> list[tuple[Brief, datetime]]:
    """Briefs on the market that nobody of their company has acted on for long, with when somebody did last."""
    since = now - timedelta(days=IDLE_DAYS - WARNED_DAYS_BEFORE)
    old = select(Brief.id).where(Brief.status.in_(ENDS_IDLE), Brief.published_at <= since)
    if company is not None:
        old = old.where(Brief.company_id == company.id)
    acts = union_all(*_acts(old)).subquery()
    last = select(acts.c.brief_id, func.max(acts.c.at).label("at")).group_by(acts.c.brief_id).subquery()
    chosen = (
        select(Brief, last.c.at)
        .outerjoin(last, last.c.brief_id == Brief.id)
        .where(Brief.id.in_(old), func.coalesce(last.c.at, since) <= since)
        .order_by(Brief.id)
        .limit(AT_ONCE)
    )
    return [
        (brief, max(filter(None, (at, brief.published_at))))
        for brief, at in db.execute(chosen)
        if brief.published_at is not None
    ]


def _acts(briefs_of: Select[int]) -> list[Select[int, datetime]]:
    """When people acted on these briefs, on what belongs to them, and on their candidates; experts keep none open."""
    found = [
        select(Brief.id.label("brief_id"), Event.at.label("at"))
        .join(Event, _is_about("brief", Brief))
        .where(Brief.id.in_(briefs_of), Event.actor_id.is_not(None)),
        select(BriefSlot.brief_id, Event.at)
        .join(Event, _is_about("brief-slot", BriefSlot))
        .where(BriefSlot.brief_id.in_(briefs_of), Event.actor_id.is_not(None)),
        select(BriefQuestion.brief_id, Event.at)
        .join(Event, _is_about("brief-question", BriefQuestion))
        .where(BriefQuestion.brief_id.in_(briefs_of), Event.act == EventAct.ANSWERED),
    ]
    of_candidates: tuple[tuple[str, Any], ...] = (
        ("candidacy", Candidacy),
        ("interview", Interview),
        ("candidate-scorecard", CandidateScorecard),
        ("offer", Offer),
    )
    for kind, model in of_candidates:
        chosen = select(Candidacy.brief_id, Event.at).join(Expert, Expert.id == Candidacy.expert_id)
        if model is not Candidacy:
            chosen = chosen.join(model, model.candidacy_id == Candidacy.id)
        # What the system does, and what the candidates do, keeps nothing open.
        is_theirs = Event.actor_id.is_not(None) & Event.actor_id.is_distinct_from(Expert.user_id)
        found.append(
            chosen.join(Event, _is_about(kind, model)).where(Candidacy.brief_id.in_(briefs_of), is_theirs),
        )
    return found


def _is_about(kind: str, model: Any) -> ColumnElement[bool]:
    return and_(Event.object_type == kind, Event.object_id == model.public_id)


def _tell(db: Session, brief: Brief, letter: str, last: datetime) -> None:
    """Write to everybody who may write briefs there: who wrote this one may have left."""
    facts = {
        "title": brief.title,
        "day": f"{expires_at(last):%-d %B %Y}",
        "days": IDLE_DAYS,
        "link": f"/briefs/{brief.public_id}",
    }
    for user in telling.who_may(db, brief.company_id, Permission.WRITE_BRIEFS):
        mail.post(db, user, letter, facts, key=f"{letter}-{brief.public_id}-{last.date()}-{user.public_id}")
