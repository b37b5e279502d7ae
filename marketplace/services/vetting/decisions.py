"""Decisions about specializations: verified with a grade, not verified, renewed; each with its letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from marketplace.domain.errors import Conflict, Forbidden, IllegalMove, Invalid
from marketplace.domain.evidence import lacking
from marketplace.domain.letters import check_reasons
from marketplace.domain.verifications import IN_HAND, expiry
from marketplace.domain.vetting_words import (
    CaseKind,
    CaseOutcome,
    DecisionKind,
    Grade,
    Reason,
    StepStatus,
    VerificationStatus,
)
from marketplace.domain.vocabulary import EventAct, Instrument
from marketplace.models import CaseDecision, User, VettingRating
from marketplace.services import market
from marketplace.services.vetting import (
    cases,
    conflicts,
    consensus,
    records,
    rows,
    rubrics,
    scoring,
    steps,
    verifications,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.domain.vocabulary import RubricDimension
    from marketplace.models import SpecializationVerification, VettingCase

_S = VerificationStatus
NO_CONSENSUS = "The scores differ by two levels or more, and no consensus has been written down."


def obstacles(db: Session, row: SpecializationVerification) -> list[str]:
    """What stands between a specialization and being verified, a sentence each; decisions refuse for the same."""
    case = scoring.case_of(db, row)
    found = [f"The step “{step.title}” is {step.status.value}." for step in steps.open_for(case, row)]
    if row.status not in scoring.DECIDABLE:
        found.append("Two scorecards have to be locked first.")
        return found
    if row.status is _S.SCORED and consensus.needed(db, row):
        found.append(NO_CONSENSUS)
    missed = rubrics.rubric(db, case.rubric_id).gates_missed(consensus.levels(db, row))
    found += [f"{one.name} is below its fixed minimum of {one.gate}." for one in missed]
    is_above = any(one.is_above_ceiling for one in market.asks_beside_market(db, row.expert))
    strong = sum(piece.is_strong for piece in row.evidence)
    thin = lacking(len(row.evidence), strong, is_above_ceiling=is_above)
    return [*found, thin] if thin else found


def verify(
    db: Session,
    row: SpecializationVerification,
    *,
    grade: Grade,
    reasons: Sequence[Reason],
    feedback: str = "",
    now: datetime,
    actor: Actor,
) -> CaseDecision:
    """Verify a specialization for 18 months, and give the ranking its levels.

    Raises Conflict when it has been decided meanwhile or something stands against it, Forbidden for somebody
    who may not decide, Invalid without a fitting reason.
    """
    case = _begin(db, row, actor)
    given = check_reasons(DecisionKind.VERIFIED, reasons)
    against = obstacles(db, row)
    if against:
        raise Conflict("This cannot be verified yet. " + " ".join(against))
    levels = consensus.levels(db, row)
    _hold_until(row, grade, now.date())
    _rate(db, case, row, levels, now.date())
    verifications.move(db, row, _S.VERIFIED, actor=actor, reason=records.codes(given))
    decision = records.record(
        db,
        row.expert,
        DecisionKind.VERIFIED,
        given,
        case=case,
        row=row,
        feedback=feedback,
        now=now,
        actor=actor,
        frozen=_evidence_of(db, row, levels),
    )
    close_if_done(db, case, now)
    return decision


def not_verify(
    db: Session,
    row: SpecializationVerification,
    *,
    reasons: Sequence[Reason],
    feedback: str,
    reapply_on: date | None = None,
    now: datetime,
    actor: Actor,
) -> CaseDecision:
    """Refuse a specialization, with feedback and the day from which it can be handed in again. Raises like `verify`."""
    case = _begin(db, row, actor)
    given = check_reasons(DecisionKind.NOT_VERIFIED, reasons)
    records.check_feedback(feedback)
    if row.status is _S.SCORED and consensus.needed(db, row):
        raise Conflict(NO_CONSENSUS)
    levels = consensus.levels(db, row)
    row.reapply_on = records.check_reapply(reapply_on, now.date())
    verifications.move(db, row, _S.NOT_VERIFIED, actor=actor, reason=records.codes(given))
    decision = records.record(
        db,
        row.expert,
        DecisionKind.NOT_VERIFIED,
        given,
        case=case,
        row=row,
        feedback=feedback,
        now=now,
        actor=actor,
        reapply_on=row.reapply_on,
        frozen=_evidence_of(db, row, levels),
    )
    close_if_done(db, case, now)
    return decision


def renew(
    db: Session,
    row: SpecializationVerification,
    *,
    grade: Grade,
    reasons: Sequence[Reason] = (Reason.OUTCOMES_CONFIRM,),
    feedback: str = "",
    now: datetime,
    actor: Actor,
) -> CaseDecision:
    """Renew a verification on finished engagements instead of a new test, never above the grade it had.

    Raises Conflict where nothing finished well since it was verified, IllegalMove unless a renewal was asked for.
    """
    case = _begin(db, row, actor)
    given = check_reasons(DecisionKind.RENEWED, reasons)
    if case.kind is not CaseKind.RENEWAL:
        raise IllegalMove("Only a renewal can rest on outcomes; this one is assessed.")
    since = row.verified_on
    fresh = [one for one in row.expert.outcomes if one.ended is not None and (since is None or one.ended > since)]
    if not fresh or not all(one.is_success for one in fresh):
        raise Conflict("No engagement has finished well since the last decision, or one has not; assess it anew.")
    had = row.grade or _last_grade(db, row)
    if had is not None and list(Grade).index(grade) > list(Grade).index(had):
        raise Invalid({"grade": ["Outcomes confirm a grade; a better one needs a new assessment."]})
    if row.status is _S.ASSESSING:
        verifications.move(db, row, _S.EVIDENCE_SUBMITTED, actor=None)
    _hold_until(row, grade, now.date())
    verifications.move(db, row, _S.VERIFIED, actor=actor, act=EventAct.RENEWED, reason=records.codes(given))
    outcomes = {"outcomes": [one.ended.isoformat() for one in fresh if one.ended]}
    decision = records.record(
        db,
        row.expert,
        DecisionKind.RENEWED,
        given,
        case=case,
        row=row,
        feedback=feedback,
        now=now,
        actor=actor,
        frozen=outcomes,
    )
    close_if_done(db, case, now)
    return decision


def _last_grade(db: Session, row: SpecializationVerification) -> Grade | None:
    """The grade of the last decision that gave one; a verification that has ended has it no more."""
    return db.scalar(
        select(CaseDecision.grade)
        .where(CaseDecision.verification_id == row.id, CaseDecision.grade.is_not(None))
        .order_by(CaseDecision.id.desc())
        .limit(1)
    )


def _begin(db: Session, row: SpecializationVerification, actor: Actor) -> VettingCase:
    """Lock the case, and refuse who may not decide or comes too late."""
    records.check_lead(actor)
    case = scoring.case_of(db, row)
    _refuse_second(db, row)
    rows.lock(db, case)
    rows.lock(db, row, row.expert)
    _refuse_second(db, row)
    cases.lock(db, case)
    conflicts.check_declared(db, case, actor)
    if row.status not in IN_HAND:
        raise IllegalMove(f"A specialization that is {row.status.value} is not up for decision.")
    scorers = {card.vetter_id for card in scoring.locked(db, row)}
    if scorers == {actor.user_id}:
        raise Forbidden("You are the only one who scored this; somebody else has to decide.")
    return case


def _refuse_second(db: Session, row: SpecializationVerification) -> None:
    """Raise Conflict when the specialization has been decided in this round already."""
    decided = db.execute(
        select(CaseDecision.kind, User.name)
        .outerjoin(User, User.id == CaseDecision.by_id)
        .where(CaseDecision.verification_id == row.id, CaseDecision.case_id == row.case_id)
        .limit(1)
    ).first()
    if decided is not None:
        kind, name = decided
        raise Conflict(f"{name or 'The system'} decided this already: {kind.value}. Look at the case as it stands now.")


def _hold_until(row: SpecializationVerification, grade: Grade, today: date) -> None:
    row.grade, row.verified_on, row.expires_on, row.reapply_on = grade, today, expiry(today), None


def _rate(
    db: Session,
    case: VettingCase,
    row: SpecializationVerification,
    levels: dict[RubricDimension, float],
    today: date,
) -> None:
    """Give the ranking the agreed levels, each with the instrument of the step that shows most of its dimension."""
    rubric = rubrics.rubric(db, case.rubric_id)
    held = {
        step.kind: step.instrument
        for step in case.steps
        if step.status is StepStatus.DONE and step.specialization in (None, row.specialization)
    }
    row.expert.ratings += [
        VettingRating(
            dimension=dimension,
            level=level,
            instrument=held.get(rubric.of(dimension).step, Instrument.UNSTRUCTURED),
            reviewer="",
            rated_on=today,
        )
        for dimension, level in levels.items()
    ]
    row.expert.revision += 1


def _evidence_of(db: Session, row: SpecializationVerification, levels: dict[RubricDimension, float]) -> dict[str, Any]:
    """What a decision rests on, as it was."""
    return {
        "levels": {dimension.value: level for dimension, level in levels.items()},
        "scorecards": [card.public_id for card in scoring.locked(db, row)],
        "consensus": {one.dimension.value: one.level for one in consensus.written(db, row)},
    }


def close_if_done(db: Session, case: VettingCase, now: datetime) -> None:
    """End a case about a listed expert when every specialization in it is decided."""
    if case.kind is not CaseKind.APPLICATION and not any(row.status in IN_HAND for row in case.verifications):
        cases.close(case, CaseOutcome.DECIDED, now)
