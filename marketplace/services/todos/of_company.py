"""What somebody who acts for a company should do next: their own part, and what anybody there may do who may hire."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, cast, exists, func, literal, null, or_, select, union_all

from marketplace.domain.brief_moves import ON_THE_MARKET
from marketplace.domain.candidacies import WAITS
from marketplace.domain.hiring_words import CandidacyStatus, InterviewStatus, OfferStatus, Side
from marketplace.domain.policy import may
from marketplace.domain.todos import Todo, TodoKind, in_order
from marketplace.domain.vocabulary import BriefStatus, Permission
from marketplace.models import (
    Brief,
    BriefApproval,
    BriefHiring,
    BriefQuestion,
    Candidacy,
    CandidateScorecard,
    Interview,
    InterviewPanelist,
    InterviewTime,
    MatchRun,
    Offer,
)
from marketplace.models.base import UTCDateTime
from marketplace.services import brief_clock
from marketplace.services.hiring import correspondence
from marketplace.services.todos import of_engagements

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import CompoundSelect, Select
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
"""How many briefs or threads of one kind are named."""
CLOSING = timedelta(days=3)
"""How long before a brief closes to applications somebody may still want to extend that."""
ONE_BY_ONE: Mapping[TodoKind, tuple[tuple[str, ...], str, str]] = {
    TodoKind.SCORE: (
        ("candidacy_id", "interview_id"),
        "the candidate is not evaluated, and you do not see what your colleagues wrote",
        "you",
    ),
    TodoKind.APPROVE_OFFER: (
        ("candidacy_id", "offer_id"),
        "the offer is not sent",
        "anybody who may approve offers",
    ),
    TodoKind.APPROVE_BRIEF: (("brief_id",), "the brief stays closed", "anybody who may approve briefs"),
    TodoKind.ANSWER_QUESTIONS: (
        ("brief_id",),
        "experts apply without knowing, or do not apply",
        "anybody who may write briefs",
    ),
}
"""Which ids a line of each kind has, what happens otherwise, and who may do it."""
UNREAD = "whoever wrote it waits"


def todos(db: Session, company: Company, actor: Actor, now: datetime) -> list[Todo]:
    """Everything that waits for this person at their company, the first due on top."""
    found: list[Todo] = []
    if may(actor, Permission.HIRE, company):
        found += [*_candidacies(db, company), *_interviews(db, company, actor, now), *_messages(db, company, actor)]
    if may(actor, Permission.WRITE_BRIEFS, company):
        found += [*_briefs(db, company, now), *_expiring(db, company, now)]
    if may(actor, Permission.MANAGE_ENGAGEMENTS, company):
        found += of_engagements.todos(db, company, Side.COMPANY)
    return in_order([*found, *_one_by_one(db, company, actor)])


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


def _one_by_one(db: Session, company: Company, actor: Actor) -> Iterator[Todo]:
    """Scorecards, approvals and questions, in one query."""
    parts = [_scores(company, actor)]
    if may(actor, Permission.APPROVE_OFFERS, company):
        parts.append(_offers(company, actor))
    if may(actor, Permission.APPROVE_BRIEFS, company):
        parts.append(_approvals(company, actor))
    if may(actor, Permission.WRITE_BRIEFS, company):
        parts.append(_questions(company))
    chosen: CompoundSelect[Any] = union_all(*parts)
    for word, title, first, second, due, count in db.execute(chosen):
        kind = TodoKind(word)
        names, told, who = ONE_BY_ONE[kind]
        yield Todo(kind, title, dict(zip(names, (first, second), strict=False)), due, told, count, who)


def _line(kind: TodoKind, first: Any, second: Any = None, due: Any = None, count: Any = None) -> Select[Any]:
    """A row of the union: the kind, the brief, one or two ids, until when, how many."""
    return select(
        literal(kind.value),
        Brief.title,
        first,
        second if second is not None else literal(""),
        due if due is not None else cast(null(), UTCDateTime),
        count if count is not None else literal(1),
    )


def _scores(company: Company, actor: Actor) -> Select[Any]:
    """Interviews that one sat in, without a locked scorecard of one's own."""
    is_locked = exists().where(
        CandidateScorecard.interview_id == Interview.id,
        CandidateScorecard.author_id == actor.user_id,
        CandidateScorecard.locked_at.is_not(None),
    )
    return (
        _line(TodoKind.SCORE, Candidacy.public_id, Interview.public_id, Candidacy.due_at)
        .select_from(Interview)
        .join(InterviewPanelist, InterviewPanelist.interview_id == Interview.id)
        .join(Interview.candidacy)
        .join(Candidacy.brief)
        .where(
            Brief.company_id == company.id,
            InterviewPanelist.user_id == actor.user_id,
            Interview.status == InterviewStatus.HELD,
            ~is_locked,
        )
    )


def _offers(company: Company, actor: Actor) -> Select[Any]:
    # The answer to a counter-offer has until that one expires.
    due = case((Candidacy.status == _S.COUNTERED, Candidacy.due_at), else_=Offer.expires_at)
    return (
        _line(TodoKind.APPROVE_OFFER, Candidacy.public_id, Offer.public_id, due)
        .select_from(Offer)
        .join(Offer.candidacy)
        .join(Candidacy.brief)
        .where(
            Brief.company_id == company.id,
            Offer.status == OfferStatus.PENDING_APPROVAL,
            or_(Offer.author_id.is_(None), Offer.author_id != actor.user_id),
        )
    )


def _approvals(company: Company, actor: Actor) -> Select[Any]:
    return (
        _line(TodoKind.APPROVE_BRIEF, Brief.public_id)
        .select_from(Brief)
        .join(BriefApproval, BriefApproval.brief_id == Brief.id)
        .where(
            Brief.company_id == company.id,
            Brief.status == BriefStatus.PENDING_APPROVAL,
            BriefApproval.is_granted.is_(None),
            or_(BriefApproval.asked_by_id.is_(None), BriefApproval.asked_by_id != actor.user_id),
            or_(Brief.author_id.is_(None), Brief.author_id != actor.user_id),
        )
    )


def _questions(company: Company) -> Select[Any]:
    return (
        _line(TodoKind.ANSWER_QUESTIONS, Brief.public_id, count=func.count())
        .select_from(Brief)
        .join(BriefQuestion, BriefQuestion.brief_id == Brief.id)
        .where(Brief.company_id == company.id, Brief.status.in_(ON_THE_MARKET), BriefQuestion.answered_at.is_(None))
        .group_by(Brief.id, Brief.title, Brief.public_id)
    )


def _messages(db: Session, company: Company, actor: Actor) -> Iterator[Todo]:
    for name, title, count in correspondence.unread_of_company(db, company, actor=actor, limit=MOST):
        yield Todo(TodoKind.READ_MESSAGES, title, {"candidacy_id": name}, None, UNREAD, count)


def _expiring(db: Session, company: Company, now: datetime) -> Iterator[Todo]:
    """Briefs on which nobody has acted for so long that they are about to expire."""
    for brief, at in brief_clock.expiring(db, company, now)[:MOST]:
        is_filled_in_part = brief.status is BriefStatus.PARTIALLY_FILLED
        what = "the roles that are open close" if is_filled_in_part else "the brief expires"
        told, who = f"{what}, and everybody who waits is told so", "anybody who may write briefs"
        yield Todo(TodoKind.CARE_FOR, brief.title, {"brief_id": brief.public_id}, at, told, owner=who)


def _briefs(db: Session, company: Company, now: datetime) -> Iterator[Todo]:
    """Drafts to finish, open briefs for which nobody has been ranked, and those that soon take no more applications."""
    is_ranked = exists().where(MatchRun.brief_id == Brief.id, MatchRun.is_what_if.is_(False))
    until = BriefHiring.applications_until
    closes = BriefHiring.takes_applications & (until > now) & (until <= now + CLOSING)
    is_open = Brief.status == BriefStatus.OPEN
    chosen = (
        select(Brief.title, Brief.public_id, Brief.status, is_ranked, case((closes, until)))
        .outerjoin(BriefHiring, BriefHiring.brief_id == Brief.id)
        .where(
            Brief.company_id == company.id,
            or_(Brief.status == BriefStatus.DRAFT, is_open & ~is_ranked, is_open & closes),
        )
        .order_by(Brief.status.desc(), Brief.updated_at.desc(), Brief.id)
        .limit(MOST)
    )
    for title, name, status, was_ranked, closes_at in db.execute(chosen):
        if status is BriefStatus.OPEN and not was_ranked:
            yield Todo(TodoKind.RANK, title, {"brief_id": name}, consequence="nobody is asked")
        if status is BriefStatus.OPEN and closes_at is not None:
            told, who = "nobody can apply from then on", "anybody who may write briefs"
            yield Todo(TodoKind.CLOSES, title, {"brief_id": name}, closes_at, told, owner=who)
        if status is BriefStatus.DRAFT:
            yield Todo(TodoKind.FINISH_DRAFT, title, {"brief_id": name}, consequence="nobody sees it")
