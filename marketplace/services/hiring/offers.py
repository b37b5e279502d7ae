"""Offers: versions by either side, and a second person’s word where the company wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketplace.domain import policy
from marketplace.domain.candidacies import CANDIDACY_MOVES
from marketplace.domain.contact import masked
from marketplace.domain.errors import Conflict, IllegalMove, Invalid
from marketplace.domain.hiring_limits import check_deadline, check_length, check_sentence
from marketplace.domain.hiring_words import (
    CandidacyStatus,
    OfferStatus,
    Side,
)
from marketplace.domain.moments import said_in
from marketplace.domain.offer_terms import OfferTerms, check
from marketplace.domain.offers import OFFER_MOVES, OPEN
from marketplace.domain.states import Who
from marketplace.domain.vocabulary import EventAct, Permission
from marketplace.models import Offer, OfferVersion
from marketplace.models.base import public_id
from marketplace.services import events, mail
from marketplace.services.hiring import brief_states, candidacies, offer_moves, slots, telling

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Candidacy

_S, _C = OfferStatus, CandidacyStatus
NOT_DIRECT = frozenset({_C.EVALUATED, _C.OFFER_EXPIRED, _C.OFFER_WITHDRAWN})
"""From these an offer follows; from any other it is a direct offer and says why."""
DIRECT = "Say in a sentence why nothing more has to be evaluated; it is kept with the offer."
COMPANY_HANDS = (Who.COMPANY, Who.APPROVER)


def check_may_make(db: Session, candidacy: Candidacy, now: datetime) -> None:
    """Raise Conflict or IllegalMove unless an offer can be made here and now."""
    slots.check_open(candidacy.slot, now)
    candidacies.check_listed(db, candidacy)
    if any(offer.status in OPEN for offer in offer_moves.of_candidacy(db, candidacy)):
        raise Conflict("There is an open offer already. Change it, or take it back first.")
    CANDIDACY_MOVES.check(candidacy.status, _C.OFFERED, COMPANY_HANDS)


def make(
    db: Session,
    candidacy: Candidacy,
    terms: OfferTerms,
    *,
    until: datetime,
    direct_reason: str = "",
    now: datetime,
    actor: Actor,
) -> Offer:
    """Make an offer: sent at once, or put to an approver. One is open at a time.

    Raises Conflict, IllegalMove, Invalid naming the fields.
    """
    check_may_make(db, candidacy, now)
    check(terms, today=now.date())
    check_deadline(until, now, "until")
    is_direct = candidacy.status not in NOT_DIRECT
    offer = Offer(
        public_id=public_id(),
        candidacy=candidacy,
        status=_S.DRAFT,
        author_id=actor.user_id,
        created_at=now,
        expires_at=until,
        direct_reason=check_sentence(direct_reason, "direct_reason", DIRECT) if is_direct else "",
    )
    db.add(offer)
    _add_version(db, offer, terms, Side.COMPANY, now, actor)
    events.record(db, actor=actor, act=EventAct.DRAFTED, object=offer, after=offer_moves.said(offer))
    _send_or_ask(db, offer, now=now, actor=actor)
    return offer


def revise(db: Session, offer: Offer, terms: OfferTerms, *, until: datetime, now: datetime, actor: Actor) -> None:
    """Answer a counter-offer, or what an approver sent back, with a new version. Raises IllegalMove, Invalid."""
    slots.check_open(offer.candidacy.slot, now)
    if offer.status not in (_S.DRAFT, _S.COUNTERED):
        raise IllegalMove(
            f"An offer that is {offer.status.value} waits for the other side.", OFFER_MOVES.legal(offer.status)
        )
    offer_moves.check_in_time(offer, now)
    check(terms, today=now.date())
    check_deadline(until, now, "until")
    _add_version(db, offer, terms, Side.COMPANY, now, actor)
    offer.expires_at, offer.author_id = until, actor.user_id
    _send_or_ask(db, offer, now=now, actor=actor)


def approve(db: Session, offer: Offer, *, until: datetime | None = None, now: datetime, actor: Actor) -> None:
    """Send an offer of a colleague, with another day to answer by where `until` names one.

    Raises IllegalMove, Forbidden for who wrote it or may not approve, Invalid where its day has passed meanwhile.
    """
    _check_approver(offer, actor)
    slots.check_open(offer.candidacy.slot, now)
    offer_moves.check_in_time(offer, now)
    if until is not None:
        check_deadline(until, now, "until")
        offer.expires_at = until
    elif offer.expires_at <= now:
        raise Invalid({"until": ["The day by which they were to answer has passed; give another one."]})
    offer.approved_by_id = actor.user_id
    _send(db, offer, by=Who.APPROVER, now=now, actor=actor)


def send_back(db: Session, offer: Offer, *, comment: str, now: datetime, actor: Actor) -> None:
    """Give an offer back to who wrote it, with what must change. Raises IllegalMove, Forbidden, Invalid."""
    _check_approver(offer, actor)
    said = check_length(comment, "comment")
    if not said:
        raise Invalid({"comment": ["Write what must change."]})
    offer.approval_comment = said
    offer_moves.move(db, offer, _S.DRAFT, EventAct.DECLINED, by=Who.APPROVER, actor=actor)
    facts = {"title": offer.candidacy.brief.title, "link": offer_moves.company_link(offer)}
    for user in telling.still(db, offer.candidacy.brief.company_id, Permission.HIRE, [offer.author]):
        mail.post(db, user, "offer-sent-back", facts)


def counter(db: Session, offer: Offer, terms: OfferTerms, *, until: datetime, now: datetime, actor: Actor) -> None:
    """Answer an offer with other terms, as the expert. Raises IllegalMove, Invalid."""
    candidacies.check_may_act(offer.candidacy)
    offer_moves.check_answerable(offer, now)
    OFFER_MOVES.check(offer.status, _S.COUNTERED, [Who.EXPERT])
    check(terms, today=now.date())
    check_deadline(until, now, "until")
    if terms == offer_moves.terms_of(offer.versions[-1]):
        raise Invalid({"amount": ["This is the offer as it stands; change something, or accept it."]})
    _add_version(db, offer, terms, Side.EXPERT, now, actor)
    offer.expires_at = until
    offer_moves.move(db, offer, _S.COUNTERED, EventAct.COUNTERED, by=Who.EXPERT, actor=actor)
    candidacies.move(
        db, offer.candidacy, _C.COUNTERED, EventAct.COUNTERED, by=Who.EXPERT, now=now, actor=actor, until=until
    )
    telling.company(db, offer.candidacy, "offer-countered")


def _send_or_ask(db: Session, offer: Offer, *, now: datetime, actor: Actor) -> None:
    company = offer.candidacy.brief.company
    if not company.offers_need_approval:
        _send(db, offer, by=Who.COMPANY, now=now, actor=actor)
        return
    offer_moves.move(db, offer, _S.PENDING_APPROVAL, EventAct.SUBMITTED, by=Who.COMPANY, actor=actor)
    facts = {"title": offer.candidacy.brief.title, "link": offer_moves.company_link(offer)}
    for user in telling.who_may(db, company.id, Permission.APPROVE_OFFERS):
        if user.id != actor.user_id:
            mail.post(db, user, "offer-awaits-approval", facts)


def _send(db: Session, offer: Offer, *, by: Who, now: datetime, actor: Actor) -> None:
    candidacy = offer.candidacy
    offer_moves.move(db, offer, _S.SENT, EventAct.OFFERED, by=by, actor=actor)
    offer.sent_at = now
    candidacies.move(db, candidacy, _C.OFFERED, EventAct.OFFERED, by=by, now=now, actor=actor, until=offer.expires_at)
    brief_states.offer_sent(db, candidacy.brief)
    until = said_in(offer.expires_at, candidacy.expert.time_zone)
    telling.expert(db, candidacy, "offer-sent", {"until": until})


def _add_version(db: Session, offer: Offer, terms: OfferTerms, side: Side, now: datetime, actor: Actor) -> None:
    offer.versions.append(
        OfferVersion(
            number=len(offer.versions) + 1,
            by_side=side,
            author_id=actor.user_id,
            at=now,
            model=terms.model,
            amount_minor=terms.amount,
            currency=terms.currency,
            unit=terms.unit,
            hours_per_week=terms.hours_per_week,
            weeks=terms.weeks,
            starts_on=terms.starts_on,
            note=masked(terms.note.strip()) if offer.candidacy.status is _C.INTERESTED else terms.note.strip(),
        )
    )
    # The trail and the letters name the offer.
    db.flush()


def _check_approver(offer: Offer, actor: Actor) -> None:
    if offer.status is not _S.PENDING_APPROVAL:
        raise IllegalMove("This offer does not wait for approval.", OFFER_MOVES.legal(offer.status))
    policy.require_second(actor, Permission.APPROVE_OFFERS, offer, offer.author_id)
