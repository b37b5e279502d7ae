"""What the calendar does to engagements: first days, ends of trials, hand-overs, last days, and reminders."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from marketplace.domain.engagement_words import AgreementStatus, EngagementStatus, MilestoneStatus
from marketplace.domain.engagements import CLOSED_AFTER, COMPLETING, ENDED, ENDING_BEFORE, WAITS, hand_over_from
from marketplace.domain.hiring_words import Side
from marketplace.domain.vocabulary import BriefStatus, EventAct
from marketplace.models import Brief, Engagement, Milestone
from marketplace.services import events
from marketplace.services.engagements import ending, starting, telling
from marketplace.services.hiring import brief_states
from marketplace.services.vetting import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

_S = EngagementStatus
AT_ONCE = 200
"""Rows that one transaction moves."""


def move_due(db: Session, now: datetime) -> int:
    """Do what is due at this moment, some hundreds at a time; return how much that was."""
    return (
        sum(starting.start_if_due(db, one, now=now) for one in _due(db, _S.SCHEDULED, Engagement.due_at <= now))
        + _each(db, _S.TRIAL, Engagement.due_at <= now, lambda one: starting.trial_over(db, one, now=now))
        + _hand_overs(db, now)
        + _each(db, _S.ENDING, _left_open(now), lambda one: ending.nobody_closed(db, one, now=now))
        + _each(db, _S.ENDING, _unreminded(now), lambda one: ending.last_day_over(db, one, now=now))
        + _remind(db, now)
        + _briefs(db)
    )


def _hand_overs(db: Session, now: datetime) -> int:
    """Begin the hand-over of what is near its end; how near that is depends on how long the work was to be."""
    today, working = now.date(), (_S.ACTIVE, _S.PAUSED)
    close = Engagement.ends_on <= today + ENDING_BEFORE
    known = select(Engagement.id, Engagement.starts_on, Engagement.ends_on).where(Engagement.status.in_(working), close)
    due = [
        name
        for name, first, last in db.execute(known.order_by(Engagement.id))
        if last is not None and hand_over_from(first, last) <= today
    ]
    those = Engagement.id.in_(due[:AT_ONCE])
    return sum(_each(db, status, those, lambda one: ending.agreed_end_near(db, one, now=now)) for status in working)


def _remind(db: Session, now: datetime) -> int:
    """Remind whoever has to sign or to go on, once for each state."""

    def unsigned(engagement: Engagement) -> None:
        table = next((one for one in engagement.agreements if one.status is AgreementStatus.PROPOSED), None)
        signed = {one.side for one in table.signatures} if table is not None else {Side.EXPERT}
        what = "the agreement is not signed by both yet"
        sides = [side for side in Side if side not in signed]
        _reminded(db, engagement, now, what, WAITS[_S.AGREEING].consequence, *sides)

    def resting(engagement: Engagement) -> None:
        what = "the day on which the work was to go on has passed"
        _reminded(db, engagement, now, what, WAITS[_S.PAUSED].consequence, *Side)

    return _each(db, _S.AGREEING, _unreminded(now), unsigned) + _each(db, _S.PAUSED, _unreminded(now), resting)


def _reminded(db: Session, engagement: Engagement, now: datetime, what: str, consequence: str, *sides: Side) -> None:
    engagement.reminded_at = now
    telling.task(db, engagement, what, consequence, *sides)
    after = {"status": engagement.status.value}
    events.record(db, actor=None, act=EventAct.REMINDED, object=engagement, after=after)


def _briefs(db: Session) -> int:
    """Let briefs follow their engagements where they could not at the time, because somebody had not been told."""
    begun = select(Engagement.brief_id).where(Engagement.started_at.is_not(None))
    over = ~select(Engagement.id).where(Engagement.brief_id == Brief.id, Engagement.status.not_in(ENDED)).exists()
    waiting = select(Brief).where(
        or_(
            (Brief.status == BriefStatus.FILLED) & Brief.id.in_(begun),
            (Brief.status == BriefStatus.IN_DELIVERY) & over,
        )
    )
    done = 0
    for brief in db.scalars(waiting.order_by(Brief.id).limit(AT_ONCE)).all():
        rows.lock(db, brief)
        before = brief.status
        brief_states.work_began(db, brief)
        brief_states.work_ended(db, brief)
        done += brief.status is not before
    return done


def _left_open(now: datetime) -> ColumnElement[bool]:
    """Long past its last day, with no milestone about which somebody has to decide first."""
    undecided = Milestone.status.in_((MilestoneStatus.SUBMITTED, MilestoneStatus.DISPUTED))
    waits = select(Milestone.id).where(Milestone.engagement_id == Engagement.id, undecided).exists()
    return (Engagement.due_at <= now - CLOSED_AFTER) & Engagement.ended_for.in_(COMPLETING) & ~waits


def _unreminded(now: datetime) -> ColumnElement[bool]:
    """Past its deadline, and nobody was told in this state; a week later they are told again."""
    long_ago = Engagement.reminded_at <= now - timedelta(days=7)
    return (Engagement.due_at <= now) & or_(Engagement.reminded_at.is_(None), long_ago)


def _each(
    db: Session,
    status: EngagementStatus,
    condition: ColumnElement[bool],
    act: Callable[[Engagement], None],
) -> int:
    done = 0
    for engagement in _due(db, status, condition):
        act(engagement)
        done += 1
    return done


def _due(db: Session, status: EngagementStatus, condition: ColumnElement[bool]) -> Iterator[Engagement]:
    """The engagements in a state that meet a condition, each locked and still in that state."""
    chosen = select(Engagement).where(Engagement.status == status, condition).order_by(Engagement.id).limit(AT_ONCE)
    for engagement in db.scalars(chosen).all():
        rows.lock(db, engagement)
        if engagement.status is status:
            yield engagement
