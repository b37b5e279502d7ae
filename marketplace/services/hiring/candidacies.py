"""Candidacies: suggested, shortlisted or dismissed by the company alone, and the one place where they move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from marketplace.domain.candidacies import CANDIDACY_MOVES, HIDDEN, due_at
from marketplace.domain.errors import Conflict, IllegalMove, NotFound
from marketplace.domain.hiring_limits import check_length
from marketplace.domain.hiring_words import CandidacyStatus, DismissReason
from marketplace.domain.states import Who
from marketplace.domain.vocabulary import EventAct, ExpertStatus
from marketplace.models import (
    Application,
    Brief,
    BriefInvitation,
    BriefSlot,
    Candidacy,
    CandidacyStay,
    Company,
    Event,
    Expert,
    User,
)
from marketplace.models.base import public_id
from marketplace.services import briefs, companies, events
from marketplace.services.hiring import slots
from marketplace.services.vetting import rows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session
    from sqlalchemy.orm.strategy_options import _AbstractLoad

    from marketplace.domain.accounts import Actor

_S = CandidacyStatus


def find(db: Session, slot: BriefSlot, expert: Expert) -> Candidacy | None:
    """The candidacy of an expert for a slot, if there is one."""
    found: Candidacy | None = db.scalar(_loaded().where(Candidacy.slot_id == slot.id, Candidacy.expert_id == expert.id))
    return found


def of_company(db: Session, company: Company, name: str, *, locked: bool = False) -> Candidacy:
    """A candidacy for a brief of this company with what was sent and answered. Raises NotFound."""
    return _one(
        db,
        _whole(selectinload(Brief.criteria)).where(Candidacy.public_id == name, Brief.company_id == company.id),
        locked=locked,
    )


def of_expert(db: Session, expert: Expert, name: str, *, locked: bool = False) -> Candidacy:
    """A candidacy of this expert that they may know of, with what was sent and answered. Raises NotFound."""
    mine = (Candidacy.expert_id == expert.id, Candidacy.status.not_in(HIDDEN))
    found = _one(db, _whole(*briefs.short()).where(Candidacy.public_id == name, *mine), locked=locked)
    briefs.load_long(db, found.brief)
    return found


def of_brief(db: Session, brief: Brief, *, statuses: Collection[CandidacyStatus] | None = None) -> list[Candidacy]:
    """The candidacies of a brief with their experts and slots, those whose move is due first on top."""
    chosen = _loaded().where(Candidacy.brief_id == brief.id)
    if statuses is not None:
        chosen = chosen.where(Candidacy.status.in_(statuses))
    return list(db.scalars(chosen.order_by(Candidacy.due_at.is_(None), Candidacy.due_at, Candidacy.id)))


def known_to(db: Session, expert: Expert, *, statuses: Collection[CandidacyStatus] | None = None) -> list[Candidacy]:
    """The candidacies that an expert may know of, the latest change first."""
    chosen = _loaded().where(Candidacy.expert_id == expert.id, Candidacy.status.not_in(HIDDEN))
    if statuses is not None:
        chosen = chosen.where(Candidacy.status.in_(statuses))
    return list(db.scalars(chosen.order_by(Candidacy.since.desc(), Candidacy.id.desc()).limit(100)))


@dataclass(frozen=True, slots=True)
class Happened:
    """One act in a candidacy, and when it was done."""

    event: Event
    at: datetime


def history(db: Session, candidacy: Candidacy) -> list[Happened]:
    """What was done with a candidacy, when and by whom, the latest first.

    The trail keeps when something was written down. What is told of the past was done when its stay began, and no
    later than what came after it.
    """
    mine = select(Event).where(Event.object_type == "candidacy", Event.object_id == candidacy.public_id)
    told = mine.options(joinedload(Event.actor).lazyload(User.roles)).order_by(Event.id.desc()).limit(50)
    stays = select(CandidacyStay.status, CandidacyStay.since).where(CandidacyStay.candidacy_id == candidacy.id)
    began: dict[str, list[datetime]] = {}
    for status, since in db.execute(stays.order_by(CandidacyStay.id)):
        began.setdefault(status.value, []).append(since)
    found: list[Happened] = []
    for event in db.scalars(told):
        is_move = event.act is EventAct.SUGGESTED or "status" in (event.before or {})
        known = began.get(str((event.after or {}).get("status"))) if is_move else None
        at = known.pop() if known else event.at
        found.append(Happened(event, min(at, found[-1].at) if found else at))
    return found


def suggest(db: Session, slot: BriefSlot, expert: Expert, *, now: datetime, actor: Actor | None = None) -> Candidacy:
    """Keep an expert as one for this slot, unless they are known there already; the expert is not told."""
    found = find(db, slot, expert)
    if found is not None:
        return found
    return suggest_many(db, slot, [expert.id], now=now, actor=actor)[0]


def suggest_many(
    db: Session, slot: BriefSlot, experts: Sequence[int], *, now: datetime, actor: Actor | None = None
) -> list[Candidacy]:
    """Keep experts, given by their keys, as ones for this slot; returns those who were not known there yet."""
    # Of two who suggest the same person at once, one waits for the other.
    rows.lock(db, slot)
    known = set(db.scalars(select(Candidacy.expert_id).where(Candidacy.slot_id == slot.id)))
    fresh = [
        Candidacy(
            public_id=public_id(),
            slot=slot,
            brief=slot.brief,
            expert_id=key,
            status=_S.SUGGESTED,
            since=now,
        )
        for key in dict.fromkeys(experts)
        if key not in known
    ]
    db.add_all(fresh)
    # The trail names them by their public ids, pages by their keys.
    db.flush()
    db.add_all(CandidacyStay(candidacy_id=one.id, status=_S.SUGGESTED, since=now) for one in fresh)
    names = [one.public_id for one in fresh]
    after = {"status": _S.SUGGESTED.value, "slot": slot.public_id}
    events.record_many(db, actor=actor, act=EventAct.SUGGESTED, kind="candidacy", names=names, after=after)
    return fresh


def shortlist(db: Session, candidacy: Candidacy, *, now: datetime, actor: Actor) -> None:
    """Put somebody on the shortlist, also after a dismissal. Raises IllegalMove."""
    slots.check_open(candidacy.slot, now)
    act = EventAct.RESTORED if candidacy.status is _S.DISMISSED else EventAct.SHORTLISTED
    move(db, candidacy, _S.SHORTLISTED, act, by=Who.COMPANY, now=now, actor=actor)
    candidacy.dismissed_for, candidacy.dismissed_note = None, ""


def dismiss(
    db: Session, candidacy: Candidacy, *, reason: DismissReason, note: str = "", now: datetime, actor: Actor
) -> None:
    """Say that somebody suggested is not wanted, and why; the expert is not told. Raises IllegalMove, Invalid."""
    said = check_length(note, "note")
    move(
        db,
        candidacy,
        _S.DISMISSED,
        EventAct.DISMISSED,
        by=Who.COMPANY,
        now=now,
        actor=actor,
        reason=reason.value,
    )
    candidacy.dismissed_for, candidacy.dismissed_note = reason, said


def move(
    db: Session,
    candidacy: Candidacy,
    status: CandidacyStatus,
    act: EventAct,
    *,
    by: Who,
    now: datetime,
    actor: Actor | None,
    until: datetime | None = None,
    reason: str | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Take a candidacy to another state, with the deadline of the next move: `until`, or that of the house.

    Raises IllegalMove naming the lawful moves, or Forbidden naming whose move it is.
    """
    before = candidacy.status
    candidacy.status = CANDIDACY_MOVES.check(before, status, [by])
    candidacy.since, candidacy.reminded_at = now, None
    candidacy.due_at = until or due_at(status, now)
    here = update(CandidacyStay).where(CandidacyStay.candidacy_id == candidacy.id, CandidacyStay.until.is_(None))
    db.execute(here.values(until=now, left_by=by))
    db.add(CandidacyStay(candidacy_id=candidacy.id, status=status, since=now, due_at=candidacy.due_at))
    events.record(
        db,
        actor=actor,
        act=act,
        object=candidacy,
        before={"status": before.value},
        after={"status": status.value, **(after or {})},
        reason=reason,
    )


def check_known(candidacy: Candidacy) -> None:
    """Raise NotFound while the expert knows nothing of the candidacy, so that there is nothing between them yet."""
    if candidacy.status in HIDDEN:
        raise NotFound("Nothing can be written before an invitation or an application.")


def check_listed(db: Session, candidacy: Candidacy) -> None:
    """Raise Conflict unless the expert can be asked: listed, and not kept apart from this company by either side."""
    status = candidacy.expert.status
    if status is not ExpertStatus.APPROVED:
        why = {
            ExpertStatus.SUSPENDED: "is suspended at the moment; you can go on when the suspension is lifted",
            ExpertStatus.PAUSED: "has paused; you can go on when they are back",
            ExpertStatus.STALE: "has not confirmed their availability; you can go on when they have",
        }.get(status, "has left the marketplace")
        raise Conflict(f"{candidacy.expert.name} {why}.")
    if candidacy.expert_id in companies.blocked_experts(db, candidacy.brief.company):
        raise Conflict(f"{candidacy.expert.name} and your company are kept apart from each other.")


def check_may_act(candidacy: Candidacy) -> None:
    """Raise IllegalMove for an expert who cannot be hired: suspended, or gone."""
    status = candidacy.expert.status
    if status is ExpertStatus.SUSPENDED:
        raise IllegalMove("Your profile is suspended. You can answer this when the suspension is lifted.")
    if status in (ExpertStatus.CLOSED, ExpertStatus.ERASED):
        raise IllegalMove("Your profile is closed.")


def _loaded() -> Select[Any]:
    return (
        select(Candidacy)
        .join(Candidacy.brief)
        .options(
            contains_eager(Candidacy.brief).joinedload(Brief.company),
            joinedload(Candidacy.slot),
            joinedload(Candidacy.expert).joinedload(Expert.user).lazyload(User.roles),
        )
    )


def _whole(*of_brief: _AbstractLoad) -> Select[Any]:
    """With what was sent and answered."""
    return _loaded().options(
        joinedload(Candidacy.invitations).joinedload(BriefInvitation.sent_by).lazyload(User.roles),
        joinedload(Candidacy.application).joinedload(Application.answers),
        contains_eager(Candidacy.brief).options(*of_brief),
    )


def _one(db: Session, chosen: Select[Any], *, locked: bool) -> Candidacy:
    found: Candidacy | None = db.scalars(chosen).unique().one_or_none()
    if found is None:
        raise NotFound("There is no such candidacy.")
    if locked:
        # The brief first and the slot next, always: whoever fills it holds both while the others are told.
        rows.lock(db, found.brief, found.slot, found)
    return found
