"""The threads of one side: the candidacies about which something was written, the newest message first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from marketplace.domain.candidacies import HIDDEN
from marketplace.domain.errors import NotFound
from marketplace.domain.hiring_words import Side
from marketplace.models import Brief, BriefHiring, Candidacy, Expert, Message, MessageMark, User

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Company

PAGE = 30


@dataclass(frozen=True, slots=True)
class Conversation:
    """A candidacy with when somebody last wrote, how much is new to the reader, and whether names are hidden."""

    candidacy: Candidacy
    sent_at: datetime
    unread: int
    is_blind: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Some conversations, and the public id of the last candidacy where more follow."""

    rows: Sequence[Conversation]
    last: str | None


def of_company(db: Session, company: Company, *, actor: Actor, after: str | None = None) -> Page:
    """What is written about the briefs of a company. Raises NotFound for an id that is not among it."""
    return _page(db, Brief.company_id == company.id, Side.COMPANY, actor, after)


def of_expert(db: Session, expert: Expert, *, actor: Actor, after: str | None = None) -> Page:
    """What an expert writes and is written. Raises NotFound for an id that is not among it."""
    theirs = and_(Candidacy.expert_id == expert.id, Candidacy.status.not_in(HIDDEN))
    return _page(db, theirs, Side.EXPERT, actor, after)


def unread_in(db: Session, candidacy: Candidacy, *, side: Side, actor: Actor) -> tuple[int, int]:
    """How many messages a candidacy has, and how many of them somebody has not read."""
    row = db.execute(_counted(side, actor).where(Message.candidacy_id == candidacy.id)).one_or_none()
    return (int(row.total), int(row.unread)) if row is not None else (0, 0)


def unread_of_company(db: Session, company: Company, *, actor: Actor, limit: int) -> list[tuple[str, str, int]]:
    """The threads of a company with something new to somebody and unanswered: the candidacy, its brief, how much."""
    return _unread(db, Brief.company_id == company.id, Side.COMPANY, actor, limit)


def unread_of_expert(db: Session, expert: Expert, *, actor: Actor, limit: int) -> list[tuple[str, str, int]]:
    """The threads of an expert with something new to them: the candidacy, its brief, how much."""
    theirs = and_(Candidacy.expert_id == expert.id, Candidacy.status.not_in(HIDDEN))
    return _unread(db, theirs, Side.EXPERT, actor, limit)


def _unread(db: Session, theirs: Any, side: Side, actor: Actor, limit: int) -> list[tuple[str, str, int]]:
    mine, is_new = _new_to(side, actor)
    answer = aliased(Message)
    answered = select(func.max(answer.id)).where(answer.candidacy_id == Message.candidacy_id, answer.side == side)
    is_unanswered = Message.id > func.coalesce(answered.correlate(Message).scalar_subquery(), 0)
    chosen = (
        select(Candidacy.public_id, Brief.title, func.count())
        .select_from(Message)
        .join(Message.candidacy)
        .join(Candidacy.brief)
        .outerjoin(MessageMark, mine)
        .where(theirs, is_new, is_unanswered)
        .group_by(Candidacy.id, Candidacy.public_id, Brief.title)
        .order_by(func.max(Message.id).desc())
        .limit(limit)
    )
    return [(name, title, count) for name, title, count in db.execute(chosen)]


def _new_to(side: Side, actor: Actor) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """What joins messages to what somebody has read of their thread, and whether one is new to them."""
    mine = and_(MessageMark.candidacy_id == Message.candidacy_id, MessageMark.user_id == actor.user_id)
    return mine, and_(Message.side != side, Message.id > func.coalesce(MessageMark.message_id, 0))


def _counted(side: Side, actor: Actor) -> Select[int, int, int, int]:
    """For each candidacy: the last message, how many there are, and how many are new to somebody."""
    mine, is_new = _new_to(side, actor)
    return (
        select(
            Message.candidacy_id,
            func.max(Message.id).label("last"),
            func.count().label("total"),
            func.count().filter(is_new).label("unread"),
        )
        .outerjoin(MessageMark, mine)
        .group_by(Message.candidacy_id)
    )


def _page(db: Session, theirs: Any, side: Side, actor: Actor, after: str | None) -> Page:
    counted = _counted(side, actor).subquery()
    chosen = (
        select(Candidacy, Message.sent_at, counted.c.unread, func.coalesce(BriefHiring.is_blind, False))
        .join(Candidacy.brief)
        .join(counted, counted.c.candidacy_id == Candidacy.id)
        .join(Message, Message.id == counted.c.last)
        .outerjoin(BriefHiring, BriefHiring.brief_id == Brief.id)
        .where(theirs)
        .options(
            contains_eager(Candidacy.brief).joinedload(Brief.company),
            joinedload(Candidacy.slot),
            joinedload(Candidacy.expert).joinedload(Expert.user).lazyload(User.roles),
        )
    )
    if after is not None:
        chosen = chosen.where(counted.c.last < _last_of(db, theirs, after))
    found = [Conversation(*row) for row in db.execute(chosen.order_by(counted.c.last.desc()).limit(PAGE + 1))]
    return Page(found[:PAGE], found[PAGE - 1].candidacy.public_id if len(found) > PAGE else None)


def _last_of(db: Session, theirs: Any, name: str) -> int:
    """The key of the last message of a candidacy among theirs."""
    chosen = select(func.max(Message.id)).join(Message.candidacy).join(Candidacy.brief)
    found = db.scalar(chosen.where(theirs, Candidacy.public_id == name))
    if found is None:
        raise NotFound("There is no such thread among yours.")
    return found
