"""Agreements in versions: put to the expert by the company, sent back or signed, in force when both have signed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from marketplace.domain import offer_terms, policy
from marketplace.domain.clauses import AgreementDraft, check, composed, hash_of
from marketplace.domain.engagement_words import AgreementKind, AgreementStatus, Checklist, EngagementStatus
from marketplace.domain.engagements import ENDED, WAITS, last_day
from marketplace.domain.errors import Conflict, IllegalMove, Invalid, NotFound
from marketplace.domain.hiring_limits import check_sentence
from marketplace.domain.hiring_words import CandidacyStatus, OfferStatus, Side
from marketplace.domain.offer_terms import OfferTerms
from marketplace.domain.states import Who
from marketplace.domain.vocabulary import EventAct, Permission
from marketplace.models import Agreement, AgreementSignature, Offer
from marketplace.models.base import public_id
from marketplace.services import events
from marketplace.services.engagements import clauses, items, standing, starting, telling
from marketplace.services.hiring import candidacies, offer_moves
from marketplace.services.vetting import rows

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Engagement

_S, _A = EngagementStatus, AgreementStatus
LEAST_NAME = 3
SAY_WHAT = "Say what has to change, in a sentence, so that the next version can be right."


def terms_of(agreement: Agreement) -> OfferTerms:
    """What a version says about work and pay."""
    return OfferTerms(
        agreement.model,
        agreement.amount_minor,
        agreement.currency,
        agreement.unit,
        agreement.hours_per_week,
        agreement.starts_on,
        agreement.weeks,
    )


def offered_terms(db: Session, engagement: Engagement) -> OfferTerms:
    """What the accepted offer says. Raises NotFound for a candidacy without one."""
    accepted = (Offer.candidacy_id == engagement.candidacy_id, Offer.status == OfferStatus.ACCEPTED)
    offer = db.scalar(select(Offer).where(*accepted).options(selectinload(Offer.versions)))
    if offer is None:
        raise NotFound("There is no accepted offer.")
    return offer_moves.terms_of(offer.versions[-1])


def kind_of(engagement: Engagement) -> AgreementKind:
    """What the next version of an engagement's agreement is for."""
    if engagement.agreement_number is not None:
        return AgreementKind.EXTENSION
    return AgreementKind.CONVERSION if engagement.previous_id is not None else AgreementKind.FIRST


def propose(
    db: Session,
    engagement: Engagement,
    draft: AgreementDraft,
    *,
    terms: OfferTerms | None = None,
    now: datetime,
    actor: Actor,
) -> Agreement:
    """Put a version to the expert; it replaces one that is not signed yet. Raises IllegalMove, Invalid.

    The first agreement has the terms of the accepted offer; those of an extension are given.
    """
    if engagement.status in ENDED:
        raise IllegalMove(f"This engagement is {engagement.status.value}; there is nothing to agree on.")
    kind, today = kind_of(engagement), now.date()
    if kind is AgreementKind.FIRST or terms is None:
        terms = offered_terms(db, engagement)
    else:
        offer_terms.check(terms, today=today)
    has_end = terms.weeks is not None
    check(clauses.book(), draft, weeks=terms.weeks)
    text = composed(clauses.book(), draft, clauses.facts_of(engagement, terms, draft), has_end=has_end)
    for earlier in engagement.agreements:
        if earlier.status in (_A.PROPOSED, _A.SENT_BACK):
            earlier.status, earlier.closed_at = _A.REPLACED, now
    # There is at most one that can be signed: the old one goes before the new one comes.
    db.flush()
    agreement = Agreement(
        public_id=public_id(),
        engagement=engagement,
        number=len(engagement.agreements) + 1,
        kind=kind,
        status=_A.PROPOSED,
        author_id=actor.user_id,
        at=now,
        model=terms.model,
        amount_minor=terms.amount,
        currency=terms.currency,
        unit=terms.unit,
        hours_per_week=terms.hours_per_week,
        weeks=terms.weeks,
        starts_on=terms.starts_on,
        paid_by=draft.paid_by,
        trial_weeks=draft.trial_weeks,
        notice_days=draft.notice_days,
        iteration_cap=draft.iteration_cap,
        compute_cap_minor=draft.compute_cap,
        values={name: text.strip() for name, text in draft.values.items()},
        text=text,
        text_sha256=hash_of(text),
    )
    db.add(agreement)
    db.flush()
    after = {"engagement": engagement.public_id, "number": agreement.number, "sha256": agreement.text_sha256}
    events.record(db, actor=actor, act=EventAct.PROPOSED, object=agreement, after={**after, "kind": kind.value})
    if engagement.status is _S.AGREEING:
        engagement.due_at, engagement.reminded_at = now + timedelta(days=WAITS[_S.AGREEING].days), None
    what = f"version {agreement.number} of the agreement waits for your signature"
    telling.task(db, engagement, what, WAITS[_S.AGREEING].consequence, Side.EXPERT, page="/agreement")
    return agreement


def on_the_table(engagement: Engagement) -> Agreement | None:
    """The version that can be signed or was sent back, if there is one."""
    latest = engagement.agreements[-1] if engagement.agreements else None
    return latest if latest is not None and latest.status in (_A.PROPOSED, _A.SENT_BACK) else None


def of(db: Session, engagement: Engagement, number: int, *, locked: bool = False) -> Agreement:
    """The version with this number. Raises NotFound."""
    for agreement in engagement.agreements:
        if agreement.number == number:
            if locked:
                rows.lock(db, agreement)
            return agreement
    raise NotFound("There is no such version.")


def wants_second(agreement: Agreement) -> bool:
    """Tell whether who signs for the company must be another person than who wrote it."""
    return agreement.kind is not AgreementKind.FIRST and agreement.engagement.company.offers_need_approval


def send_back(db: Session, agreement: Agreement, *, comment: str, now: datetime, actor: Actor) -> None:
    """Say, as the expert, what has to change before one signs. Raises IllegalMove, Invalid."""
    _check_open(agreement)
    said = check_sentence(comment, "comment", SAY_WHAT)
    agreement.status, agreement.comment, agreement.closed_at = _A.SENT_BACK, said, now
    after = {"status": _A.SENT_BACK.value, "number": agreement.number}
    events.record(db, actor=actor, act=EventAct.CHANGES_REQUESTED, object=agreement, after=after)
    what = f"the expert wants something changed in version {agreement.number} of the agreement"
    consequence = WAITS[_S.AGREEING].consequence
    telling.task(db, agreement.engagement, what, consequence, Side.COMPANY, page="/agreement")


def sign(db: Session, agreement: Agreement, *, side: Side, name: str, sha256: str, now: datetime, actor: Actor) -> None:
    """Sign a version for a side, by a typed name and the fingerprint of the text that was read.

    Raises Invalid without a name, Conflict for another text, IllegalMove, Forbidden for somebody who would have to
    ask a colleague.
    """
    engagement = agreement.engagement
    _check_open(agreement)
    typed = " ".join(name.split())
    if not LEAST_NAME <= len(typed) <= 120:
        raise Invalid({"name": ["Type your full name; it stands under the agreement."]})
    if sha256 != agreement.text_sha256:
        raise Conflict("This is not the text that you opened. Read the version that is there now, then sign it.")
    if any(one.side is side for one in agreement.signatures):
        raise IllegalMove("Your side has signed this version; the other one has to.")
    if side is Side.EXPERT:
        candidacies.check_may_act(engagement.candidacy)
    elif wants_second(agreement):
        # More money than the offer that was approved is approved again.
        policy.require_second(actor, Permission.APPROVE_OFFERS, engagement, agreement.author_id)
    agreement.signatures.append(AgreementSignature(side=side, signed_by_id=actor.user_id, name=typed, at=now))
    after = {"side": side.value, "number": agreement.number, "sha256": agreement.text_sha256}
    events.record(db, actor=actor, act=EventAct.SIGNED, object=agreement, after=after)
    other = side.other
    if {one.side for one in agreement.signatures} == {*Side}:
        _in_force(db, agreement, now=now, actor=actor)
        telling.news(db, engagement, "the agreement is signed by both", *Side, page="/agreement")
    else:
        what = f"version {agreement.number} of the agreement is signed by the other side and waits for your signature"
        telling.task(db, engagement, what, WAITS[_S.AGREEING].consequence, other, page="/agreement")


def _in_force(db: Session, agreement: Agreement, *, now: datetime, actor: Actor) -> None:
    """Let a version hold that both have signed: its terms become those of the engagement."""
    engagement = agreement.engagement
    agreement.status, agreement.closed_at = _A.SIGNED, now
    engagement.agreement_number, engagement.model = agreement.number, agreement.model
    engagement.paid_by, engagement.hours_per_week = agreement.paid_by, agreement.hours_per_week
    engagement.ends_on = last_day(agreement.starts_on, agreement.weeks)
    if agreement.kind is AgreementKind.EXTENSION:
        after = {"number": agreement.number, "ends_on": str(engagement.ends_on)}
        if engagement.status is _S.ENDING:
            engagement.ended_for = engagement.ended_by = engagement.last_day = None
            standing.move(
                db, engagement, _S.ACTIVE, EventAct.EXTENDED, by=Who.SYSTEM, now=now, actor=actor, after=after
            )
        else:
            events.record(db, actor=actor, act=EventAct.EXTENDED, object=engagement, after=after)
        return
    engagement.starts_on = agreement.starts_on
    if agreement.trial_weeks is not None:
        engagement.trial_ends_on = last_day(agreement.starts_on, agreement.trial_weeks)
    if engagement.candidacy.status is CandidacyStatus.ACCEPTED:
        candidacies.move(
            db,
            engagement.candidacy,
            CandidacyStatus.CONTRACTED,
            EventAct.CONTRACTED,
            by=Who.SYSTEM,
            now=now,
            actor=actor,
        )
    begins = starting.begins_at(engagement)
    standing.move(db, engagement, _S.SCHEDULED, EventAct.SCHEDULED, by=Who.SYSTEM, now=now, actor=actor, until=begins)
    items.open_list(db, engagement, Checklist.ONBOARDING)
    starting.start_if_due(db, engagement, now=now)


def _check_open(agreement: Agreement) -> None:
    if agreement.status is not _A.PROPOSED:
        raise IllegalMove(f"Version {agreement.number} of the agreement is {agreement.status.value.replace('-', ' ')}.")
