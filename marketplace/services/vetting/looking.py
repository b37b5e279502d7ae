"""A case as its page shows it, read with few queries and without a single write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from marketplace.domain.errors import NotFound
from marketplace.models import (
    CaseStep,
    ConflictDeclaration,
    Event,
    Expert,
    Scorecard,
    SpecializationVerification,
    VettingCase,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor


@dataclass(frozen=True, slots=True)
class Scoring:
    """How far the scoring of one specialization is, without anything that a scorecard says."""

    verification: SpecializationVerification
    locked: int
    writing: int
    set_aside: int
    mine: Scorecard | None


@dataclass(frozen=True, slots=True)
class CaseSeen:
    """A case with its expert, its scoring, and what was done, newest first."""

    case: VettingCase
    scoring: Sequence[Scoring]
    history: Sequence[Event]
    declaration: ConflictDeclaration | None


def case_seen(db: Session, public_id: str, actor: Actor, *, most: int = 60) -> CaseSeen:
    """Everything that the page of a case shows to somebody. Raises NotFound."""
    expert = joinedload(VettingCase.expert)
    chosen = (
        select(VettingCase)
        .where(VettingCase.public_id == public_id)
        .options(
            joinedload(VettingCase.holder),
            expert.joinedload(Expert.specializations),
            expert.joinedload(Expert.terms),
            expert.joinedload(Expert.user),
            expert.selectinload(Expert.documents),
            expert.selectinload(Expert.skills),
            selectinload(VettingCase.steps).joinedload(CaseStep.vetter),
            joinedload(VettingCase.declarations).joinedload(ConflictDeclaration.user),
            selectinload(VettingCase.verifications).selectinload(SpecializationVerification.evidence),
        )
    )
    case = db.scalars(chosen).unique().one_or_none()
    if case is None:
        raise NotFound("There is no such case.")
    cards = list(db.scalars(select(Scorecard).where(Scorecard.case_id == case.id, ~Scorecard.is_rescore)))
    names = [case.public_id, case.expert.public_id, *(row.public_id for row in case.verifications)]
    acts = select(Event).where(Event.object_id.in_(names)).options(joinedload(Event.actor))
    return CaseSeen(
        case,
        [
            _scoring(row, [card for card in cards if card.verification_id == row.id], actor)
            for row in case.verifications
        ],
        list(db.scalars(acts.order_by(Event.id.desc()).limit(most))),
        next((said for said in case.declarations if said.user_id == actor.user_id), None),
    )


def _scoring(row: SpecializationVerification, cards: Sequence[Scorecard], actor: Actor) -> Scoring:
    counted = [card for card in cards if card.set_aside_at is None]
    return Scoring(
        row,
        sum(card.locked_at is not None for card in counted),
        sum(card.locked_at is None for card in counted),
        len(cards) - len(counted),
        next((card for card in cards if card.vetter_id == actor.user_id), None),
    )
