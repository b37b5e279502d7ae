"""What the calendar does to outcomes: they fall due, sides are reminded, and after two weeks they are published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case, func, or_, select

from marketplace.domain.engagement_words import EngagementStatus
from marketplace.domain.engagements import over_at
from marketplace.domain.hiring_words import Side
from marketplace.domain.outcome_words import OutcomeKind, OutcomeStatus
from marketplace.domain.outcomes import AFTER, OPEN, REMINDED_BEFORE, due
from marketplace.domain.states import Who
from marketplace.domain.vocabulary import EventAct
from marketplace.models import Engagement, Outcome
from marketplace.services import events
from marketplace.services.engagements import telling
from marketplace.services.outcomes import reports, standing
from marketplace.services.vetting import rows

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

_S = OutcomeStatus
AT_ONCE = 200
"""Rows that one transaction moves."""
ASKED = {
    OutcomeKind.DAY_30: "thirty days have passed: say whether the first deliverable is there",
    OutcomeKind.DAY_90: "ninety days have passed: say whether the business has what it was promised",
    OutcomeKind.END: "the work is over: say what came of it",
}
CONSEQUENCE = "what the other side says is published after two weeks without yours"


def move_due(db: Session, now: datetime) -> int:
    """Do what is due at this moment, some hundreds at a time; return how much that was."""
    return _take_back(db, now) + _fall_due(db, now) + _close(db, now) + _remind(db, now)


def fall_due(db: Session, engagement: Engagement, *, now: datetime) -> list[Outcome]:
    """Open the outcomes of an engagement that have fallen due and are not there yet, and ask both sides."""
    if engagement.started_at is None:
        return []
    there = set(db.scalars(select(Outcome.kind).where(Outcome.engagement_id == engagement.id)))
    found = []
    over = over_at(engagement.status, engagement.ended_at, engagement.due_at)
    for kind, at in due(engagement.started_at, over, now):
        if kind not in there:
            outcome = standing.open_one(db, engagement, kind, at, now=now)
            telling.task(db, engagement, ASKED[kind], CONSEQUENCE, *Side, page=standing.page_of(outcome))
            found.append(outcome)
    return found


def close(db: Session, outcome: Outcome, *, now: datetime) -> None:
    """Publish what was said of an outcome whose two weeks are over, or let it lapse where nobody said anything."""
    if outcome.reports:
        reports.publish(db, outcome, now=now)
    else:
        standing.move(db, outcome, _S.LAPSED, EventAct.LAPSED, by=Who.SYSTEM, actor=None)


def _fall_due(db: Session, now: datetime) -> int:
    over = _over()
    goes_on = over.is_(None) | (over > now)
    lacking = [goes_on & (Engagement.started_at <= now - after) & _has_no(kind) for kind, after in AFTER.items()]
    lacking.append((over <= now) & _has_no(OutcomeKind.END))
    chosen = select(Engagement).where(Engagement.started_at.is_not(None), or_(*lacking)).order_by(Engagement.id)
    done = 0
    for engagement in db.scalars(chosen.limit(AT_ONCE)).all():
        # Of two workers the second sees what the first has opened.
        rows.lock(db, engagement)
        done += len(fall_due(db, engagement, now=now))
    return done


def _take_back(db: Session, now: datetime) -> int:
    """Ask no more about the end of work that was extended after its last day, while nobody has said anything."""
    goes_on = _over().is_(None) | (_over() > now)
    chosen = select(Outcome).join(Outcome.engagement).where(Outcome.kind == OutcomeKind.END, Outcome.status == _S.DUE)
    found = list(db.scalars(chosen.where(goes_on).order_by(Outcome.id).limit(AT_ONCE)))
    for outcome in found:
        rows.lock(db, outcome)
        if outcome.status is _S.DUE:
            before = {"status": _S.DUE.value, "kind": outcome.kind.value, "engagement": outcome.engagement.public_id}
            events.record(db, actor=None, act=EventAct.WITHDRAWN, object=outcome, before=before)
            db.delete(outcome)
    # It falls due again, at the end that holds now.
    db.flush()
    return len(found)


def _over() -> ColumnElement[datetime | None]:
    """When the work of an engagement is over, as `domain.engagements.over_at` says it."""
    return func.coalesce(
        Engagement.ended_at, case((Engagement.status == EngagementStatus.ENDING, Engagement.due_at), else_=None)
    )


def _close(db: Session, now: datetime) -> int:
    """Publish what one side has said, and let lapse what nobody has, two weeks after it fell due."""
    over = _open(db, Outcome.due_at <= now)
    for outcome in over:
        close(db, outcome, now=now)
    return len(over)


def _remind(db: Session, now: datetime) -> int:
    """Remind, once, whoever has not reported some days before the two weeks are over."""
    near = (Outcome.due_at <= now + REMINDED_BEFORE) & (Outcome.due_at > now) & Outcome.reminded_at.is_(None)
    found = _open(db, near)
    for outcome in found:
        outcome.reminded_at = now
        silent = [side for side in Side if outcome.report_of(side) is None]
        telling.task(db, outcome.engagement, ASKED[outcome.kind], CONSEQUENCE, *silent, page=standing.page_of(outcome))
        after = {"status": outcome.status.value}
        events.record(db, actor=None, act=EventAct.REMINDED, object=outcome, after=after)
    return len(found)


def _open(db: Session, condition: ColumnElement[bool]) -> list[Outcome]:
    """Open outcomes that meet a condition, each locked and still open."""
    chosen = standing.loaded().where(Outcome.status.in_(OPEN), condition).order_by(Outcome.id).limit(AT_ONCE)
    found = list(db.scalars(chosen))
    for outcome in found:
        rows.lock(db, outcome)
    return [outcome for outcome in found if outcome.status in OPEN]


def _has_no(kind: OutcomeKind) -> ColumnElement[bool]:
    return ~select(Outcome.id).where(Outcome.engagement_id == Engagement.id, Outcome.kind == kind).exists()
