"""Appeals against a rejection: once, within 30 days, decided by a lead who did not reject."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from marketplace.domain.errors import Conflict, Forbidden, IllegalMove, Invalid, NotFound
from marketplace.domain.letters import check_reasons
from marketplace.domain.standing import APPEAL_DAYS, EXPERT_MOVES
from marketplace.domain.vetting_words import CaseKind, DecisionKind, Reason, VerificationStatus
from marketplace.domain.vocabulary import EventAct, ExpertStatus
from marketplace.models import Appeal, CaseDecision, VettingCase
from marketplace.models.base import public_id
from marketplace.services import events, moves
from marketplace.services.vetting import cases, conflicts, records, rows, verifications

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Expert

LEAST_TEXT = 20
LONGEST_TEXT = 5_000


def by_public_id(db: Session, public_id: str) -> Appeal:
    """The appeal with this id. Raises NotFound."""
    found = db.scalar(select(Appeal).where(Appeal.public_id == public_id))
    if found is None:
        raise NotFound("There is no such appeal.")
    return found


def last(db: Session, expert: Expert) -> Appeal:
    """The last appeal of an expert, decided or not. Raises NotFound."""
    found = db.scalar(select(Appeal).where(Appeal.expert_id == expert.id).order_by(Appeal.id.desc()).limit(1))
    if found is None:
        raise NotFound("This expert has not appealed.")
    return found


def rejection_of(db: Session, expert: Expert) -> CaseDecision | None:
    """The last rejection of an expert."""
    return db.scalar(
        select(CaseDecision)
        .where(CaseDecision.expert_id == expert.id, CaseDecision.kind == DecisionKind.REJECTED)
        .order_by(CaseDecision.id.desc())
        .limit(1)
    )


def against(db: Session, decision: CaseDecision) -> Appeal | None:
    """The appeal against a decision, if there was one."""
    return db.scalar(select(Appeal).where(Appeal.decision_id == decision.id))


def lodge(db: Session, expert: Expert, *, text: str, now: datetime, actor: Actor | None = None) -> Appeal:
    """Appeal against the last rejection.

    Raises IllegalMove unless rejected, Conflict the second time, Invalid after 30 days or without an explanation.
    """
    EXPERT_MOVES.check(expert.status, ExpertStatus.APPEALED, moves.hands_of(actor, expert))
    decision = rejection_of(db, expert)
    if decision is None:
        raise IllegalMove("There is no decision on record to appeal against.", EXPERT_MOVES.legal(expert.status))
    if against(db, decision) is not None:
        raise Conflict("You have appealed against this decision already; a decision allows one appeal.")
    if now > decision.at + timedelta(days=APPEAL_DAYS):
        raise Invalid({"text": [f"An appeal can be lodged within {APPEAL_DAYS} days of the decision."]})
    if not LEAST_TEXT <= len(text.strip()) <= LONGEST_TEXT:
        raise Invalid({"text": [f"Write what we got wrong, in {LEAST_TEXT} to {LONGEST_TEXT:,} characters."]})
    appeal = Appeal(public_id=public_id(), decision_id=decision.id, expert_id=expert.id, text=text.strip(), at=now)
    db.add(appeal)
    moves.move(db, expert, ExpertStatus.APPEALED, EventAct.APPEALED, actor)
    return appeal


def decide(
    db: Session,
    appeal: Appeal,
    *,
    is_upheld: bool,
    reasons: Sequence[Reason],
    answer: str,
    now: datetime,
    actor: Actor,
) -> CaseDecision:
    """Uphold an appeal, which begins a new round without those who decided the last, or dismiss it.

    Raises Forbidden for who rejected, Conflict when it was decided meanwhile, Invalid without a written answer.
    """
    records.check_lead(actor)
    rows.lock(db, appeal)
    if appeal.decided_at is not None:
        raise Conflict("This appeal has been decided already; look at it as it stands now.")
    if appeal.decision.by_id == actor.user_id:
        raise Forbidden("You decided what is appealed against; another lead has to decide the appeal.")
    expert = appeal.expert
    if conflicts.lasting_tie(db, expert, actor.user_id) is not None:
        raise Forbidden("Something ties you to this expert; another lead has to decide the appeal.")
    kind = DecisionKind.APPEAL_UPHELD if is_upheld else DecisionKind.APPEAL_DISMISSED
    given = check_reasons(kind, reasons)
    records.check_feedback(answer)
    appeal.is_upheld, appeal.answer = is_upheld, answer.strip()
    appeal.decided_by_id, appeal.decided_at = actor.user_id, now
    status = ExpertStatus.IN_SCREENING if is_upheld else ExpertStatus.REJECTED
    moves.move(db, expert, status, EventAct.APPEAL_DECIDED, actor, records.codes(given))
    before = db.get(VettingCase, appeal.decision.case_id) if appeal.decision.case_id else None
    if is_upheld:
        _begin_again(db, expert, before, now=now)
    after = {"is_upheld": is_upheld, "decision": appeal.decision.public_id}
    events.record(db, actor=actor, act=EventAct.APPEAL_DECIDED, object=appeal, after=after)
    reapply_on = None if is_upheld else appeal.decision.reapply_on
    return records.record(
        db, expert, kind, given, case=before, feedback=answer, reapply_on=reapply_on, now=now, actor=actor
    )


def _begin_again(db: Session, expert: Expert, before: VettingCase | None, *, now: datetime) -> None:
    """A new round about what the old one refused; its scorecards are not shown to those who score now."""
    refused = [row for row in verifications.of_expert(db, expert) if before is not None and row.case_id == before.id]
    for row in refused:
        if row.status is VerificationStatus.NOT_VERIFIED:
            row.reapply_on = None
            verifications.move(db, row, VerificationStatus.EVIDENCE_SUBMITTED, actor=None)
    waiting = [row for row in refused if row.status is VerificationStatus.EVIDENCE_SUBMITTED]
    cases.open_round(db, expert, CaseKind.APPLICATION, waiting, now=now)
