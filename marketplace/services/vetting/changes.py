"""Changes requested of a profile: which parts, why, and whether they have really changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from marketplace.domain.errors import IllegalMove, Invalid
from marketplace.domain.standing import EXPERT_MOVES
from marketplace.domain.vetting_words import CaseKind, ChangeReason, ProfileField, VerificationStatus
from marketplace.domain.vocabulary import EventAct, ExpertStatus
from marketplace.models import ChangeFlag, ChangeRequest, Scorecard, VettingCase
from marketplace.models.base import public_id
from marketplace.services import moves, profiles
from marketplace.services.frozen import frozen
from marketplace.services.vetting import cases, conflicts, verifications

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Expert


@dataclass(frozen=True, slots=True)
class ChangeFlagDraft:
    """One part of the profile that has to change, the reason, and what exactly."""

    field: ProfileField
    reason: ChangeReason
    note: str = ""


def request(
    db: Session,
    case: VettingCase,
    *,
    flags: Sequence[ChangeFlagDraft],
    text: str,
    now: datetime,
    actor: Actor | None = None,
) -> ChangeRequest:
    """Send a profile back with flagged parts; the clock stops until it comes again.

    Raises Invalid without a flag or a text, IllegalMove unless the expert is being screened.
    """
    cases.check_held(db, case, actor, now)
    conflicts.check_declared(db, case, actor)
    if case.kind is not CaseKind.APPLICATION:
        legal = EXPERT_MOVES.legal(case.expert.status)
        raise IllegalMove("Changes are requested of applications; this expert is listed already.", legal)
    problems: dict[str, list[str]] = {}
    if not flags:
        problems["flags"] = ["Flag at least one part of the profile; the expert has to know what to change."]
    if len({flag.field for flag in flags}) < len(flags):
        problems["flags"] = ["Each part can be flagged once; say everything about it in one note."]
    if not text.strip():
        problems["text"] = ["Write to the expert what should be different, and why."]
    if problems:
        raise Invalid(problems)
    draft = profiles.draft_of(case.expert)
    asked = ChangeRequest(
        public_id=public_id(), by_id=actor.user_id if actor else None, at=now, text=text.strip(), answered_at=None
    )
    asked.flags = [
        ChangeFlag(field=flag.field, reason=flag.reason, note=flag.note.strip(), digest=_digest(draft, flag.field))
        for flag in flags
    ]
    case.requests.append(asked)
    scored = set(db.scalars(select(Scorecard.verification_id).where(Scorecard.case_id == case.id)))
    for row in case.verifications:
        if row.status is VerificationStatus.ASSESSING and row.id not in scored:
            verifications.move(db, row, VerificationStatus.EVIDENCE_SUBMITTED, actor=actor)
    codes = ", ".join(f"{flag.field.value}: {flag.reason.value}" for flag in flags)
    moves.move(db, case.expert, ExpertStatus.CHANGES_REQUESTED, EventAct.CHANGES_REQUESTED, actor, reason=codes)
    return asked


def open_request(db: Session, expert: Expert) -> ChangeRequest | None:
    """What an expert still has to answer, if anything."""
    return db.scalar(
        select(ChangeRequest)
        .join(VettingCase, VettingCase.id == ChangeRequest.case_id)
        .where(VettingCase.expert_id == expert.id, ChangeRequest.answered_at.is_(None))
        .order_by(ChangeRequest.id.desc())
        .limit(1)
    )


def unchanged(asked: ChangeRequest, expert: Expert) -> list[ProfileField]:
    """The flagged parts of the profile that are still as they were when they were flagged."""
    draft = profiles.draft_of(expert)
    return [flag.field for flag in asked.flags if _digest(draft, flag.field) == flag.digest]


def _digest(draft: object, field: ProfileField) -> str:
    said = json.dumps(frozen(getattr(draft, field.value)), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()
