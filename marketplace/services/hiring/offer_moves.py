"""Offers as they stand, and the one place where they move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from marketplace.domain.candidacies import HIRED
from marketplace.domain.errors import IllegalMove, NotFound
from marketplace.domain.hiring_words import CandidacyStatus, OfferStatus
from marketplace.domain.moments import ago
from marketplace.domain.offer_terms import OfferTerms
from marketplace.domain.offers import INSIDE, OFFER_MOVES
from marketplace.domain.states import Who
from marketplace.domain.vocabulary import EventAct
from marketplace.models import Offer, OfferVersion
from marketplace.services import events
from marketplace.services.hiring import slots
from marketplace.services.vetting import rows

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Candidacy

_S = OfferStatus


def of_candidacy(db: Session, candidacy: Candidacy) -> list[Offer]:
    """The offers of a candidacy with their versions, newest first."""
    chosen = select(Offer).where(Offer.candidacy_id == candidacy.id).options(joinedload(Offer.versions))
    return list(db.scalars(chosen.order_by(Offer.id.desc())).unique())


def of(db: Session, candidacy: Candidacy, name: str, *, locked: bool = False) -> Offer:
    """The offer of this candidacy with this id. Raises NotFound."""
    for offer in of_candidacy(db, candidacy):
        if offer.public_id == name:
            if locked:
                rows.lock(db, offer)
            return offer
    raise NotFound("There is no such offer.")


def terms_of(version: OfferVersion) -> OfferTerms:
    """What a version says."""
    return OfferTerms(
        version.model,
        version.amount_minor,
        version.currency,
        version.unit,
        version.hours_per_week,
        version.starts_on,
        version.weeks,
        version.note,
    )


def check_answerable(offer: Offer, now: datetime) -> None:
    """Raise IllegalMove when the slot is filled or the offer has ended, each in words of its own."""
    if offer.candidacy.status in HIRED:
        raise IllegalMove(f"This offer was accepted {ago(offer.candidacy.since, now)}; the role is taken by it.")
    slots.check_open(offer.candidacy.slot, now)
    check_in_time(offer, now)
    if offer.status not in (_S.SENT, _S.COUNTERED):
        raise IllegalMove(
            f"This offer is {offer.status.value}; there is nothing to answer.", OFFER_MOVES.legal(offer.status)
        )


def ends_at(offer: Offer) -> datetime | None:
    """When an open offer ends by itself: at its deadline or, while the answer to a counter-offer is not sent, at that
    of the counter-offer; never while nobody outside waits for it.
    """
    if offer.status in (_S.SENT, _S.COUNTERED):
        return offer.expires_at
    is_answer = offer.status in INSIDE and offer.candidacy.status is CandidacyStatus.COUNTERED
    return offer.candidacy.due_at if is_answer else None


def check_in_time(offer: Offer, now: datetime) -> None:
    """Raise IllegalMove when the deadline has passed, whether or not the worker has been round."""
    ended = ends_at(offer)
    if ended is not None and ended <= now:
        raise IllegalMove(f"This offer expired {ago(ended, now)}.")


def move(
    db: Session,
    offer: Offer,
    status: OfferStatus,
    act: EventAct,
    *,
    by: Who,
    actor: Actor | None,
    reason: str | None = None,
) -> None:
    """Take an offer to another state. Raises IllegalMove naming the lawful moves, or Forbidden naming whose it is."""
    before = offer.status
    offer.status = OFFER_MOVES.check(before, status, [by])
    was = {"status": before.value}
    events.record(db, actor=actor, act=act, object=offer, before=was, after=said(offer), reason=reason)


def said(offer: Offer) -> dict[str, object]:
    """What the trail keeps of an offer: where it stands and what is on the table."""
    latest = offer.versions[-1]
    return {
        "status": offer.status.value,
        "candidacy": offer.candidacy.public_id,
        "version": latest.number,
        "by": latest.by_side.value,
        "amount_minor": latest.amount_minor,
        "currency": latest.currency,
    }


def company_link(offer: Offer) -> str:
    """The page of an offer for the company."""
    return f"/company/candidates/{offer.candidacy.public_id}/offers/{offer.public_id}"
