"""Ties as they become known: declared by whoever has them, or named by the expert or a lead.

Whoever turns out to be tied to an expert has no hand in what is still to be decided about them: they let go of the
case, what they were writing is torn up, and what they have locked is set aside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from marketplace.domain.errors import Forbidden, Invalid
from marketplace.domain.verifications import IN_HAND
from marketplace.domain.vetting_words import ConflictKind, VerificationStatus
from marketplace.domain.vocabulary import EventAct, Role
from marketplace.models import ConflictDeclaration, ConsensusLevel, ExpertReferral, Scorecard, User, VettingCase
from marketplace.services import accounts, events
from marketplace.services.vetting import conflicts, rows, scoring, verifications

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Expert

_S = VerificationStatus
STAFF = frozenset({Role.VETTER, Role.ADMIN})


def declare(db: Session, case: VettingCase, *, kind: ConflictKind, note: str = "", actor: Actor, now: datetime) -> None:
    """Keep somebody's last word on what ties them to the expert; with a tie they step back.

    That they brought the expert is kept for every later case too. Raises Forbidden when they deny a tie that the
    tables know.
    """
    tie = conflicts.known_tie(db, case.expert, actor.user_id)
    if kind is ConflictKind.NONE and tie is not None:
        raise Forbidden(conflicts.TIED[tie])
    said = next((one for one in case.declarations if one.user_id == actor.user_id), None)
    if said is None:
        said = ConflictDeclaration(user_id=actor.user_id)
        case.declarations.append(said)
    said.kind, said.note, said.declared_at = kind, note.strip(), now
    events.record(db, actor=actor, act=EventAct.CONFLICT_DECLARED, object=case, after={"kind": kind.value})
    if kind is ConflictKind.REFERRER:
        refer(db, case.expert, db.get_one(User, actor.user_id), now=now, actor=actor)
    elif kind is not ConflictKind.NONE:
        _step_back(db, case, actor.user_id, now=now)


def refer(db: Session, expert: Expert, user: User, *, now: datetime, actor: Actor | None = None) -> None:
    """Write down who brought an expert: they step back, and never vet them. Doing it twice changes nothing."""
    # The row is found by the keys of both.
    db.flush()
    if db.get(ExpertReferral, (expert.id, user.id)) is None:
        db.add(ExpertReferral(expert_id=expert.id, user_id=user.id, noted_at=now))
        after = {"kind": ConflictKind.REFERRER.value, "user": user.public_id}
        events.record(db, actor=actor, act=EventAct.CONFLICT_DECLARED, object=expert, after=after)
    for case in db.scalars(
        select(VettingCase).where(VettingCase.expert_id == expert.id, VettingCase.closed_at.is_(None))
    ):
        _step_back(db, case, user.id, now=now)


def name_referrer(db: Session, expert: Expert, email: str, *, now: datetime) -> None:
    """Take an expert's word for who brought them, by the address of somebody who vets or decides here.

    An address of nobody here changes nothing and says nothing: who works here is not for asking. Raises Invalid for
    what is no address.
    """
    colleague = staff_with(db, email)
    if colleague is not None:
        # Nobody's act in the trail: the expert reads their own acts in the export, and this one would be the answer.
        refer(db, expert, colleague, now=now)


def staff_with(db: Session, email: str) -> User | None:
    """Who of those who vet or decide has this address. Raises Invalid for what is no address."""
    try:
        address = accounts.checked_address(email)
    except Invalid as error:
        raise Invalid({"referrer": error.errors["email"]}) from error
    user = accounts.find_by_email(db, address)
    return user if user is not None and STAFF & {role.name for role in user.roles} else None


def _step_back(db: Session, case: VettingCase, user_id: int, *, now: datetime) -> None:
    """Take somebody's hands off a case: what was decided stays, what was not is scored by others."""
    rows.lock(db, case)
    if case.holder_id == user_id:
        case.holder_id = case.lease_until = None
    theirs = select(Scorecard).where(
        Scorecard.case_id == case.id,
        Scorecard.vetter_id == user_id,
        Scorecard.set_aside_at.is_(None),
        ~Scorecard.is_rescore,
    )
    for card in db.scalars(theirs).all():
        if card.locked_at is None:
            db.delete(card)
        elif card.verification.status in IN_HAND:
            _set_aside(db, card, now=now)


def _set_aside(db: Session, card: Scorecard, *, now: datetime) -> None:
    """Let a locked scorecard count no more; without two that count, the specialization is scored again."""
    row = card.verification
    rows.lock(db, row)
    card.set_aside_at = now
    after = {"scorecard": card.public_id, "is_set_aside": True}
    if row.status is _S.ASSESSING:
        events.record(db, actor=None, act=EventAct.CONFLICT_DECLARED, object=card, after=after)
        return
    db.execute(
        delete(ConsensusLevel).where(ConsensusLevel.verification_id == row.id, ConsensusLevel.case_id == row.case_id)
    )
    verifications.move(db, row, _S.ASSESSING, actor=None, act=EventAct.CONFLICT_DECLARED, after=after)
    scoring.count(db, row)
