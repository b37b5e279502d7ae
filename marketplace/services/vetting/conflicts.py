"""Conflicts of interest: what ties somebody to an expert, as they declare it and as the tables know it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import aliased

from marketplace.domain.errors import Conflict, Forbidden
from marketplace.domain.vetting_words import ConflictKind
from marketplace.models import (
    Appeal,
    CaseDecision,
    CompanyMember,
    ConflictDeclaration,
    ExpertReferral,
    VettingCase,
)

if TYPE_CHECKING:
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
OVERTURNED = "You decided what an appeal of this expert overturned, so somebody else has to vet them."


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


def bar(db: Session, case: VettingCase, user_id: int) -> str | None:
    """Why somebody keeps out of a case, in a sentence to them."""
    tie = tie_of(db, case, user_id)
    if tie is not None:
        return TIED[tie]
    overturned = (
        select(Appeal.id)
        .join(CaseDecision, CaseDecision.id == Appeal.decision_id)
        .where(Appeal.expert_id == case.expert_id, Appeal.is_upheld.is_(True), CaseDecision.by_id == user_id)
    )
    return OVERTURNED if db.scalar(overturned.limit(1)) is not None else None


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
    """Raise Forbidden for somebody tied to the expert, or whose decision about them was overturned."""
    if actor is None:
        return
    against = bar(db, case, actor.user_id)
    if against is not None:
        raise Forbidden(against)


def check_declared(db: Session, case: VettingCase, actor: Actor | None) -> None:
    """Raise Forbidden for somebody tied to the expert, Conflict until they have declared that nothing ties them."""
    check_free(db, case, actor)
    if actor is not None and declared(case, actor.user_id) is None:
        raise Conflict("Say first whether anything ties you to this expert; the case page has a form for it.")
