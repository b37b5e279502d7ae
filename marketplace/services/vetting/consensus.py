"""Consensus: where two vetters differ by two levels or more, one level and the reason for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from marketplace.domain.errors import Conflict, Forbidden, Invalid
from marketplace.domain.scorecards import LEAST_NOTE, agreed, gaps
from marketplace.domain.vetting_words import VerificationStatus
from marketplace.domain.vocabulary import Role
from marketplace.models import ConsensusLevel
from marketplace.services.vetting import cases, conflicts, rows, scoring, verifications

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.domain.vocabulary import RubricDimension
    from marketplace.models import SpecializationVerification


def needed(db: Session, row: SpecializationVerification) -> dict[RubricDimension, tuple[int, int]]:
    """The dimensions to be talked about, with the lowest and the highest level; none before two are locked."""
    cards = scoring.locked(db, row)
    return gaps(scoring.levels_of(card) for card in cards) if len(cards) >= scoring.NEEDED else {}


def written(db: Session, row: SpecializationVerification) -> list[ConsensusLevel]:
    """What was agreed on in the present round."""
    chosen = select(ConsensusLevel).where(
        ConsensusLevel.verification_id == row.id, ConsensusLevel.case_id == row.case_id
    )
    return list(db.scalars(chosen.order_by(ConsensusLevel.id)))


def levels(db: Session, row: SpecializationVerification) -> dict[RubricDimension, float]:
    """The level of every assessed dimension, as a decision takes it."""
    cards = [scoring.levels_of(card) for card in scoring.locked(db, row)]
    return agreed(cards, {one.dimension: one.level for one in written(db, row)})


def levels_seen_by(db: Session, row: SpecializationVerification, actor: Actor) -> dict[RubricDimension, float]:
    """The same as this person may see it: nothing before two cards are locked, or while a card is hidden from them."""
    if len(scoring.locked(db, row)) < scoring.NEEDED:
        return {}
    is_hidden = any(seen.is_locked and seen.card is None for seen in scoring.cards_seen_by(db, row, actor))
    return {} if is_hidden else levels(db, row)


def agree(
    db: Session,
    row: SpecializationVerification,
    chosen: Mapping[RubricDimension, tuple[int | None, str]],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Write down the level agreed on in each dimension that needs it, and why.

    Raises Forbidden for somebody tied, Conflict before two cards are locked and where none differ, Invalid naming the
    dimension.
    """
    case = scoring.case_of(db, row)
    cases.lock(db, case)
    rows.lock(db, row)
    if not {Role.VETTER, Role.ADMIN} & actor.roles:
        raise Forbidden("Only vetters and leads chair a consensus.")
    conflicts.check_declared(db, case, actor)
    scoring.check_scored(row)
    apart = needed(db, row)
    if not apart:
        raise Conflict("The scores lie less than two levels apart; there is nothing to agree on.")
    problems: dict[str, list[str]] = {}
    for dimension in apart:
        level, reason = chosen.get(dimension, (None, ""))
        if level is None or not 1 <= level <= 5:
            problems[f"{dimension.value}-level"] = ["Choose the level that you agreed on."]
        if len(reason.strip()) < LEAST_NOTE:
            problems[f"{dimension.value}-reason"] = ["Write down why, in a few words at least."]
    if problems:
        raise Invalid(problems)
    for dimension in apart:
        level, reason = chosen[dimension]
        db.add(
            ConsensusLevel(
                verification_id=row.id,
                case_id=case.id,
                dimension=dimension,
                level=level,
                reason=reason.strip(),
                chair_id=actor.user_id,
                agreed_at=now,
            )
        )
    after = {"levels": {dimension.value: chosen[dimension][0] for dimension in apart}}
    verifications.move(db, row, VerificationStatus.CONSENSUS, actor=actor, after=after)
