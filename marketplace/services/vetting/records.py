"""Decisions on record: what was decided, by whom, why, and the letter exactly as it was sent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from marketplace.domain.errors import Forbidden, Invalid
from marketplace.domain.letters import Letter, letter
from marketplace.domain.verifications import REAPPLY_DAYS, expiry
from marketplace.domain.vetting_words import DecisionKind, Grade, Reason
from marketplace.domain.vocabulary import Role
from marketplace.models import CaseDecision, DecisionReason
from marketplace.models.base import public_id
from marketplace.search import taxonomy
from marketplace.services import mail

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Expert, SpecializationVerification, VettingCase

STATUS_PAGE = "/profile/vetting"
LEAST_SAID = 20
"""Characters: less tells nobody why."""
LONGEST_WAIT = 366
"""Days: a refusal that never ends is not one of ours."""


def of_expert(db: Session, expert: Expert) -> list[CaseDecision]:
    """Every decision about an expert, newest first."""
    chosen = select(CaseDecision).where(CaseDecision.expert_id == expert.id).order_by(CaseDecision.id.desc())
    return list(db.scalars(chosen))


def preview(
    kind: DecisionKind,
    reasons: Sequence[Reason],
    *,
    expert: Expert,
    row: SpecializationVerification | None = None,
    grade: Grade | None = None,
    feedback: str = "",
    reapply_on: date | None = None,
    today: date,
) -> Letter:
    """The letter exactly as it would be sent."""
    is_held = kind in {DecisionKind.VERIFIED, DecisionKind.RENEWED}
    return letter(
        kind,
        reasons,
        name=expert.name,
        feedback=feedback,
        specialization=specialization_name(row.specialization) if row else "",
        grade=grade if is_held else None,
        until=expiry(today) if is_held else None,
        reapply_on=reapply_on,
    )


def record(
    db: Session,
    expert: Expert,
    kind: DecisionKind,
    reasons: Sequence[Reason],
    *,
    case: VettingCase | None = None,
    row: SpecializationVerification | None = None,
    feedback: str = "",
    reapply_on: date | None = None,
    evidence_ref: str = "",
    frozen: dict[str, Any] | None = None,
    now: datetime,
    actor: Actor | None,
) -> CaseDecision:
    """Keep a decision with its letter; the move it stands for, and the act, are written down by whoever made it."""
    grade = row.grade if row is not None else None
    sent = preview(
        kind,
        reasons,
        expert=expert,
        row=row,
        grade=grade,
        feedback=feedback,
        reapply_on=reapply_on,
        today=now.date(),
    )
    decision = CaseDecision(
        public_id=public_id(),
        expert_id=expert.id,
        case_id=case.id if case is not None else None,
        verification_id=row.id if row is not None else None,
        kind=kind,
        grade=grade,
        by_id=actor.user_id if actor is not None else None,
        at=now,
        feedback=feedback.strip(),
        letter=f"{sent.subject}\n\n{sent.text}",
        reapply_on=reapply_on,
        evidence_ref=evidence_ref,
        rubric_id=case.rubric_id if case is not None else None,
        frozen=frozen,
    )
    decision.reason_rows = [DecisionReason(reason=reason) for reason in reasons]
    db.add(decision)
    # An appeal points to the decision by its key.
    db.flush()
    if expert.user is not None:
        facts = {"subject": sent.subject, "text": sent.text.rstrip(), "link": STATUS_PAGE}
        mail.post(db, expert.user, "vetting", facts, key=f"decision/{decision.public_id}")
    return decision


def codes(reasons: Sequence[Reason]) -> str:
    """Reason codes as the audit trail keeps them."""
    return ", ".join(reason.value for reason in reasons)


def specialization_name(slug: str) -> str:
    """The name of a specialization, also one that the taxonomy has retired."""
    return taxonomy.names(taxonomy.Kind.SPECIALIZATION).get(slug, slug)


def check_lead(actor: Actor | None) -> None:
    """Raise Forbidden unless a lead admin acts; the system stands in for one."""
    if actor is not None and Role.ADMIN not in actor.roles:
        raise Forbidden("Only a lead admin decides this.")


def check_feedback(feedback: str) -> None:
    """Raise Invalid without feedback: nobody is refused without a word of use to them."""
    if len(feedback.strip()) < LEAST_SAID:
        raise Invalid({"feedback": ["Write what the person can do about it, in a sentence at least."]})


def check_reapply(reapply_on: date | None, today: date) -> date:
    """The day to apply again, in 90 days unless told otherwise. Raises Invalid for the past or a far future."""
    day = reapply_on or today + timedelta(days=REAPPLY_DAYS)
    if not today <= day <= today + timedelta(days=LONGEST_WAIT):
        raise Invalid({"reapply_on": ["Choose a day from today to a year from now."]})
    return day
