"""How offers end without a hire: declined, taken back, expired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketplace.domain.hiring_limits import check_length
from marketplace.domain.hiring_words import (
    CandidacyStatus,
    DeclineReason,
    OfferStatus,
    OfferWithdrawnReason,
)
from marketplace.domain.states import Who
from marketplace.domain.vocabulary import EventAct
from marketplace.models import Offer
from marketplace.services.hiring import brief_states, candidacies, offer_moves, telling

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor

_S, _C = OfferStatus, CandidacyStatus


def decline(db: Session, offer: Offer, *, reason: DeclineReason, note: str = "", now: datetime, actor: Actor) -> None:
    """Say no to an offer, and why. Raises IllegalMove, Invalid."""
    said = check_length(note, "note")
    offer_moves.check_answerable(offer, now)
    candidacy = offer.candidacy
    offer_moves.move(db, offer, _S.DECLINED, EventAct.DECLINED, by=Who.EXPERT, actor=actor, reason=reason.value)
    offer.declined_for, offer.closing_note, offer.closed_at = reason, said, now
    candidacies.move(
        db, candidacy, _C.DECLINED, EventAct.DECLINED, by=Who.EXPERT, now=now, actor=actor, reason=reason.value
    )
    candidacy.declined_for, candidacy.said = reason, said
    telling.company(db, candidacy, "offer-declined")
    brief_states.offer_ended(db, candidacy.brief)


def withdraw(
    db: Session, offer: Offer, *, reason: OfferWithdrawnReason, note: str = "", now: datetime, actor: Actor
) -> None:
    """Take an offer back, and say why; one that was never sent is thrown away. Raises IllegalMove, Invalid."""
    said = check_length(note, "note")
    was_sent = offer.candidacy.status in (_C.OFFERED, _C.COUNTERED)
    offer_moves.move(
        db, offer, _S.WITHDRAWN, EventAct.OFFER_WITHDRAWN, by=Who.COMPANY, actor=actor, reason=reason.value
    )
    offer.withdrawn_for, offer.closing_note, offer.closed_at = reason, said, now
    if was_sent:
        _end(db, offer, _C.OFFER_WITHDRAWN, EventAct.OFFER_WITHDRAWN, Who.COMPANY, now, actor)
        telling.expert(db, offer.candidacy, "offer-withdrawn")


def expire(db: Session, offer: Offer, *, now: datetime) -> None:
    """End an offer whose deadline has passed, and tell both."""
    offer_moves.move(db, offer, _S.EXPIRED, EventAct.EXPIRED, by=Who.SYSTEM, actor=None)
    offer.closed_at = now
    _end(db, offer, _C.OFFER_EXPIRED, EventAct.EXPIRED, Who.SYSTEM, now, None)
    for tell in (telling.expert, telling.company):
        tell(db, offer.candidacy, "offer-expired")


def _end(
    db: Session,
    offer: Offer,
    status: CandidacyStatus,
    act: EventAct,
    by: Who,
    now: datetime,
    actor: Actor | None,
) -> None:
    candidacies.move(db, offer.candidacy, status, act, by=by, now=now, actor=actor)
    brief_states.offer_ended(db, offer.candidacy.brief)
