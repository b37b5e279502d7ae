"""Scorecards: written alone, kept from the others until one's own is locked, two of them make a score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from marketplace.domain.errors import Conflict, Forbidden, IllegalMove, NotFound
from marketplace.domain.scorecards import ScorecardDraft, ScoreDraft, check_complete, check_draft
from marketplace.domain.verifications import VERIFICATION_MOVES
from marketplace.domain.vetting_words import VerificationStatus
from marketplace.domain.vocabulary import EventAct, Role, RubricDimension
from marketplace.models import Score, Scorecard, ScorecardFlag, VettingCase
from marketplace.models.base import public_id
from marketplace.services import events
from marketplace.services.vetting import cases, conflicts, rows, verifications

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.domain.scorecards import Levels
    from marketplace.models import SpecializationVerification

_S = VerificationStatus
NEEDED = 2
"""Independent scorecards that make a score."""
DECIDABLE = frozenset({_S.SCORED, _S.CONSENSUS})


@dataclass(frozen=True, slots=True)
class CardSeen:
    """Somebody's scorecard as another person may see it: `card` is None while its content is hidden from them."""

    vetter: str
    is_mine: bool
    is_locked: bool
    card: Scorecard | None


def case_of(db: Session, row: SpecializationVerification) -> VettingCase:
    """The case a verification is in. Raises NotFound for one that is in none."""
    case = db.get(VettingCase, row.case_id) if row.case_id is not None else None
    if case is None:
        raise NotFound("This specialization is in no case.")
    return case


def cards_of(db: Session, row: SpecializationVerification, *, is_rescore: bool = False) -> list[Scorecard]:
    """The scorecards that count in the present round with all they say, in the order in which they were begun."""
    whole = (joinedload(Scorecard.vetter), joinedload(Scorecard.scores), joinedload(Scorecard.flags))
    chosen = (
        select(Scorecard)
        .options(*whole)
        .where(
            Scorecard.verification_id == row.id,
            Scorecard.case_id == row.case_id,
            Scorecard.is_rescore == is_rescore,
            Scorecard.set_aside_at.is_(None),
        )
    )
    return list(db.scalars(chosen.order_by(Scorecard.id)).unique())


def own_cards(db: Session, row: SpecializationVerification, actor: Actor) -> tuple[Scorecard | None, Scorecard | None]:
    """Somebody's own scorecard of the present round, and that of a second look, if they have begun them."""
    chosen = select(Scorecard).where(
        Scorecard.verification_id == row.id, Scorecard.case_id == row.case_id, Scorecard.vetter_id == actor.user_id
    )
    found = {card.is_rescore: card for card in db.scalars(chosen)}
    return found.get(False), found.get(True)


def own_card(
    db: Session, row: SpecializationVerification, actor: Actor, *, is_rescore: bool = False
) -> Scorecard | None:
    """Somebody's own scorecard of the present round, or that of a second look, if they have begun one."""
    return own_cards(db, row, actor)[int(is_rescore)]


def start(
    db: Session,
    row: SpecializationVerification,
    *,
    actor: Actor,
    now: datetime,
    is_rescore: bool = False,
    asked_by: Actor | None = None,
) -> Scorecard:
    """Begin one's own scorecard, or go on with it; a blind second look is begun for a vetter by whoever asks for it.

    Raises Forbidden for somebody who is no vetter, is tied to the expert, or has not declared that they are not;
    IllegalMove unless the specialization is being assessed (a blind second look: once it is decided).
    """
    case = case_of(db, row)
    if Role.VETTER not in actor.roles:
        raise Forbidden("Only vetters score.")
    found = own_card(db, row, actor, is_rescore=is_rescore)
    if found is not None:
        return found
    if is_rescore:
        conflicts.check_free(db, case, actor)
        if own_card(db, row, actor) is not None:
            raise Forbidden("You scored this the first time; a second look has to be somebody else's.")
    else:
        cases.lock(db, case)
        conflicts.check_declared(db, case, actor)
        if row.status is not _S.ASSESSING:
            raise IllegalMove(
                f"A specialization that is {row.status.value} is not being scored.",
                VERIFICATION_MOVES.legal(row.status),
            )
    card = Scorecard(
        public_id=public_id(),
        verification=row,
        case_id=case.id,
        vetter_id=actor.user_id,
        rubric_id=case.rubric_id,
        is_rescore=is_rescore,
        started_at=now,
        saved_at=now,
    )
    card.scores = [Score(dimension=dimension) for dimension in RubricDimension]
    db.add(card)
    # The form names the card by its key in the next request, and events by its id.
    db.flush()
    act = EventAct.RESCORE_REQUESTED if is_rescore else EventAct.DRAFTED
    events.record(db, actor=asked_by or actor, act=act, object=card, after={"verification": row.public_id})
    return card


def second_look(db: Session, row: SpecializationVerification, actor: Actor) -> Scorecard | None:
    """The blind second look somebody was asked for at a specialization of the present round."""
    return own_card(db, row, actor, is_rescore=True)


def draft_of(card: Scorecard) -> ScorecardDraft:
    """What a scorecard says so far."""
    return ScorecardDraft(
        {score.dimension: ScoreDraft(score.level, score.cannot_assess, score.note) for score in card.scores},
        {flag.flag: flag.note for flag in card.flags},
        card.summary,
    )


def save(db: Session, card: Scorecard, draft: ScorecardDraft, *, actor: Actor, now: datetime) -> None:
    """Keep what has been written so far, complete or not. Raises IllegalMove once the card is locked, Invalid."""
    # A page that keeps by itself must not write into a card that another tab has just locked.
    rows.lock(db, card)
    _check_own(card, actor)
    check_draft(draft)
    for score in card.scores:
        given = draft.scores.get(score.dimension, ScoreDraft())
        score.level, score.cannot_assess, score.note = given.level, given.cannot_assess, given.note.strip()
    kept = {flag.flag: flag for flag in card.flags}
    card.flags = [kept.get(flag, ScorecardFlag(flag=flag)) for flag in draft.flags]
    for flag in card.flags:
        flag.note = draft.flags[flag.flag].strip()
    card.summary, card.saved_at = draft.summary.strip(), now


def lock(db: Session, card: Scorecard, *, actor: Actor, now: datetime) -> None:
    """End the writing. The second locked card makes the score.

    Raises Invalid naming what is missing, IllegalMove for a card that is locked or comes after the consensus or the
    decision, Forbidden for somebody who has been tied to the expert since they began.
    """
    row = card.verification
    if not card.is_rescore:
        # Whoever locks second has to see that they are the second.
        case = case_of(db, row)
        cases.lock(db, case)
        rows.lock(db, row)
        conflicts.check_declared(db, case, actor)
    rows.lock(db, card)
    _check_own(card, actor)
    if not card.is_rescore and row.status not in {_S.ASSESSING, _S.SCORED}:
        raise IllegalMove(f"This specialization is {row.status.value} by now; another score comes too late.")
    check_complete(draft_of(card))
    card.locked_at = card.saved_at = now
    # Without the levels: the other scorer may be a lead, who reads the trail.
    after = {"verification": row.public_id, "is_rescore": card.is_rescore}
    events.record(db, actor=actor, act=EventAct.SCORED, object=card, after=after)
    if not card.is_rescore:
        count(db, row)


def count(db: Session, row: SpecializationVerification) -> None:
    """Call a specialization scored once two scorecards that count are locked."""
    if row.status is _S.ASSESSING and len(locked(db, row)) >= NEEDED:
        verifications.move(db, row, _S.SCORED, actor=None)


def locked(db: Session, row: SpecializationVerification) -> list[Scorecard]:
    """The locked scorecards of the present round."""
    return [card for card in cards_of(db, row) if card.locked_at is not None]


def levels_of(card: Scorecard) -> Levels:
    """The levels of one scorecard, without what could not be assessed."""
    return {score.dimension: score.level for score in card.scores if score.level is not None}


def cards_seen_by(
    db: Session, row: SpecializationVerification, actor: Actor, *, own: Scorecard | None = None
) -> list[CardSeen]:
    """Every scorecard of the present round as this person may see it.

    What others wrote is hidden until one's own is locked; from who scores nothing, until two are. `own` is their
    card where the caller has it.
    """
    cards = cards_of(db, row)
    mine = next((card for card in cards if card.vetter_id == actor.user_id), None)
    own = mine or own or own_card(db, row, actor, is_rescore=True)
    is_open = own.locked_at is not None if own is not None else row.status not in {_S.EVIDENCE_SUBMITTED, _S.ASSESSING}
    return [
        CardSeen(
            card.vetter.name,
            card.vetter_id == actor.user_id,
            card.locked_at is not None,
            card if card.vetter_id == actor.user_id or (is_open and card.locked_at is not None) else None,
        )
        for card in cards
    ]


def _check_own(card: Scorecard, actor: Actor) -> None:
    if card.vetter_id != actor.user_id:
        raise NotFound("There is no such scorecard.")
    if card.locked_at is not None:
        raise IllegalMove("Your scores are locked; what you know now belongs into the consensus.")


def check_scored(row: SpecializationVerification) -> None:
    """Raise Conflict while fewer than two scorecards are locked."""
    if row.status not in DECIDABLE:
        raise Conflict(f"Two scorecards have to be locked first; this specialization is {row.status.value}.")
