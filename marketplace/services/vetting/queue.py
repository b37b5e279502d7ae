"""The queue: open cases by view and filter, the one due first on top, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from marketplace.domain.errors import NotFound
from marketplace.domain.queue_views import QueueView
from marketplace.domain.vetting_words import CaseStage
from marketplace.domain.vocabulary import ExpertStatus
from marketplace.models import Appeal, Expert, RiskFlag, Scorecard, SpecializationVerification, VettingCase
from marketplace.services import people
from marketplace.services.vetting import cases, conflicts

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which cases somebody asks for: by a part of the name or headline, and by a specialization."""

    view: QueueView = QueueView.ALL
    text: str = ""
    specialization: str = ""


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some cases, and the public id of the last one where more follow."""

    cases: Sequence[VettingCase]
    last: str | None


def page(
    db: Session, asked: QueueFilter, *, actor: Actor, now: datetime, limit: int, after: str | None = None
) -> QueuePage:
    """The open cases of a view, oldest due first, after the one with the id `after`; nobody's own.

    Raises NotFound for such an id that there is none of.
    """
    chosen = (
        _open(asked, actor)
        .where(_in_view(asked.view, actor, now))
        .options(*_head(), selectinload(VettingCase.verifications))
    )
    if after is not None:
        last = cases.by_public_id(db, after)
        chosen = chosen.where(tuple_(VettingCase.due_at, VettingCase.id) > (last.due_at, last.id))
    rows = db.scalars(chosen.order_by(VettingCase.due_at, VettingCase.id).limit(limit + 1)).all()
    return QueuePage(rows[:limit], rows[limit - 1].public_id if len(rows) > limit else None)


def counts(db: Session, asked: QueueFilter, *, actor: Actor, now: datetime) -> Mapping[QueueView, int]:
    """How many cases each view holds under the same filter."""
    views = [view for view in QueueView if view is not QueueView.APPEALS]
    columns = [func.count(VettingCase.id).filter(_in_view(view, actor, now)) for view in views]
    row = db.execute(_open(asked, actor, *columns)).one()
    appeals = db.scalar(_appeals(asked, actor, func.count(Appeal.id))) or 0
    return {**dict(zip(views, row, strict=True)), QueueView.APPEALS: appeals}


def appeals_of(
    db: Session, asked: QueueFilter, *, actor: Actor, limit: int, after: str | None = None
) -> tuple[Sequence[Appeal], str | None]:
    """Appeals that wait for a lead, longest waiting first, and the id of the last where more follow.

    Raises NotFound for an id `after` that there is none of.
    """
    chosen = _appeals(asked, actor).options(contains_eager(Appeal.expert))
    if after is not None:
        last = db.scalar(select(Appeal.id).where(Appeal.public_id == after))
        if last is None:
            raise NotFound("There is no such appeal.")
        chosen = chosen.where(Appeal.id > last)
    rows = db.scalars(chosen.order_by(Appeal.id).limit(limit + 1)).all()
    return rows[:limit], rows[limit - 1].public_id if len(rows) > limit else None


def unlocked_cards(db: Session, actor: Actor, *, limit: int) -> list[tuple[VettingCase, Scorecard]]:
    """Scorecards that somebody has begun in open cases and not locked, oldest first, each with its case."""
    chosen = (
        select(VettingCase, Scorecard)
        .join(Scorecard, VettingCase.id == Scorecard.case_id)
        .where(
            Scorecard.vetter_id == actor.user_id,
            Scorecard.locked_at.is_(None),
            ~Scorecard.is_rescore,
            VettingCase.closed_at.is_(None),
        )
        .options(joinedload(VettingCase.expert), joinedload(Scorecard.verification))
    )
    return [(case, card) for case, card in db.execute(chosen.order_by(Scorecard.id).limit(limit))]


def first(db: Session, view: QueueView, *, actor: Actor, now: datetime, limit: int) -> Sequence[VettingCase]:
    """The cases of a view that are due first, with no more of them than a short list names."""
    chosen = _open(QueueFilter(), actor).where(_in_view(view, actor, now)).options(*_head())
    return db.scalars(chosen.order_by(VettingCase.due_at, VettingCase.id).limit(limit)).all()


def to_decide(db: Session, actor: Actor, *, limit: int) -> Sequence[VettingCase]:
    """Cases whose steps are all behind them, oldest due first: what leads decide next."""
    chosen = _open(QueueFilter(), actor).where(VettingCase.stage == CaseStage.DECISION).options(*_head())
    return db.scalars(chosen.order_by(VettingCase.due_at, VettingCase.id).limit(limit)).all()


def name_of(db: Session, case_id: str) -> str | None:
    """The name of the expert of a case, where there is one."""
    return db.scalar(select(Expert.name).join(VettingCase).where(VettingCase.public_id == case_id))


def assign(db: Session, case_id: str, vetter_id: str, *, actor: Actor, now: datetime) -> tuple[str, str]:
    """Give one case of the queue to a vetter; return the names of its expert and of the vetter.

    Raises NotFound, Forbidden for what the vetter may not have, IllegalMove once the case is closed.
    """
    case, vetter = cases.by_public_id(db, case_id), people.by_public_id(db, vetter_id)
    conflicts.check_free(db, case, actor)
    cases.assign(db, case, vetter, actor=actor, now=now)
    return case.expert.name, vetter.name


def _open(asked: QueueFilter, actor: Actor, *columns: Any) -> Select[Any]:
    chosen: Select[Any] = select(*columns or (VettingCase,)).select_from(VettingCase)
    chosen = chosen.join(VettingCase.expert).where(VettingCase.closed_at.is_(None), *_asked_of(asked, actor))
    if asked.specialization:
        row = SpecializationVerification.specialization
        chosen = chosen.where(VettingCase.verifications.any(row == asked.specialization))
    return chosen


def _appeals(asked: QueueFilter, actor: Actor, *columns: Any) -> Select[Any]:
    chosen: Select[Any] = select(*columns or (Appeal,)).select_from(Appeal)
    chosen = chosen.join(Appeal.expert).where(Appeal.decided_at.is_(None), *_asked_of(asked, actor))
    if asked.specialization:
        chosen = chosen.where(Expert.specializations.any(specialization=asked.specialization))
    return chosen


def _asked_of(asked: QueueFilter, actor: Actor) -> list[ColumnElement[bool]]:
    """Conditions on the expert: not oneself, and the words typed."""
    found: list[ColumnElement[bool]] = [or_(Expert.user_id.is_(None), Expert.user_id != actor.user_id)]
    if asked.text.strip():
        text = asked.text.strip().lower()
        found.append(
            or_(
                func.lower(Expert.name).contains(text, autoescape=True),
                func.lower(Expert.headline).contains(text, autoescape=True),
            )
        )
    return found


def _in_view(view: QueueView, actor: Actor, now: datetime) -> ColumnElement[bool]:
    waits_for_expert = Expert.status == ExpertStatus.CHANGES_REQUESTED
    is_free = or_(VettingCase.holder_id.is_(None), VettingCase.lease_until.is_(None), VettingCase.lease_until <= now)
    return {
        QueueView.ALL: VettingCase.closed_at.is_(None),
        QueueView.UNCLAIMED: and_(is_free, ~waits_for_expert),
        QueueView.MINE: VettingCase.holder_id == actor.user_id,
        # The clock stands still while the expert has the profile back.
        QueueView.OVERDUE: and_(VettingCase.due_at < now, ~waits_for_expert),
        QueueView.FLAGGED: exists().where(RiskFlag.case_id == VettingCase.id, RiskFlag.looked_at.is_(None)),
        QueueView.CHANGES: waits_for_expert,
    }[view]


def _head() -> tuple[Any, ...]:
    return contains_eager(VettingCase.expert), joinedload(VettingCase.holder)
