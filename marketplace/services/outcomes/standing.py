"""Outcomes as they stand, who may read what of them, and the one place where they move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from marketplace.domain.errors import NotFound
from marketplace.domain.hiring_words import Side
from marketplace.domain.outcome_words import OutcomeKind, OutcomeStatus
from marketplace.domain.outcomes import BLIND_FOR, CHALLENGED_WITHIN, OPEN, OUTCOME_MOVES, ReportDraft
from marketplace.domain.vocabulary import EventAct
from marketplace.models import Engagement, Expert, MatchResult, MatchRun, Outcome, User
from marketplace.models.base import public_id
from marketplace.services import events
from marketplace.services.engagements import standing as engagements
from marketplace.services.vetting import rows

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.domain.states import Who
    from marketplace.models import Company, OutcomeReport

_S = OutcomeStatus
PROMISES = {OutcomeKind.DAY_30: "first_deliverable", OutcomeKind.DAY_90: "business_outcome", OutcomeKind.END: "work"}
"""Which field of the agreement says what was promised."""


@dataclass(frozen=True, slots=True)
class SeenBy:
    """What one side may read of an outcome: their own report, and the other's once it is published."""

    outcome: Outcome
    mine: OutcomeReport | None
    theirs: OutcomeReport | None
    may_report: bool
    may_challenge: bool


def open_one(db: Session, engagement: Engagement, kind: OutcomeKind, at: datetime, *, now: datetime) -> Outcome:
    """Let an outcome fall due that did so `at` some moment; both sides have two weeks from now."""
    agreed = engagements.agreed(engagement)
    score, run_id = _score_of(db, engagement)
    outcome = Outcome(
        public_id=public_id(),
        engagement=engagement,
        kind=kind,
        status=_S.DUE,
        fell_due_at=at,
        due_at=now + BLIND_FOR,
        promised=str(agreed.values.get(PROMISES[kind], "")) if agreed is not None else "",
        score=score,
        run_id=run_id,
    )
    db.add(outcome)
    # The trail and the letters name it.
    db.flush()
    told = {"status": _S.DUE.value, "kind": kind.value, "engagement": engagement.public_id}
    events.record(db, actor=None, act=EventAct.ASKED, object=outcome, after=told)
    return outcome


def of_engagement(db: Session, engagement: Engagement) -> list[Outcome]:
    """The outcomes of an engagement with what was written, the first one first."""
    chosen = loaded().where(Outcome.engagement_id == engagement.id).order_by(Outcome.fell_due_at, Outcome.id)
    return list(db.scalars(chosen))


def of_company(db: Session, company: Company, name: str, *, locked: bool = False) -> Outcome:
    """An outcome of an engagement of this company. Raises NotFound."""
    return one(db, loaded().where(Outcome.public_id == name, Engagement.company_id == company.id), locked=locked)


def of_expert(db: Session, expert: Expert, name: str, *, locked: bool = False) -> Outcome:
    """An outcome of an engagement of this expert. Raises NotFound."""
    return one(db, loaded().where(Outcome.public_id == name, Engagement.expert_id == expert.id), locked=locked)


def seen_by(outcome: Outcome, side: Side, now: datetime) -> SeenBy:
    """The outcome as one side may read it at this moment."""
    other = side.other
    is_seen = outcome.published_at is not None
    return SeenBy(
        outcome,
        outcome.report_of(side),
        outcome.report_of(other) if is_seen else None,
        outcome.status in OPEN and now < outcome.due_at,
        outcome.status is _S.PUBLISHED and now < challenged_until(outcome),
    )


def challenged_until(outcome: Outcome) -> datetime:
    """Until when a published outcome can be challenged. Raises NotFound while it is not published."""
    if outcome.published_at is None:
        raise NotFound("This outcome is not published.")
    return outcome.published_at + CHALLENGED_WITHIN


def move(
    db: Session,
    outcome: Outcome,
    status: OutcomeStatus,
    act: EventAct,
    *,
    by: Who,
    actor: Actor | None,
    until: datetime | None = None,
    reason: str | None = None,
) -> None:
    """Take an outcome to another state, with the deadline of the next move where there is one.

    Raises IllegalMove naming the lawful moves, or Forbidden naming whose move it is.
    """
    before = outcome.status
    outcome.status = OUTCOME_MOVES.check(before, status, [by])
    outcome.due_at = until or outcome.due_at
    was, told = {"status": before.value}, {"status": status.value, "kind": outcome.kind.value}
    events.record(db, actor=actor, act=act, object=outcome, before=was, after=told, reason=reason)


def draft_of(report: OutcomeReport) -> ReportDraft:
    """What a report says."""
    return ReportDraft(report.reached, report.hindrance, report.would_again, report.figure, report.note)


def page_of(outcome: Outcome) -> str:
    """The page of an outcome, below that of its engagement."""
    return f"/outcomes/{outcome.public_id}"


def one(db: Session, chosen: Select[Any], *, locked: bool) -> Outcome:
    """The outcome that was chosen. Raises NotFound."""
    found: Outcome | None = db.scalars(chosen).one_or_none()
    if found is None:
        raise NotFound("There is no such outcome.")
    if locked:
        rows.lock(db, found)
    return found


def loaded() -> Select[Any]:
    """Outcomes with their engagement, its people, and what was written."""
    whole = contains_eager(Outcome.engagement)
    return (
        select(Outcome)
        .join(Outcome.engagement)
        .options(
            whole.joinedload(Engagement.brief),
            whole.joinedload(Engagement.company),
            whole.joinedload(Engagement.expert).joinedload(Expert.user).lazyload(User.roles),
            selectinload(Outcome.reports),
            joinedload(Outcome.challenge),
        )
    )


def _score_of(db: Session, engagement: Engagement) -> tuple[float | None, int | None]:
    """The score at which the expert was shown for the brief last before the two agreed, and in which ranking."""
    chosen = (
        select(MatchResult.score, MatchRun.id)
        .join(MatchRun, MatchRun.id == MatchResult.run_id)
        .where(
            MatchRun.brief_id == engagement.brief_id,
            MatchResult.expert_id == engagement.expert_id,
            MatchRun.is_what_if.is_(False),
            MatchRun.created_at <= engagement.created_at,
        )
        .order_by(MatchRun.id.desc())
        .limit(1)
    )
    found = db.execute(chosen).one_or_none()
    return (found[0], found[1]) if found is not None else (None, None)
