"""What experts can ask about themselves: who saw them, whom to hide from, and to be forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, or_, select, update

from marketplace.domain.errors import Conflict, NotFound
from marketplace.domain.jobs import JobKind
from marketplace.domain.vocabulary import EventAct, ExpertStatus
from marketplace.models import (
    Appeal,
    Brief,
    CaseDecision,
    CaseStep,
    ChangeFlag,
    ChangeRequest,
    Company,
    CompanyBlockedExpert,
    CompanyMember,
    ConflictDeclaration,
    ConsensusLevel,
    Expert,
    ExpertBlockedCompany,
    ExpertReferral,
    MatchResult,
    MatchRun,
    ProfileMark,
    ReviewRequest,
    RiskFlag,
    Score,
    Scorecard,
    ScorecardFlag,
    SpecializationVerification,
    User,
    VerificationEvidence,
    VettingCase,
)
from marketplace.services import (
    comparing,
    events,
    expert_merges,
    experts,
    farewells,
    jobs,
    moves,
    pools,
    searches,
)
from marketplace.services.engagements import forgetting as engagements
from marketplace.services.engagements import standing
from marketplace.services.hiring import forgetting
from marketplace.services.outcomes import forgetting as outcomes
from marketplace.services.profiles import CHILDREN

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor

NOBODY = "Erased expert"
"""What stands where a name stood, in rankings that companies keep."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One company that was shown an expert on one day, in how many rankings."""

    day: date
    company: str
    company_id: str
    times: int


def seen_in_rankings(db: Session, expert: Expert, *, limit: int, before: tuple[date, str] | None = None) -> list[Seen]:
    """Which companies were shown this expert in a ranking: the newest days first, and in a day by the company's id.

    `before`: only what comes after that day and company in this order.
    """
    chosen = (
        select(MatchRun.today, Company.name, Company.public_id, func.count())
        .join(MatchResult, MatchResult.run_id == MatchRun.id)
        .join(Brief, Brief.id == MatchRun.brief_id)
        .join(Company, Company.id == Brief.company_id)
        .where(MatchResult.expert_id == expert.id)
        .group_by(MatchRun.today, Company.name, Company.public_id)
        .order_by(MatchRun.today.desc(), Company.public_id)
        .limit(limit)
    )
    if before is not None:
        day, company = before
        later = (MatchRun.today < day) | ((MatchRun.today == day) & (Company.public_id > company))
        chosen = chosen.where(later)
    return [Seen(*row) for row in db.execute(chosen)]


def names_of_companies(db: Session, public_ids: list[str]) -> dict[str, str]:
    """The names of companies by their public ids."""
    chosen = select(Company.public_id, Company.name).where(Company.public_id.in_(public_ids))
    return {row.public_id: row.name for row in db.execute(chosen)}


def unblock_company(db: Session, expert: Expert, company_id: str, *, actor: Actor | None = None) -> str:
    """Let a company see this expert again, and return its name. Raises NotFound where it was not blocked."""
    row = db.scalar(
        select(ExpertBlockedCompany)
        .join(Company, Company.id == ExpertBlockedCompany.company_id)
        .where(ExpertBlockedCompany.expert_id == expert.id, Company.public_id == company_id)
    )
    if row is None:
        raise NotFound("You have not blocked this company.")
    company = db.get_one(Company, row.company_id)
    db.delete(row)
    expert.revision += 1
    after = {"company": company.public_id, "is_blocked": False}
    events.record(db, actor=actor, act=EventAct.UNBARRED, object=expert, after=after)
    return company.name


def obstacles(db: Session, expert: Expert) -> list[str]:
    """What has to end before somebody can be erased."""
    found = []
    if expert.status is ExpertStatus.SUSPENDED:
        found.append("Your account is suspended. Answer the statement of reasons, or ask us to close it first.")
    if expert.user_id is not None:
        company = db.scalar(
            select(Company.name).join(CompanyMember).where(CompanyMember.user_id == expert.user_id).limit(1)
        )
        if company is not None:
            found.append(f"You act for {company}. Leave that company first, so that somebody else can take over.")
    still = "has not ended. End it first, so that both know where they stand."
    return found + [f"Your engagement with {other} {still}" for other in standing.open_with(db, expert)]


def erase(db: Session, expert: Expert, *, now: datetime, actor: Actor | None = None) -> None:
    """Forget a person: their profile, their words, and what others wrote about them.

    A tombstone keeps the public ids, so that rankings and the audit trail that others rely on still add up. Open
    vetting ends with it. Raises Conflict while something is open that others wait for.
    """
    if found := obstacles(db, expert):
        raise Conflict(" ".join(found))
    if expert.status is not ExpertStatus.CLOSED:
        experts.close(db, expert, now=now, reason="asked to be erased", actor=actor)
    moves.move(db, expert, ExpertStatus.ERASED, EventAct.ERASED, actor)
    # The moves above are in the trail before the rows that they speak of lose their words.
    db.flush()
    user = db.get(User, expert.user_id) if expert.user_id is not None else None
    _forget_profile(db, expert)
    _forget_vetting(db, expert)
    forgetting.forget(db, expert)
    engagements.forget(db, expert)
    outcomes.forget(db, expert)
    _forget_rankings(db, expert)
    # Profiles that were found to be of the same person go with this one.
    for other in expert_merges.forget(db, expert):
        erase(db, other, now=now)
    if user is not None:
        farewells.forget_log_in(db, user)
    # Rankings leave the person out from now on; the files of the index lose their words when this is done.
    jobs.enqueue(db, JobKind.SYNC_INDEX, {"forget": True})
    db.flush()


def _forget_profile(db: Session, expert: Expert) -> None:
    for name in CHILDREN:
        getattr(expert, name).clear()
    expert.blocked_companies.clear()
    expert.user_id = None
    expert.user = None
    expert.name, expert.headline, expert.country, expert.time_zone = NOBODY, "", None, "UTC"
    expert.capacity_hours = expert.booked_hours = expert.pending_offer_hours = 0.0
    expert.free_slots, expert.available_from, expert.availability_confirmed_on = 0, None, None
    db.execute(delete(CompanyBlockedExpert).where(CompanyBlockedExpert.expert_id == expert.id))
    expert.wishes = None


def _forget_vetting(db: Session, expert: Expert) -> None:
    """Levels, reasons and dates stay for the quality of vetting; every sentence about the person goes."""
    cases = select(VettingCase.id).where(VettingCase.expert_id == expert.id)
    rows = select(SpecializationVerification.id).where(SpecializationVerification.expert_id == expert.id)
    cards = select(Scorecard.id).where(Scorecard.verification_id.in_(rows))
    asked = select(ChangeRequest.id).where(ChangeRequest.case_id.in_(cases))
    for statement in (
        delete(VerificationEvidence).where(VerificationEvidence.verification_id.in_(rows)),
        delete(ExpertReferral).where(ExpertReferral.expert_id == expert.id),
        delete(ProfileMark).where(ProfileMark.expert_id == expert.id),
        delete(RiskFlag).where(or_(RiskFlag.case_id.in_(cases), RiskFlag.other_id == expert.id)),
        update(CaseStep).where(CaseStep.case_id.in_(cases)).values(note=""),
        update(ChangeRequest).where(ChangeRequest.case_id.in_(cases)).values(text=""),
        update(ChangeFlag).where(ChangeFlag.request_id.in_(asked)).values(note="", digest=""),
        update(ConflictDeclaration).where(ConflictDeclaration.case_id.in_(cases)).values(note=""),
        update(Scorecard).where(Scorecard.verification_id.in_(rows)).values(summary=""),
        update(Score).where(Score.scorecard_id.in_(cards)).values(note=""),
        update(ScorecardFlag).where(ScorecardFlag.scorecard_id.in_(cards)).values(note=""),
        update(ConsensusLevel).where(ConsensusLevel.verification_id.in_(rows)).values(reason=""),
        update(CaseDecision)
        .where(CaseDecision.expert_id == expert.id)
        .values(feedback="", letter="", evidence_ref="", frozen=None),
        update(Appeal).where(Appeal.expert_id == expert.id).values(text="", answer=""),
        # What nobody has answered yet needs no answer any more.
        delete(ReviewRequest).where(ReviewRequest.expert_id == expert.id, ReviewRequest.answered_at.is_(None)),
        update(ReviewRequest).where(ReviewRequest.expert_id == expert.id).values(text="", answer_text=""),
    ):
        db.execute(statement, execution_options={"synchronize_session": "fetch"})


def _forget_rankings(db: Session, expert: Expert) -> None:
    """Places and figures stay, because companies decided by them; names, words and what they cite go."""
    for row in db.scalars(select(MatchResult).where(MatchResult.expert_id == expert.id)):
        row.name, row.headline, row.counterfactuals, row.hours = NOBODY, "", [], None
        row.contributions = [{**part, "sentence": "", "evidence": []} for part in row.contributions]
    pools.forget(db, expert)
    searches.forget(db, expert)
    comparing.forget(db, expert)
