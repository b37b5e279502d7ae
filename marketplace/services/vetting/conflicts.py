"""Conflicts of interest: what ties somebody to an expert, as they declare it and as the tables know it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import aliased

from marketplace.domain.errors import Conflict, Forbidden
from marketplace.domain.vetting_words import ConflictKind
from marketplace.domain.vocabulary import EventAct
from marketplace.models import CompanyMember, ConflictDeclaration, ExpertReferral, Scorecard, User, VettingCase
from marketplace.services import events

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Expert

TIED = {
    ConflictKind.SELF: "This is you: somebody else has to vet you.",
    ConflictKind.REFERRER: "You brought this expert here, so somebody else has to vet them.",
    ConflictKind.COLLEAGUE: "You and this expert work for the same company, so somebody else has to vet them.",
    ConflictKind.PERSONAL: "You declared a personal tie to this expert, so somebody else has to vet them.",
    ConflictKind.FINANCIAL: "You declared a financial tie to this expert, so somebody else has to vet them.",
}


def refer(db: Session, expert: Expert, user: User, *, now: datetime, actor: Actor | None = None) -> None:
    """Write down who brought an expert; they will never vet them. Doing it twice changes nothing."""
    # The row is found by the keys of both.
    db.flush()
    if db.get(ExpertReferral, (expert.id, user.id)) is None:
        db.add(ExpertReferral(expert_id=expert.id, user_id=user.id, noted_at=now))
        after = {"kind": ConflictKind.REFERRER.value, "user": user.public_id}
        events.record(db, actor=actor, act=EventAct.CONFLICT_DECLARED, object=expert, after=after)


def known_tie(db: Session, expert: Expert, user_id: int) -> ConflictKind | None:
    """What the tables know to tie somebody to an expert."""
    if expert.user_id == user_id:
        return ConflictKind.SELF
    if db.get(ExpertReferral, (expert.id, user_id)) is not None:
        return ConflictKind.REFERRER
    if expert.user_id is None:
        return None
    mine, theirs = aliased(CompanyMember), aliased(CompanyMember)
    shared = (
        select(mine.id)
        .join(theirs, theirs.company_id == mine.company_id)
        .where(mine.user_id == user_id, theirs.user_id == expert.user_id)
    )
    return ConflictKind.COLLEAGUE if db.scalar(shared.limit(1)) is not None else None


def declared(case: VettingCase, user_id: int) -> ConflictKind | None:
    """What somebody has declared about this case, or nothing yet."""
    return next((said.kind for said in case.declarations if said.user_id == user_id), None)


def tie_of(db: Session, case: VettingCase, user_id: int) -> ConflictKind | None:
    """What ties somebody to the expert of a case, as the tables know it or as they said themselves."""
    tie = known_tie(db, case.expert, user_id) or declared(case, user_id)
    return None if tie is ConflictKind.NONE else tie


def declare(db: Session, case: VettingCase, *, kind: ConflictKind, note: str = "", actor: Actor, now: datetime) -> None:
    """Keep somebody's last word on what ties them to the expert.

    With a tie they let go of the case, and a scorecard they have not locked is torn up. That they brought the expert is
    kept for every later case too. Raises Forbidden when they deny a tie that the tables know.
    """
    tie = known_tie(db, case.expert, actor.user_id)
    if kind is ConflictKind.NONE and tie is not None:
        raise Forbidden(TIED[tie])
    said = next((one for one in case.declarations if one.user_id == actor.user_id), None)
    if said is None:
        said = ConflictDeclaration(user_id=actor.user_id)
        case.declarations.append(said)
    said.kind, said.note, said.declared_at = kind, note.strip(), now
    if kind is ConflictKind.REFERRER:
        refer(db, case.expert, db.get_one(User, actor.user_id), now=now, actor=actor)
    if kind is not ConflictKind.NONE:
        if case.holder_id == actor.user_id:
            case.holder_id = case.lease_until = None
        unlocked = select(Scorecard).where(
            Scorecard.case_id == case.id, Scorecard.vetter_id == actor.user_id, Scorecard.locked_at.is_(None)
        )
        for card in db.scalars(unlocked):
            db.delete(card)
    events.record(db, actor=actor, act=EventAct.CONFLICT_DECLARED, object=case, after={"kind": kind.value})


def lasting_tie(db: Session, expert: Expert, user_id: int) -> ConflictKind | None:
    """What ties somebody to an expert outside any case: as the tables know it, or as they last said in one of them."""
    said = (
        select(ConflictDeclaration.kind)
        .join(VettingCase, VettingCase.id == ConflictDeclaration.case_id)
        .where(VettingCase.expert_id == expert.id, ConflictDeclaration.user_id == user_id)
        .order_by(ConflictDeclaration.declared_at.desc(), ConflictDeclaration.id.desc())
    )
    tie = known_tie(db, expert, user_id) or db.scalar(said.limit(1))
    return None if tie is ConflictKind.NONE else tie


def check_free(db: Session, case: VettingCase, actor: Actor | None) -> None:
    """Raise Forbidden for somebody tied to the expert, whether they said so or the tables know it."""
    if actor is None:
        return
    tie = tie_of(db, case, actor.user_id)
    if tie is not None:
        raise Forbidden(TIED[tie])


def check_declared(db: Session, case: VettingCase, actor: Actor | None) -> None:
    """Raise Forbidden for somebody tied to the expert, Conflict until they have declared that nothing ties them."""
    check_free(db, case, actor)
    if actor is not None and declared(case, actor.user_id) is None:
        raise Conflict("Say first whether anything ties you to this expert; the case page has a form for it.")
