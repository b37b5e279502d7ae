"""Revocation: a verification taken back, with a statement of reasons, where the evidence lies, and a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketplace.domain.errors import Forbidden, IllegalMove, Invalid
from marketplace.domain.letters import check_reasons
from marketplace.domain.verifications import DECIDED_WELL, VERIFICATION_MOVES, standing_of
from marketplace.domain.vetting_words import DecisionKind, Reason, VerificationStatus
from marketplace.services.vetting import conflicts, records, rows, verifications

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import CaseDecision, Expert, SpecializationVerification


def in_force(db: Session, expert: Expert) -> list[str]:
    """The specializations whose verification can be revoked, as the profile has them; nothing is written."""
    status = {row.specialization: row.status for row in verifications.of_expert(db, expert)}
    # Whoever was vetted elsewhere has no record yet: it stands where the profile says.
    return [
        held.specialization
        for held in expert.specializations
        if status.get(held.specialization, standing_of(held.verification)[0]) in DECIDED_WELL
    ]


def revoke(
    db: Session,
    row: SpecializationVerification,
    *,
    reasons: Sequence[Reason],
    statement: str,
    evidence_ref: str,
    now: datetime,
    actor: Actor,
) -> CaseDecision:
    """Take a verification back.

    Raises Forbidden for somebody who is no lead or is tied to the expert, IllegalMove unless it is in force,
    Invalid without a fitting reason, a statement and a reference to the evidence.
    """
    records.check_lead(actor)
    rows.lock(db, row)
    if conflicts.lasting_tie(db, row.expert, actor.user_id) is not None:
        raise Forbidden("Something ties you to this expert; another lead has to decide this.")
    if row.status not in DECIDED_WELL:
        legal = VERIFICATION_MOVES.legal(row.status)
        raise IllegalMove(f"A specialization that is {row.status.value} has no verification to revoke.", legal)
    given = check_reasons(DecisionKind.REVOKED, reasons)
    problems = {}
    if len(statement.strip()) < records.LEAST_SAID:
        problems["feedback"] = ["Write the statement of reasons; the expert is sent it word for word."]
    if not evidence_ref.strip():
        problems["evidence_ref"] = ["Say where the evidence lies: a case, a ticket, a file."]
    if problems:
        raise Invalid(problems)
    verifications.move(db, row, VerificationStatus.REVOKED, actor=actor, reason=records.codes(given))
    return records.record(
        db,
        row.expert,
        DecisionKind.REVOKED,
        given,
        row=row,
        feedback=statement,
        evidence_ref=evidence_ref.strip(),
        now=now,
        actor=actor,
    )
