"""Reminders of hiring: interviews that are not agreed, held or scored, and offers and briefs that wait inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, select

from marketplace.domain.addenda import CONFIRM_WITHIN, CONSEQUENCE, Answers
from marketplace.domain.candidacies import ACTIVE
from marketplace.domain.hiring_words import InterviewStatus, OfferStatus, Side
from marketplace.domain.moments import said_in
from marketplace.domain.vocabulary import BriefStatus, Permission
from marketplace.domain.waiting import AFTER_INTERVIEW, APPROVAL, BEFORE, DRAFT_OFFER
from marketplace.models import (
    Brief,
    BriefApproval,
    BriefVersion,
    Candidacy,
    CandidateScorecard,
    Interview,
    InterviewTime,
    Offer,
)
from marketplace.services import mail
from marketplace.services.hiring import addenda, interviews, offer_moves, telling
from marketplace.services.waiting import Watch, late, write

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


_I, _O = InterviewStatus, OfferStatus


def _unchosen(now: datetime) -> Any:
    """Interviews the last of whose times is within a day."""
    mine = exists().where(InterviewTime.interview_id == Interview.id)
    return late(
        Interview,
        Interview.status == _I.PROPOSED,
        mine.where(InterviewTime.starts_at > now),
        ~mine.where(InterviewTime.starts_at > now + BEFORE),
    )


def _ask_to_choose(db: Session, interview: Interview, watch: Watch, now: datetime) -> None:
    candidacy = interview.candidacy
    what = f"a time for the interview about “{candidacy.brief.title}”"
    if interview.proposed_by is Side.EXPERT:
        users = telling.who_may(db, candidacy.brief.company_id, Permission.HIRE)
        write(db, users, what, watch, interviews.link_of(interview, Side.COMPANY))
    elif candidacy.expert.user is not None:
        write(db, [candidacy.expert.user], what, watch, interviews.link_of(interview, Side.EXPERT))


def _tell_of_soon(db: Session, interview: Interview, watch: Watch, now: datetime) -> None:
    """Both sides, each by their own clock."""
    candidacy = interview.candidacy
    company, expert = candidacy.brief.company, candidacy.expert
    assert interview.starts_at is not None
    told = {"title": candidacy.brief.title, "company": company.name}
    if expert.user is not None and expert.user.active:
        when = said_in(interview.starts_at, expert.time_zone)
        link = interviews.link_of(interview, Side.EXPERT)
        mail.post(db, expert.user, "interview-soon", told | {"when": when, "link": link})
    for user in telling.panel(db, interview):
        when = said_in(interview.starts_at, company.time_zone)
        link = interviews.link_of(interview, Side.COMPANY)
        mail.post(db, user, "interview-soon", told | {"when": when, "link": link})


def _ask_what_became(db: Session, interview: Interview, watch: Watch, now: datetime) -> None:
    what = f"say whether the interview about “{interview.candidacy.brief.title}” was held"
    write(db, telling.panel(db, interview), what, watch, interviews.link_of(interview, Side.COMPANY))


def _ask_for_scores(db: Session, interview: Interview, watch: Watch, now: datetime) -> None:
    locked = select(CandidateScorecard.author_id).where(
        CandidateScorecard.interview_id == interview.id, CandidateScorecard.locked_at.is_not(None)
    )
    done = set(db.scalars(locked))
    owing = [user for user in telling.panel(db, interview) if user.id not in done]
    what = f"your scorecard of the interview about “{interview.candidacy.brief.title}”"
    write(db, owing, what, watch, interviews.link_of(interview, Side.COMPANY))


def _ask_to_send(db: Session, offer: Offer, watch: Watch, now: datetime) -> None:
    people = telling.still(db, offer.candidacy.brief.company_id, Permission.HIRE, [offer.author])
    what = f"an offer for “{offer.candidacy.brief.title}” that was not sent"
    write(db, people, what, watch, offer_moves.company_link(offer))


def _ask_to_approve_offer(db: Session, offer: Offer, watch: Watch, now: datetime) -> None:
    people = telling.who_may(db, offer.candidacy.brief.company_id, Permission.APPROVE_OFFERS)
    others = [user for user in people if user.id != offer.author_id]
    what = f"your approval of an offer for “{offer.candidacy.brief.title}”"
    write(db, others, what, watch, offer_moves.company_link(offer))


def _unapproved(now: datetime) -> Any:
    asked = BriefApproval.decided_at.is_(None) & (BriefApproval.asked_at <= now - APPROVAL)
    waiting = late(Brief, Brief.status == BriefStatus.PENDING_APPROVAL, asked)
    return waiting.join(BriefApproval, BriefApproval.brief_id == Brief.id)


def _ask_to_approve_brief(db: Session, brief: Brief, watch: Watch, now: datetime) -> None:
    asking = select(BriefApproval.asked_by_id).where(
        BriefApproval.brief_id == brief.id, BriefApproval.decided_at.is_(None)
    )
    apart = {brief.author_id, *db.scalars(asking)}
    people = telling.who_may(db, brief.company_id, Permission.APPROVE_BRIEFS)
    others = [user for user in people if user.id not in apart]
    write(db, others, f"your approval of the brief “{brief.title}”", watch, f"/briefs/{brief.public_id}")


def _unconfirmed(now: datetime) -> Any:
    """Applicants who have a day left to stand by their answers to a brief that has changed."""
    waiting = late(
        Candidacy,
        Candidacy.status.in_(ACTIVE),
        BriefVersion.made_at > now - CONFIRM_WITHIN,
        BriefVersion.made_at <= now - CONFIRM_WITHIN + BEFORE,
    )
    return waiting.join(Candidacy.application).join(BriefVersion, addenda.is_unread())


def _ask_to_confirm(db: Session, candidacy: Candidacy, watch: Watch, now: datetime) -> None:
    until = addenda.asked_until(db, candidacy)
    if until is not None:
        facts = {"until": said_in(until, candidacy.expert.time_zone), "consequence": CONSEQUENCE}
        telling.expert(db, candidacy, "answer-due", facts)


WATCHES = (
    Watch("interview", _I.PROPOSED, Interview, Interview.proposed_at, _unchosen, _ask_to_choose),
    Watch(
        "interview",
        _I.SCHEDULED,
        Interview,
        Interview.starts_at,
        lambda now: late(
            Interview,
            Interview.status == _I.SCHEDULED,
            Interview.starts_at > now,
            Interview.starts_at <= now + BEFORE,
        ),
        _tell_of_soon,
        name="-soon",
    ),
    Watch(
        "interview",
        _I.SCHEDULED,
        Interview,
        Interview.starts_at,
        lambda now: late(Interview, Interview.status == _I.SCHEDULED, Interview.starts_at <= now - AFTER_INTERVIEW),
        _ask_what_became,
    ),
    Watch(
        "interview",
        _I.HELD,
        Interview,
        Interview.starts_at,
        lambda now: late(Interview, Interview.status == _I.HELD, Interview.starts_at <= now - AFTER_INTERVIEW),
        _ask_for_scores,
    ),
    Watch(
        "offer",
        _O.DRAFT,
        Offer,
        Offer.expires_at,
        lambda now: late(Offer, Offer.status == _O.DRAFT, Offer.created_at <= now - DRAFT_OFFER),
        _ask_to_send,
    ),
    Watch(
        "offer",
        _O.PENDING_APPROVAL,
        Offer,
        Offer.expires_at,
        lambda now: late(Offer, Offer.status == _O.PENDING_APPROVAL, Offer.created_at <= now - APPROVAL),
        _ask_to_approve_offer,
    ),
    Watch("answers", Answers.UNCONFIRMED, Candidacy, BriefVersion.made_at, _unconfirmed, _ask_to_confirm),
    Watch("brief", BriefStatus.PENDING_APPROVAL, Brief, BriefApproval.asked_at, _unapproved, _ask_to_approve_brief),
)
"""What hiring waits for beside the deadlines that end something."""
