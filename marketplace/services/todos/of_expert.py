"""What an expert should do next."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager

from marketplace.domain.addenda import CONSEQUENCE, confirm_by
from marketplace.domain.candidacies import ACTIVE, HIDDEN, WAITS
from marketplace.domain.hiring_words import CandidacyStatus, InterviewStatus, Opinion, Side
from marketplace.domain.reminders import LESS_AFTER_DAYS, OUT_AFTER_DAYS, WARNED_DAYS_BEFORE
from marketplace.domain.todos import Todo, TodoKind, in_order
from marketplace.domain.vetting_words import StepStatus, VerificationStatus
from marketplace.domain.vocabulary import BriefStatus, ExpertStatus
from marketplace.models import (
    Brief,
    BriefHiring,
    BriefOpinion,
    BriefVersion,
    Candidacy,
    CaseStep,
    Interview,
    InterviewTime,
    SpecializationVerification,
    VettingCase,
)
from marketplace.services.brief_feed import takes_applications
from marketplace.services.hiring import addenda, correspondence
from marketplace.services.todos import of_engagements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Expert

OWED = {
    CandidacyStatus.INVITED: TodoKind.ANSWER_INVITATION,
    CandidacyStatus.OFFERED: TodoKind.ANSWER_OFFER,
}

MOST = 5
"""How many threads are named."""

HANDS_IN = {
    ExpertStatus.DRAFT: "nobody sees your profile before it is handed in",
    ExpertStatus.CHANGES_REQUESTED: "vetting goes on when you have handed it in again",
}


def todos(db: Session, expert: Expert, actor: Actor, now: datetime) -> list[Todo]:
    """Everything that waits for an expert, the first due on top."""
    return in_order(
        [
            *_profile(expert, now),
            *_candidacies(db, expert),
            *_interviews(db, expert, now),
            *_vetting(db, expert, now),
            *_interests(db, expert, now),
            *_renewals(db, expert),
            *_messages(db, expert, actor),
            *of_engagements.todos(db, expert, Side.EXPERT),
        ]
    )


def _profile(expert: Expert, now: datetime) -> Iterator[Todo]:
    if expert.status in HANDS_IN:
        yield Todo(TodoKind.HAND_IN, expert.name, consequence=HANDS_IN[expert.status])
    if expert.status is ExpertStatus.STALE:
        yield Todo(TodoKind.CONFIRM_AVAILABILITY, "", due=now, consequence="you stay out of every ranking")
    if expert.status is ExpertStatus.APPROVED:
        confirmed = expert.availability_confirmed_on or expert.created_at.astimezone(UTC).date()
        age = (now.date() - confirmed).days
        if age >= LESS_AFTER_DAYS - WARNED_DAYS_BEFORE:
            is_last = age >= LESS_AFTER_DAYS
            day = confirmed + timedelta(days=OUT_AFTER_DAYS if is_last else LESS_AFTER_DAYS)
            what = "you are in no ranking from then on" if is_last else "it counts for less from then on"
            yield Todo(TodoKind.CONFIRM_AVAILABILITY, "", due=datetime.combine(day, time(), UTC), consequence=what)


def _renewals(db: Session, expert: Expert) -> Iterator[Todo]:
    """Verifications that end soon and whose renewal nobody has asked for."""
    chosen = select(SpecializationVerification.specialization, SpecializationVerification.expires_on).where(
        SpecializationVerification.expert_id == expert.id,
        SpecializationVerification.status == VerificationStatus.EXPIRING,
    )
    for word, day in db.execute(chosen.order_by(SpecializationVerification.id)):
        ends = datetime.combine(day, time(), UTC) if day is not None else None
        yield Todo(TodoKind.RENEW, f"|{word}", {"specialization": word}, ends, "your grade counts no longer")


def _messages(db: Session, expert: Expert, actor: Actor) -> Iterator[Todo]:
    for name, title, count in correspondence.unread_of_expert(db, expert, actor=actor, limit=MOST):
        yield Todo(TodoKind.READ_MESSAGES, title, {"candidacy_id": name}, None, "whoever wrote it waits", count)


def _candidacies(db: Session, expert: Expert) -> Iterator[Todo]:
    """Invitations and offers, and answers that were given before the brief changed."""
    chosen = (
        select(Candidacy, BriefVersion.made_at)
        .join(Candidacy.brief)
        .outerjoin(Candidacy.application)
        .outerjoin(BriefVersion, addenda.is_unread() & Candidacy.status.in_(ACTIVE))
        .where(Candidacy.expert_id == expert.id, or_(Candidacy.status.in_(OWED), BriefVersion.id.is_not(None)))
        .options(contains_eager(Candidacy.brief))
    )
    for one, changed in db.execute(chosen.order_by(Candidacy.id)):
        if changed is not None:
            due, ids = confirm_by(changed), {"candidacy_id": one.public_id}
            yield Todo(TodoKind.CONFIRM_ANSWERS, one.brief.title, ids=ids, due=due, consequence=CONSEQUENCE)
        if one.status not in OWED:
            continue
        wait = WAITS[one.status]
        yield Todo(
            OWED[one.status],
            one.brief.title,
            ids={"candidacy_id": one.public_id},
            due=one.due_at,
            consequence=wait.consequence,
        )


def _interviews(db: Session, expert: Expert, now: datetime) -> Iterator[Todo]:
    last = (
        select(func.max(InterviewTime.starts_at))
        .where(InterviewTime.interview_id == Interview.id)
        .correlate(Interview)
        .scalar_subquery()
    )
    chosen = (
        select(Interview, last, Candidacy.public_id, Brief.title)
        .join(Interview.candidacy)
        .join(Candidacy.brief)
        .where(
            Candidacy.expert_id == expert.id,
            Interview.status.in_((InterviewStatus.PROPOSED, InterviewStatus.SCHEDULED)),
        )
    )
    for interview, latest, candidacy, title in db.execute(chosen.order_by(Interview.id)):
        ids = {"candidacy_id": candidacy, "interview_id": interview.public_id}
        starts_at = interview.starts_at
        if interview.status is InterviewStatus.SCHEDULED and starts_at is not None and starts_at >= now:
            yield Todo(TodoKind.ATTEND, title, ids=ids, due=starts_at)
        elif interview.status is InterviewStatus.PROPOSED and interview.proposed_by is Side.COMPANY:
            told = "the times lapse, and new ones have to be proposed"
            yield Todo(TodoKind.CHOOSE_TIME, title, ids=ids, due=latest, consequence=told)


def _vetting(db: Session, expert: Expert, now: datetime) -> Iterator[Todo]:
    """Steps of vetting for which a time is set."""
    chosen = (
        select(CaseStep.title, CaseStep.scheduled_at)
        .join(VettingCase, VettingCase.id == CaseStep.case_id)
        .where(
            VettingCase.expert_id == expert.id,
            VettingCase.closed_at.is_(None),
            CaseStep.status == StepStatus.SCHEDULED,
            CaseStep.scheduled_at >= now,
        )
        .order_by(CaseStep.scheduled_at)
    )
    for title, at in db.execute(chosen):
        yield Todo(TodoKind.VETTING_STEP, title, due=at)


def _interests(db: Session, expert: Expert, now: datetime) -> Iterator[Todo]:
    """Briefs that interest them, to which they have not come yet."""
    mine = select(Candidacy.brief_id).where(Candidacy.expert_id == expert.id, Candidacy.status.not_in(HIDDEN))
    chosen = (
        select(Brief.title, Brief.public_id, BriefHiring.applications_until)
        .join(BriefOpinion, BriefOpinion.brief_id == Brief.id)
        .join(BriefHiring, BriefHiring.brief_id == Brief.id)
        .where(
            BriefOpinion.expert_id == expert.id,
            BriefOpinion.opinion == Opinion.INTERESTED,
            Brief.status == BriefStatus.OPEN,
            Brief.id.not_in(mine),
            takes_applications(now),
        )
        .order_by(BriefOpinion.id)
        .limit(20)
    )
    for title, name, until in db.execute(chosen):
        told = "it closes to applications" if until else ""
        yield Todo(TodoKind.APPLY, title, ids={"brief_id": name}, due=until, consequence=told)
