"""The acceptance of an offer: exactly one hire for each slot, and everybody else is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from marketplace.domain import policy
from marketplace.domain.errors import Conflict, IllegalMove
from marketplace.domain.hiring_words import (
    CandidacyStatus,
    OfferStatus,
    Side,
)
from marketplace.domain.offers import OFFER_MOVES
from marketplace.domain.states import Who
from marketplace.domain.vocabulary import EventAct, Permission
from marketplace.models import Offer
from marketplace.services import events
from marketplace.services.engagements import standing
from marketplace.services.hiring import brief_states, candidacies, endings, offer_moves, telling

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor

_S, _C = OfferStatus, CandidacyStatus


def accept(db: Session, offer: Offer, *, side: Side, version: int, now: datetime, actor: Actor) -> None:
    """Accept what is on the table: the slot is filled, once, and everybody else is told.

    Raises IllegalMove when the slot is filled or the offer has ended, Conflict when there is a newer version,
    Forbidden where a colleague has to be asked: the company wants two people, and this one may not approve, or wrote
    the offer that is answered.
    """
    candidacy = offer.candidacy
    by = Who.EXPERT if side is Side.EXPERT else Who.COMPANY
    if side is Side.EXPERT:
        candidacies.check_may_act(candidacy)
    offer_moves.check_answerable(offer, now)
    if side is Side.COMPANY and candidacy.brief.company.offers_need_approval:
        # What the expert asks for is as much a word of the company as what it wrote: it takes two people too.
        policy.require_second(actor, Permission.APPROVE_OFFERS, offer, offer.author_id)
        by = Who.APPROVER
    if (side is Side.EXPERT) is (offer.status is _S.COUNTERED):
        raise IllegalMove("The other side has to answer this version first.", OFFER_MOVES.legal(offer.status))
    if version != offer.versions[-1].number:
        raise Conflict("The offer has changed since you opened the page. Read the new version first.")
    offer_moves.move(db, offer, _S.ACCEPTED, EventAct.ACCEPTED, by=by, actor=actor)
    offer.closed_at = now
    candidacies.move(db, candidacy, _C.ACCEPTED, EventAct.HIRED, by=by, now=now, actor=actor)
    slot = candidacy.slot
    slot.is_open, slot.filled_at = False, now
    try:
        # The constraint has the last word on who was first.
        db.flush()
    except IntegrityError:
        raise IllegalMove("This role was filled a moment ago.") from None
    events.record(db, actor=actor, act=EventAct.FILLED, object=slot, after={"candidacy": candidacy.public_id})
    standing.begin(db, offer, now=now, actor=actor)
    endings.slot_filled(db, slot, now=now)
    brief_states.slot_filled(db, candidacy.brief)
    telling.expert(db, candidacy, "offer-accepted")
    telling.company(db, candidacy, "offer-accepted")
