"""Decisions about an expert's account: listed, or rejected with reasons, feedback and a day to apply again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from marketplace.domain.errors import Conflict, Forbidden, IllegalMove
from marketplace.domain.letters import check_reasons
from marketplace.domain.standing import EXPERT_MOVES
from marketplace.domain.verifications import DECIDED_WELL, IN_HAND
from marketplace.domain.vetting_words import (
    CaseKind,
    CaseOutcome,
    DecisionKind,
    Reason,
    StepKind,
    StepStatus,
    VerificationStatus,
)
from marketplace.domain.vocabulary import EventAct, ExpertStatus
from marketplace.models import CaseDecision, Scorecard, User
from marketplace.services import moves
from marketplace.services.vetting import cases, conflicts, records, rows, verifications

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import VettingCase


def obstacles(db: Session, case: VettingCase) -> list[str]:
    """What stands between an expert and the list, a sentence each; `approve` refuses for the same."""
    found = []
    calls = [step.status for step in case.steps if step.kind is StepKind.SCREENING_CALL]
    if StepStatus.DONE not in calls:
        found.append("The screening call has not been held, so nobody has seen the person.")
    known = verifications.of_expert(db, case.expert)
    if not any(row.status in DECIDED_WELL for row in known):
        found.append("No specialization is verified.")
    if any(row.status in IN_HAND and row.case_id == case.id for row in known):
        found.append("A specialization of this case is still to be decided.")
    return found


def approve(
    db: Session,
    case: VettingCase,
    *,
    reasons: Sequence[Reason] = (Reason.BAR_MET,),
    feedback: str = "",
    now: datetime,
    actor: Actor,
) -> CaseDecision:
    """List the expert. Raises Conflict when something stands against it or it is decided, Forbidden, Invalid."""
    _begin(db, case, actor)
    given = check_reasons(DecisionKind.APPROVED, reasons)
    against = obstacles(db, case)
    if against:
        raise Conflict("This expert cannot be listed yet. " + " ".join(against))
    moves.move(db, case.expert, ExpertStatus.APPROVED, EventAct.APPROVED, actor, records.codes(given))
    cases.close(case, CaseOutcome.APPROVED, now)
    return records.record(
        db, case.expert, DecisionKind.APPROVED, given, case=case, feedback=feedback, now=now, actor=actor
    )


def reject(
    db: Session,
    case: VettingCase,
    *,
    reasons: Sequence[Reason],
    feedback: str,
    reapply_on: date | None = None,
    now: datetime,
    actor: Actor,
) -> CaseDecision:
    """End the vetting without listing the expert; what was still in hand is not verified. Raises like `approve`."""
    _begin(db, case, actor)
    given = check_reasons(DecisionKind.REJECTED, reasons)
    records.check_feedback(feedback)
    day = records.check_reapply(reapply_on, now.date())
    for row in case.verifications:
        if row.status in IN_HAND - {VerificationStatus.EVIDENCE_SUBMITTED}:
            row.reapply_on = day
            verifications.move(db, row, VerificationStatus.NOT_VERIFIED, actor=actor, reason=records.codes(given))
    moves.move(db, case.expert, ExpertStatus.REJECTED, EventAct.REJECTED, actor, records.codes(given))
    cases.close(case, CaseOutcome.REJECTED, now)
    return records.record(
        db,
        case.expert,
        DecisionKind.REJECTED,
        given,
        case=case,
        feedback=feedback,
        reapply_on=day,
        now=now,
        actor=actor,
    )


def _begin(db: Session, case: VettingCase, actor: Actor) -> None:
    """Lock the case, and refuse who may not decide or comes too late."""
    records.check_lead(actor)
    if case.kind is not CaseKind.APPLICATION:
        raise IllegalMove("This case is about a specialization of a listed expert; decide that.")
    _refuse_second(db, case)
    # Whoever was faster has closed the case; the sentence about them says more than that it is closed.
    rows.lock(db, case)
    _refuse_second(db, case)
    cases.lock(db, case)
    rows.lock(db, case.expert)
    conflicts.check_declared(db, case, actor)
    if case.expert.status is not ExpertStatus.IN_SCREENING:
        status = case.expert.status
        raise IllegalMove(f"An expert who is {status.value} is not being vetted.", EXPERT_MOVES.legal(status))
    scorers = set(
        db.scalars(select(Scorecard.vetter_id).where(Scorecard.case_id == case.id, Scorecard.locked_at.is_not(None)))
    )
    if scorers == {actor.user_id}:
        raise Forbidden("You are the only one who scored this case; somebody else has to decide.")


def _refuse_second(db: Session, case: VettingCase) -> None:
    kinds = (DecisionKind.APPROVED, DecisionKind.REJECTED)
    decided = db.execute(
        select(CaseDecision.kind, User.name)
        .outerjoin(User, User.id == CaseDecision.by_id)
        .where(CaseDecision.case_id == case.id, CaseDecision.kind.in_(kinds))
        .limit(1)
    ).first()
    if decided is not None:
        kind, name = decided
        raise Conflict(f"{name or 'The system'} decided this already: {kind.value}. Look at the case as it stands now.")
