"""Handing in: the first time, again after changes, and for one more or an expiring specialization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from marketplace.domain.errors import IllegalMove, Invalid
from marketplace.domain.standing import EXPERT_MOVES
from marketplace.domain.verifications import IN_HAND
from marketplace.domain.vetting_words import CaseKind, DecisionKind, VerificationStatus
from marketplace.domain.vocabulary import DocumentKind, EventAct, ExpertStatus
from marketplace.models import CaseDecision
from marketplace.services import moves, risks
from marketplace.services.vetting import cases, changes, verifications

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Expert, SpecializationVerification, VettingCase

_S = VerificationStatus
BEGINNINGS = frozenset({_S.CLAIMED, _S.NOT_VERIFIED, _S.EXPIRED})
WORK = frozenset({DocumentKind.PROJECT, DocumentKind.CASE_STUDY, DocumentKind.PUBLICATION})
LISTED = frozenset({ExpertStatus.APPROVED, ExpertStatus.PAUSED, ExpertStatus.STALE})


def missing(expert: Expert) -> dict[str, list[str]]:
    """What a profile still lacks before it can be handed in, by field."""
    problems: dict[str, list[str]] = {}
    if expert.user is not None and expert.user.confirmed_at is None:
        problems["email"] = ["Confirm your e-mail address first; the letter with the link is in your inbox."]
    if not expert.terms:
        problems["terms"] = ["Say what you ask for under at least one engagement model."]
    if expert.availability_confirmed_on is None:
        problems["availability"] = ["Confirm your availability, so that companies are not told of hours you have not."]
    if not any(document.kind in WORK for document in expert.documents):
        problems["documents"] = ["Add at least one project, case study or publication as evidence."]
    return problems


def submit(db: Session, expert: Expert, *, now: datetime, actor: Actor | None = None) -> VettingCase:
    """Hand a profile in: opens a case, or puts the one that waits for changes back into the queue.

    A specialization for which no evidence was chosen takes all the work in the profile. Raises Invalid with
    everything that is missing, or with every flagged part that has not changed.
    """
    EXPERT_MOVES.check(expert.status, ExpertStatus.SUBMITTED, moves.hands_of(actor, expert))
    problems = missing(expert)
    case = cases.open_case(db, expert) if expert.status is ExpertStatus.CHANGES_REQUESTED else None
    asked = changes.open_request(db, expert) if case is not None else None
    for field in changes.unchanged(asked, expert) if asked is not None else ():
        problems.setdefault(field.value, []).append("This was flagged and is still as it was; change it first.")
    if problems:
        raise Invalid(problems)
    rows = _with_evidence(db, expert, case, actor=actor, now=now)
    if case is None:
        moves.move(db, expert, ExpertStatus.SUBMITTED, EventAct.SUBMITTED, actor)
        case = cases.open_round(db, expert, CaseKind.APPLICATION, rows, now=now, actor=actor)
        risks.look(db, case, now=now)
        return case
    for row in rows:
        row.case_id = case.id
    if asked is not None:
        asked.answered_at = now
    case.submitted_at, case.due_at = now, now + cases.SLA
    case.holder_id = case.lease_until = None
    cases.add_steps(db, case, [row.specialization for row in rows])
    moves.move(db, expert, ExpertStatus.SUBMITTED, EventAct.SUBMITTED, actor, reason="answers the changes requested")
    risks.look(db, case, now=now)
    return case


def _with_evidence(
    db: Session, expert: Expert, case: VettingCase | None, *, now: datetime, actor: Actor | None
) -> list[SpecializationVerification]:
    """Every claimed specialization that is still to be vetted, with evidence; work chosen for none stands for each."""
    work = [document.key for document in expert.documents if document.kind in WORK]
    claimed = {held.specialization for held in expert.specializations}
    found = []
    for row in verifications.adopt(db, expert):
        if row.specialization not in claimed:
            continue
        # What this very round has refused waits for the next one: a round decides about each once.
        is_refused_here = case is not None and row.case_id == case.id and row.status is _S.NOT_VERIFIED
        may_begin = not is_refused_here and (row.reapply_on is None or row.reapply_on <= now.date())
        if row.status in BEGINNINGS and may_begin:
            if not row.evidence:
                verifications.add_evidence(db, row, documents=work, now=now)
            verifications.move(db, row, _S.EVIDENCE_SUBMITTED, actor=actor, after={"evidence": len(row.evidence)})
        if row.status in IN_HAND:
            found.append(row)
    return found


def ask(
    db: Session,
    expert: Expert,
    specialization: str,
    *,
    documents: Sequence[str] = (),
    url: str | None = None,
    text: str = "",
    now: datetime,
    actor: Actor | None = None,
) -> VettingCase:
    """A listed expert asks to have one more specialization vetted, or one that is about to expire or has expired.

    Raises IllegalMove for an expert who is not listed, Invalid before the day to apply again or without evidence,
    Conflict while a case is open.
    """
    if expert.status not in LISTED:
        raise IllegalMove("Only listed experts can ask for this; hand your profile in first.", ())
    row = verifications.of_specialization(db, expert, specialization)
    if row.status is _S.NOT_VERIFIED and row.reapply_on is not None and row.reapply_on > now.date():
        raise Invalid({"specialization": [f"You can apply again from {row.reapply_on}."]})
    kind = CaseKind.RENEWAL if row.status in {_S.EXPIRING, _S.EXPIRED} else CaseKind.ADDITION
    if documents or url or text.strip():
        verifications.add_evidence(db, row, documents=documents, url=url, text=text, now=now)
    if not row.evidence and not (kind is CaseKind.RENEWAL and expert.outcomes):
        raise Invalid({"documents": ["Choose the work that shows it, or give an address or a few sentences."]})
    verifications.move(db, row, _S.EVIDENCE_SUBMITTED, actor=actor, after={"evidence": len(row.evidence)})
    case = cases.open_round(db, expert, kind, [row], now=now, actor=actor)
    risks.look(db, case, now=now)
    return case


def reapply(db: Session, expert: Expert, *, now: datetime, actor: Actor | None = None) -> None:
    """Make a rejected profile a draft again. Raises Invalid before the day that the rejection named."""
    EXPERT_MOVES.check(expert.status, ExpertStatus.DRAFT, moves.hands_of(actor, expert))
    rejected = db.scalar(
        select(CaseDecision)
        .where(CaseDecision.expert_id == expert.id, CaseDecision.kind == DecisionKind.REJECTED)
        .order_by(CaseDecision.id.desc())
        .limit(1)
    )
    if rejected is not None and rejected.reapply_on is not None and rejected.reapply_on > now.date():
        raise Invalid({"reapply": [f"You can apply again from {rejected.reapply_on}; your profile is kept."]})
    moves.move(db, expert, ExpertStatus.DRAFT, EventAct.REOPENED, actor)
