"""What somebody who acts for a company should do next: their own part, and what anybody there may do who may hire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, func, or_, select

from marketplace.domain.brief_moves import ON_THE_MARKET
from marketplace.domain.candidacies import WAITS
from marketplace.domain.hiring_words import CandidacyStatus, InterviewStatus, OfferStatus, Side
from marketplace.domain.policy import may
from marketplace.domain.todos import Todo, TodoKind, in_order
from marketplace.domain.vocabulary import BriefStatus, Permission
from marketplace.models import (
    Brief,
    BriefApproval,
    BriefQuestion,
    Candidacy,
    CandidateScorecard,
    Interview,
    InterviewPanelist,
    InterviewTime,
    MatchRun,
    Offer,
)
from marketplace.services.todos import of_engagements

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Company

_S = CandidacyStatus
OWED = {
    _S.SHORTLISTED: TodoKind.INVITE,
    _S.INTERESTED: TodoKind.REVIEW,
    _S.APPLIED: TodoKind.REVIEW,
    _S.UNDER_REVIEW: TodoKind.GO_ON,
    _S.INTERVIEWING: TodoKind.INTERVIEW,
    _S.EVALUATED: TodoKind.DECIDE,
    _S.COUNTERED: TodoKind.ANSWER_COUNTER,
    _S.OFFER_EXPIRED: TodoKind.OFFER_AGAIN,
    _S.OFFER_WITHDRAWN: TodoKind.OFFER_AGAIN,
    _S.ACCEPTED: TodoKind.AGREE,
}
"""What a company does in each state in which it is the company's move."""

HIRERS = "anybody who may hire"
MOST = 5
"""How many briefs of one kind are named."""


def todos(db: Session, company: Company, actor: Actor, now: datetime) -> list[Todo]:
    """Everything that waits for this person at their company, the first due on top."""
    found: list[Todo] = []
    if may(actor, Permission.HIRE, company):
        found += [*_candidacies(db, company), *_interviews(db, company, actor, now)]
    if may(actor, Permission.APPROVE_OFFERS, company):
        found += _offers(db, company, actor)
    if may(actor, Permission.APPROVE_BRIEFS, company):
        found += _approvals(db, company, actor)
    if may(actor, Permission.WRITE_BRIEFS, company):
        found += [*_questions(db, company), *_briefs(db, company)]
    if may(actor, Permission.MANAGE_ENGAGEMENTS, company):
        found += of_engagements.todos(db, company, Side.COMPANY)
    return in_order([*found, *_scores(db, company, actor)])


def _candidacies(db: Session, company: Company) -> Iterator[Todo]:
    """The states of candidates in which it is the company's move, and people who were not selected and have not been
    told why in a sentence: one line for each brief and state.
    """
    is_owed = Candidacy.status.in_(OWED) & or_(Candidacy.status != _S.SHORTLISTED, Brief.status.in_(ON_THE_MARKET))
    is_untold = (Candidacy.status == _S.NOT_SELECTED) & (Candidacy.feedback == "")
    chosen = (
        select(
            Brief.title,
            Brief.public_id,
            Candidacy.status,
            func.count(),
            func.min(Candidacy.due_at),
            func.min(Candidacy.public_id),
        )
        .join(Candidacy.brief)
        .where(
            Brief.company_id == company.id,
            or_(is_owed, is_untold & (Brief.status != BriefStatus.COMPLETED)),
        )
        .group_by(Brief.id, Candidacy.status)
    )
    for title, name, status, count, due, one in db.execute(chosen):
        ids = {"candidacy_id": one} if count == 1 else {"brief_id": name}
        if status is _S.NOT_SELECTED:
            yield Todo(TodoKind.SAY_WHY, title, ids, None, "the brief cannot be completed", count, HIRERS)
        else:
            yield Todo(OWED[status], title, ids, due, WAITS[status].consequence, count, HIRERS)


def _interviews(db: Session, company: Company, actor: Actor, now: datetime) -> Iterator[Todo]:
    """Interviews that the expert has proposed times for, those one sits in, and those of which nobody said they were
    held.
    """
    last = (
        select(func.max(InterviewTime.starts_at))
        .where(InterviewTime.interview_id == Interview.id)
        .correlate(Interview)
        .scalar_subquery()
    )
    sits_in = exists().where(InterviewPanelist.interview_id == Interview.id, InterviewPanelist.user_id == actor.user_id)
    is_open = Interview.status.in_((InterviewStatus.PROPOSED, InterviewStatus.SCHEDULED))
    chosen = (
        select(Interview, last, sits_in, Candidacy.public_id, Brief.title)
        .join(Interview.candidacy)
        .join(Candidacy.brief)
        .where(Brief.company_id == company.id, is_open)
        .order_by(Interview.id)
    )
    for interview, latest, is_mine, candidacy, title in db.execute(chosen):
        ids = {"candidacy_id": candidacy, "interview_id": interview.public_id}
        if interview.status is InterviewStatus.PROPOSED:
            if interview.proposed_by is Side.EXPERT:
                told = "the times lapse, and new ones have to be proposed"
                yield Todo(TodoKind.CHOOSE_TIME, title, ids, latest, told, owner=HIRERS)
        elif interview.starts_at is not None and interview.starts_at < now:
            told = "the candidate waits, and nobody can be evaluated"
            yield Todo(TodoKind.SAY_HELD, title, ids, interview.starts_at, told, owner=HIRERS)
        elif is_mine:
            yield Todo(TodoKind.ATTEND, title, ids, interview.starts_at)


def _scores(db: Session, company: Company, actor: Actor) -> Iterator[Todo]:
    """Interviews that one sat in, without a locked scorecard of one's own."""
    is_locked = exists().where(
        CandidateScorecard.interview_id == Interview.id,
        CandidateScorecard.author_id == actor.user_id,
        CandidateScorecard.locked_at.is_not(None),
    )
    chosen = (
        select(Interview.public_id, Candidacy.public_id, Brief.title, Candidacy.due_at)
        .join(InterviewPanelist, InterviewPanelist.interview_id == Interview.id)
        .join(Interview.candidacy)
        .join(Candidacy.brief)
        .where(
            Brief.company_id == company.id,
            InterviewPanelist.user_id == actor.user_id,
            Interview.status == InterviewStatus.HELD,
            ~is_locked,
        )
        .order_by(Interview.id)
    )
    for name, candidacy, title, due in db.execute(chosen):
        ids = {"candidacy_id": candidacy, "interview_id": name}
        told = "the candidate is not evaluated, and you do not see what your colleagues wrote"
        yield Todo(TodoKind.SCORE, title, ids, due, told)


def _offers(db: Session, company: Company, actor: Actor) -> Iterator[Todo]:
    chosen = (
        select(Offer.public_id, Candidacy.public_id, Brief.title, Offer.expires_at)
        .join(Offer.candidacy)
        .join(Candidacy.brief)
        .where(
            Brief.company_id == company.id,
            Offer.status == OfferStatus.PENDING_APPROVAL,
            or_(Offer.author_id.is_(None), Offer.author_id != actor.user_id),
        )
        .order_by(Offer.id)
    )
    for name, candidacy, title, due in db.execute(chosen):
        ids = {"candidacy_id": candidacy, "offer_id": name}
        told, who = "the offer is not sent", "anybody who may approve offers"
        yield Todo(TodoKind.APPROVE_OFFER, title, ids, due, told, owner=who)


def _approvals(db: Session, company: Company, actor: Actor) -> Iterator[Todo]:
    chosen = (
        select(Brief.title, Brief.public_id)
        .join(BriefApproval, BriefApproval.brief_id == Brief.id)
        .where(
            Brief.company_id == company.id,
            Brief.status == BriefStatus.PENDING_APPROVAL,
            BriefApproval.is_granted.is_(None),
            or_(BriefApproval.asked_by_id.is_(None), BriefApproval.asked_by_id != actor.user_id),
            or_(Brief.author_id.is_(None), Brief.author_id != actor.user_id),
        )
        .order_by(BriefApproval.id)
    )
    for title, name in db.execute(chosen):
        told, who = "the brief stays closed", "anybody who may approve briefs"
        yield Todo(TodoKind.APPROVE_BRIEF, title, {"brief_id": name}, None, told, owner=who)


def _questions(db: Session, company: Company) -> Iterator[Todo]:
    chosen = (
        select(Brief.title, Brief.public_id, func.count())
        .join(BriefQuestion, BriefQuestion.brief_id == Brief.id)
        .where(Brief.company_id == company.id, Brief.status.in_(ON_THE_MARKET), BriefQuestion.answered_at.is_(None))
        .group_by(Brief.id)
    )
    for title, name, count in db.execute(chosen):
        told, who = "experts apply without knowing, or do not apply", "anybody who may write briefs"
        yield Todo(TodoKind.ANSWER_QUESTIONS, title, {"brief_id": name}, None, told, count, who)


def _briefs(db: Session, company: Company) -> Iterator[Todo]:
    """Drafts to finish, and open briefs for which nobody has been ranked."""
    is_ranked = exists().where(MatchRun.brief_id == Brief.id, MatchRun.is_what_if.is_(False))
    chosen = (
        select(Brief.title, Brief.public_id, Brief.status)
        .where(
            Brief.company_id == company.id,
            or_(Brief.status == BriefStatus.DRAFT, (Brief.status == BriefStatus.OPEN) & ~is_ranked),
        )
        .order_by(Brief.status.desc(), Brief.updated_at.desc(), Brief.id)
        .limit(MOST)
    )
    for title, name, status in db.execute(chosen):
        if status is BriefStatus.OPEN:
            yield Todo(TodoKind.RANK, title, {"brief_id": name}, consequence="nobody is asked")
        else:
            yield Todo(TodoKind.FINISH_DRAFT, title, {"brief_id": name}, consequence="nobody sees it")
