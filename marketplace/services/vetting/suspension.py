"""Suspension: a written statement of reasons with its evidence, and a second pair of eyes before it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from marketplace.domain.errors import Forbidden, IllegalMove, Invalid
from marketplace.domain.letters import check_reasons
from marketplace.domain.standing import EXPERT_MOVES
from marketplace.domain.vetting_words import DecisionKind, Reason
from marketplace.domain.vocabulary import EventAct, ExpertStatus
from marketplace.models import CaseDecision
from marketplace.services import moves
from marketplace.services.hiring import telling
from marketplace.services.vetting import conflicts, records, rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Expert


def suspend(
    db: Session,
    expert: Expert,
    *,
    reasons: Sequence[Reason],
    statement: str,
    evidence_ref: str,
    now: datetime,
    actor: Actor | None = None,
) -> CaseDecision:
    """Take a listed expert off the list, and tell the companies that they are a candidate of.

    Raises Invalid without a statement or a reference to the evidence.
    """
    _begin(db, expert, actor)
    given = check_reasons(DecisionKind.SUSPENDED, reasons)
    problems = {}
    if len(statement.strip()) < records.LEAST_SAID:
        problems["feedback"] = ["Write the statement of reasons; the expert is sent it word for word."]
    if not evidence_ref.strip():
        problems["evidence_ref"] = ["Say where the evidence lies: a case, a ticket, a file."]
    if problems:
        raise Invalid(problems)
    moves.move(db, expert, ExpertStatus.SUSPENDED, EventAct.SUSPENDED, actor, records.codes(given))
    telling.companies_of(db, expert, "candidate-suspended")
    return records.record(
        db,
        expert,
        DecisionKind.SUSPENDED,
        given,
        feedback=statement,
        evidence_ref=evidence_ref.strip(),
        now=now,
        actor=actor,
    )


def lift(
    db: Session, expert: Expert, *, reasons: Sequence[Reason], answer: str, now: datetime, actor: Actor
) -> CaseDecision:
    """List a suspended expert again, and tell the companies that they are a candidate of.

    Raises Forbidden for the lead who suspended them, IllegalMove, Invalid.
    """
    check_may_end(db, expert, actor)
    given = check_reasons(DecisionKind.RESUMED, reasons)
    records.check_feedback(answer)
    moves.move(db, expert, ExpertStatus.APPROVED, EventAct.RESUMED, actor, records.codes(given))
    telling.companies_of(db, expert, "candidate-listed-again")
    return records.record(db, expert, DecisionKind.RESUMED, given, feedback=answer, now=now, actor=actor)


def check_may_end(db: Session, expert: Expert, actor: Actor) -> None:
    """Lock the expert. Raises Forbidden for who is no lead, is tied to them or suspended them; IllegalMove."""
    _begin(db, expert, actor)
    if expert.status is not ExpertStatus.SUSPENDED:
        legal = EXPERT_MOVES.legal(expert.status)
        raise IllegalMove(f"An expert who is {expert.status.value} is not suspended.", legal)
    check_other(db, expert, actor)


def last(db: Session, expert: Expert) -> CaseDecision | None:
    """The last suspension of an expert."""
    return db.scalar(
        select(CaseDecision)
        .where(CaseDecision.expert_id == expert.id, CaseDecision.kind == DecisionKind.SUSPENDED)
        .order_by(CaseDecision.id.desc())
        .limit(1)
    )


def check_other(db: Session, expert: Expert, actor: Actor | None) -> None:
    """Raise Forbidden for the lead who suspended this expert."""
    suspended = last(db, expert)
    if actor is not None and suspended is not None and suspended.by_id == actor.user_id:
        raise Forbidden("You suspended this expert; another lead has to decide what follows.")


def _begin(db: Session, expert: Expert, actor: Actor | None) -> None:
    records.check_lead(actor)
    rows.lock(db, expert)
    if actor is not None and conflicts.lasting_tie(db, expert, actor.user_id) is not None:
        raise Forbidden("Something ties you to this expert; another lead has to decide this.")
