"""What happens when nobody acts: invitations and offers expire, proposals lapse, whoever owes an answer is reminded."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import exists, select
from sqlalchemy.orm import contains_eager

from marketplace.domain.candidacies import WAITS
from marketplace.domain.hiring_words import CandidacyStatus, InterviewStatus, OfferStatus, Side
from marketplace.domain.moments import said_in
from marketplace.domain.offers import INSIDE
from marketplace.domain.vocabulary import BriefStatus, EventAct
from marketplace.domain.waiting import BEFORE
from marketplace.models import Brief, BriefHiring, Candidacy, Interview, InterviewTime, Offer
from marketplace.services import briefs, events
from marketplace.services.hiring import interviews, invitations, offer_endings, offer_moves, panels, scorecards, telling
from marketplace.services.vetting import rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

_C = CandidacyStatus
AT_ONCE = 200
"""Rows that one transaction moves."""
ENDING = frozenset({_C.INVITED, _C.OFFERED, _C.COUNTERED})
"""What ends by itself at its deadline, so that its owner is reminded before."""
STAYING = frozenset(WAITS) - ENDING - {_C.ACCEPTED}
"""What waits on, so that its owner is reminded when the time is over; of signing, the engagement reminds."""
OF_THE_COMPANY = {
    _C.SHORTLISTED: (
        "an invitation for somebody on the shortlist of",
        "invitations for {count} people on the shortlist of",
        "nobody is asked",
    ),
    _C.COUNTERED: ("your answer to a counter-offer for", "your answers to {count} counter-offers for", "they expire"),
}
"""What waits for the company, and what happens otherwise, where nobody waits outside or the time is not over yet."""
STAGES = {
    _C.INTERESTED: "after accepting your invitation",
    _C.APPLIED: "after applying",
    _C.UNDER_REVIEW: "under review",
    _C.INTERVIEWING: "in interviews",
    _C.EVALUATED: "after an evaluation",
    _C.OFFER_EXPIRED: "after an offer that expired",
    _C.OFFER_WITHDRAWN: "after an offer that was taken back",
}
"""When in hiring somebody waits for the company; a letter names nobody."""


def move_due(db: Session, now: datetime) -> int:
    """Do what is due at this moment, some hundreds at a time; return how much that was."""
    return (
        _expire_invitations(db, now)
        + _expire_offers(db, now)
        + _lapse_interviews(db, now)
        + _settle_interviews(db, now)
        + _close_applications(db, now)
        + _remind(db, now)
    )


def _expire_invitations(db: Session, now: datetime) -> int:
    due = select(Candidacy).where(Candidacy.status == _C.INVITED, Candidacy.due_at <= now).order_by(Candidacy.id)
    found = list(db.scalars(due.limit(AT_ONCE)))
    for candidacy in found:
        rows.lock(db, candidacy)
        if candidacy.status is _C.INVITED:
            invitations.expire(db, candidacy, now=now)
    return len(found)


def _expire_offers(db: Session, now: datetime) -> int:
    """Expire what is out past its day, and the answers to counter-offers that stayed inside past theirs."""
    is_out = Offer.status.in_((OfferStatus.SENT, OfferStatus.COUNTERED)) & (Offer.expires_at <= now)
    is_owed = Offer.status.in_(INSIDE) & (Candidacy.status == _C.COUNTERED) & (Candidacy.due_at <= now)
    due = select(Offer).join(Offer.candidacy).where(is_out | is_owed).order_by(Offer.id).limit(AT_ONCE)
    found = list(db.scalars(due.options(contains_eager(Offer.candidacy))))
    for offer in found:
        # In the order in which acceptance locks them.
        rows.lock(db, offer.candidacy.brief, offer.candidacy.slot, offer.candidacy, offer)
        ends = offer_moves.ends_at(offer)
        if ends is not None and ends <= now:
            offer_endings.expire(db, offer, now=now)
    return len(found)


def _lapse_interviews(db: Session, now: datetime) -> int:
    to_come = exists().where(InterviewTime.interview_id == Interview.id, InterviewTime.starts_at > now)
    due = select(Interview).where(Interview.status == InterviewStatus.PROPOSED, ~to_come).order_by(Interview.id)
    found = list(db.scalars(due.limit(AT_ONCE)))
    for interview in found:
        rows.lock(db, interview.candidacy, interview)
        if interview.status is InterviewStatus.PROPOSED:
            interviews.lapse(db, interview, now=now)
    return len(found)


def _settle_interviews(db: Session, now: datetime) -> int:
    """Score the interviews of which only those have not locked a scorecard who have left the company since."""
    due = select(Interview).where(panels.is_whole()).order_by(Interview.id).limit(AT_ONCE)
    found = list(db.scalars(due))
    for interview in found:
        rows.lock(db, interview.candidacy, interview)
        scorecards.settle(db, interview, now=now)
    return len(found)


def _close_applications(db: Session, now: datetime) -> int:
    due = (
        select(Brief)
        .join(BriefHiring, BriefHiring.brief_id == Brief.id)
        .where(Brief.status == BriefStatus.OPEN, BriefHiring.applications_until <= now)
        .order_by(Brief.id)
    )
    found = list(db.scalars(due.limit(AT_ONCE)))
    for brief in found:
        rows.lock(db, brief)
        if brief.status is BriefStatus.OPEN:
            briefs.move(db, brief, BriefStatus.CLOSED_TO_APPLICATIONS, EventAct.CLOSED_TO_APPLICATIONS, None)
    return len(found)


def _remind(db: Session, now: datetime) -> int:
    """Remind whoever owes an answer, once for each state."""
    owed = [
        Candidacy.status.in_(STAYING) & (Candidacy.due_at <= now),
        Candidacy.status.in_(ENDING) & (Candidacy.due_at <= now + BEFORE) & (Candidacy.due_at > now),
    ]
    count = 0
    owed_alike: defaultdict[tuple[int, CandidacyStatus], list[Candidacy]] = defaultdict(list)
    for condition in owed:
        due = select(Candidacy).where(condition, Candidacy.reminded_at.is_(None)).order_by(Candidacy.id).limit(AT_ONCE)
        for candidacy in db.scalars(due).all():
            rows.lock(db, candidacy)
            candidacy.reminded_at = now
            owed_alike[candidacy.brief_id, candidacy.status].append(candidacy)
            events.record(
                db, actor=None, act=EventAct.REMINDED, object=candidacy, after={"status": candidacy.status.value}
            )
            count += 1
    for alike in owed_alike.values():
        _tell(db, alike)
    return count


def _tell(db: Session, alike: Sequence[Candidacy]) -> None:
    """Tell of candidacies of one brief in one state: the company once of all, each expert of theirs."""
    first, count = alike[0], len(alike)
    wait = WAITS[first.status]
    page = f"/company/briefs/{first.brief.public_id}/candidates" if count > 1 else ""
    if first.status in OF_THE_COMPANY:
        one, many, consequence = OF_THE_COMPANY[first.status]
        what = one if count == 1 else many.format(count=count)
        facts = {"what": f"{what} “{first.brief.title}”", "consequence": consequence}
        telling.company(db, first, "waiting", facts, link=page)
    elif wait.side is Side.COMPANY:
        who = "Somebody waits" if count == 1 else f"{count} people wait"
        telling.company(db, first, "candidate-waits", {"who": who, "stage": STAGES[first.status]}, link=page)
    else:
        for candidacy in alike:
            assert candidacy.due_at is not None
            until = said_in(candidacy.due_at, candidacy.expert.time_zone)
            telling.expert(db, candidacy, "answer-due", {"until": until, "consequence": wait.consequence})
