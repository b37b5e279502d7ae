"""How candidacies end: not selected with a reason and a sentence, withdrawn, or with the slot or the brief."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from marketplace.domain.candidacies import HIDDEN, OPEN, WITH_OFFER
from marketplace.domain.contact import masked
from marketplace.domain.errors import Conflict, IllegalMove, Invalid
from marketplace.domain.hiring_limits import check_length, check_sentence
from marketplace.domain.hiring_words import (
    CandidacyStatus,
    DismissReason,
    NotSelectedReason,
    OfferStatus,
    OfferWithdrawnReason,
)
from marketplace.domain.offers import OFFER_MOVES
from marketplace.domain.offers import OPEN as OFFER_OPEN
from marketplace.domain.states import Who
from marketplace.domain.vocabulary import EventAct
from marketplace.models import Brief, Candidacy, Expert, Offer
from marketplace.services import events
from marketplace.services.hiring import candidacies, criteria, interviews, telling
from marketplace.services.vetting import rows

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import BriefSlot

_S = CandidacyStatus
SENTENCE = "Write at least one sentence about this criterion: what was missing, or what the other person showed."


def not_selected(
    db: Session,
    candidacy: Candidacy,
    *,
    reason: NotSelectedReason,
    criterion: str,
    feedback: str,
    now: datetime,
    actor: Actor,
) -> None:
    """Tell somebody that they are not selected, with a reason and a sentence about a criterion.

    Raises Conflict while an offer to them is open, IllegalMove, Invalid.
    """
    said = _sentence(candidacy, criterion, feedback)
    if candidacy.status in WITH_OFFER:
        raise Conflict("An offer to this person is open. Take it back first; that has a reason of its own.")
    _end(db, candidacy, reason, now=now, by=Who.COMPANY, actor=actor)
    candidacy.criterion, candidacy.feedback = criterion, said
    telling.expert(db, candidacy, "not-selected")


def give_feedback(
    db: Session, candidacy: Candidacy, *, criterion: str, feedback: str, now: datetime, actor: Actor
) -> None:
    """Add the sentence for somebody who was not selected because the slot was filled. Raises IllegalMove, Invalid."""
    if candidacy.status is not _S.NOT_SELECTED or candidacy.feedback:
        raise IllegalMove("There is nobody here who waits for a reason.")
    said = _sentence(candidacy, criterion, feedback)
    candidacy.criterion, candidacy.feedback = criterion, said
    after = {"criterion": criterion}
    events.record(db, actor=actor, act=EventAct.FEEDBACK_GIVEN, object=candidacy, after=after)
    telling.expert(db, candidacy, "not-selected")


def lacking_feedback(db: Session, brief: Brief) -> list[Candidacy]:
    """Who was not selected and has not been told why in a sentence."""
    ended = candidacies.of_brief(db, brief, statuses=[_S.NOT_SELECTED])
    return [one for one in ended if not one.feedback]


def check_all_told(db: Session, brief: Brief) -> None:
    """Raise Conflict while somebody waits for an end, or for the sentence that goes with it."""
    waiting = len(candidacies.of_brief(db, brief, statuses=OPEN))
    silent = len(lacking_feedback(db, brief))
    if waiting or silent:
        raise Conflict(
            f"{waiting + silent} {'people wait' if waiting + silent != 1 else 'person waits'} for an answer. "
            "Everybody who was asked or applied gets a reason with one sentence about a criterion first."
        )


def withdraw(db: Session, candidacy: Candidacy, *, note: str = "", now: datetime, actor: Actor) -> None:
    """Take oneself out, at any time before an offer is accepted; a reason is one's own choice. Raises IllegalMove."""
    said = check_length(note, "note")
    _end_offers(db, candidacy, OfferStatus.DECLINED, Who.EXPERT, now, actor)
    candidacies.move(db, candidacy, _S.WITHDRAWN, EventAct.WITHDRAWN, by=Who.EXPERT, now=now, actor=actor)
    candidacy.said = masked(said)
    interviews.end_all(db, candidacy)
    telling.company(db, candidacy, "candidate-withdrew")


def expert_left(db: Session, expert: Expert, *, now: datetime) -> None:
    """End what is open of an expert who closes their account."""
    chosen = select(Candidacy).where(Candidacy.expert_id == expert.id, Candidacy.status.in_(OPEN))
    for candidacy in db.scalars(chosen.order_by(Candidacy.id)).all():
        _end_offers(db, candidacy, OfferStatus.WITHDRAWN, Who.SYSTEM, now, None)
        candidacies.move(db, candidacy, _S.WITHDRAWN, EventAct.WITHDRAWN, by=Who.SYSTEM, now=now, actor=None)
        interviews.end_all(db, candidacy)
        telling.company(db, candidacy, "candidate-withdrew")


def slot_filled(db: Session, slot: BriefSlot, *, now: datetime) -> None:
    """End every other candidacy of a slot that was filled: those who know of it are told, the others never hear."""
    _end_others(db, slot.brief, slot, NotSelectedReason.SLOT_FILLED, now)


def role_closed(db: Session, slot: BriefSlot, *, now: datetime) -> None:
    """End every open candidacy of a slot that was closed without being filled."""
    _end_others(db, slot.brief, slot, NotSelectedReason.BRIEF_ENDED, now)


def brief_ended(db: Session, brief: Brief, *, now: datetime) -> None:
    """End every open candidacy of a brief that was withdrawn, cancelled, unsuccessful or expired."""
    _end_others(db, brief, None, NotSelectedReason.BRIEF_ENDED, now)


def _end_others(db: Session, brief: Brief, slot: BriefSlot | None, reason: NotSelectedReason, now: datetime) -> None:
    for candidacy in candidacies.of_brief(db, brief, statuses=OPEN | HIDDEN - {_S.DISMISSED}):
        if slot is not None and candidacy.slot_id != slot.id:
            continue
        if candidacy.status in HIDDEN:
            candidacies.move(
                db,
                candidacy,
                _S.DISMISSED,
                EventAct.DISMISSED,
                by=Who.SYSTEM,
                now=now,
                actor=None,
                reason=reason.value,
            )
            candidacy.dismissed_for = DismissReason.SLOT_FILLED
        else:
            _end(db, candidacy, reason, now=now, by=Who.SYSTEM, actor=None)
            is_filled = reason is NotSelectedReason.SLOT_FILLED
            telling.expert(db, candidacy, "role-filled" if is_filled else "role-closed" if slot else "brief-ended")


def _end(
    db: Session, candidacy: Candidacy, reason: NotSelectedReason, *, now: datetime, by: Who, actor: Actor | None
) -> None:
    _end_offers(db, candidacy, OfferStatus.WITHDRAWN, Who.SYSTEM, now, None)
    candidacies.move(
        db,
        candidacy,
        _S.NOT_SELECTED,
        EventAct.NOT_SELECTED,
        by=by,
        now=now,
        actor=actor,
        reason=reason.value,
    )
    candidacy.not_selected_for = reason
    interviews.end_all(db, candidacy)


def _end_offers(
    db: Session, candidacy: Candidacy, status: OfferStatus, by: Who, now: datetime, actor: Actor | None
) -> None:
    """End an offer that is still open with the candidacy; one that was never sent is taken back whoever ends it."""
    chosen = select(Offer).where(Offer.candidacy_id == candidacy.id, Offer.status.in_(OFFER_OPEN))
    for offer in db.scalars(chosen).all():
        rows.lock(db, offer)
        before = offer.status
        if not OFFER_MOVES.is_legal(before, status):
            status, by = OfferStatus.WITHDRAWN, Who.SYSTEM
        offer.status, offer.closed_at = OFFER_MOVES.check(before, status, [by]), now
        if status is OfferStatus.WITHDRAWN:
            offer.withdrawn_for = OfferWithdrawnReason.HIRED_ANOTHER
        act = EventAct.DECLINED if status is OfferStatus.DECLINED else EventAct.OFFER_WITHDRAWN
        was, now_is = {"status": before.value}, {"status": status.value}
        events.record(db, actor=actor, act=act, object=offer, before=was, after=now_is)


def _sentence(candidacy: Candidacy, criterion: str, feedback: str) -> str:
    if criterion not in criteria.labels(candidacy.brief):
        raise Invalid({"criterion": ["Choose the criterion that this is about."]})
    return check_sentence(feedback, "feedback", SENTENCE)
