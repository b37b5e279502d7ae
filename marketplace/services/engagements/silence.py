"""Silence about milestones and hours: a reminder, then a lead admin looks; nothing is ever accepted by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from marketplace.domain.engagement_words import Hand, MilestoneStatus, TimesheetStatus
from marketplace.domain.hiring_words import Side
from marketplace.domain.milestones import ESCALATED_AFTER
from marketplace.domain.states import Who
from marketplace.domain.timesheets import REMINDED_AFTER, TO_APPROVE
from marketplace.domain.vocabulary import EventAct
from marketplace.models import Milestone, Timesheet
from marketplace.services import events
from marketplace.services.engagements import milestones, telling, timesheets
from marketplace.services.vetting import rows

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

AT_ONCE = 200
SILENT = "The company has not answered within 14 days. A lead admin looks at it; silence accepts nothing."


def move_due(db: Session, now: datetime) -> int:
    """Escalate and remind what is due at this moment; return how much that was."""
    return _escalate(db, now) + _remind_milestones(db, now) + _remind_weeks(db, now)


def _escalate(db: Session, now: datetime) -> int:
    silent = Milestone.submitted_at <= now - ESCALATED_AFTER
    chosen = select(Milestone).where(Milestone.status == MilestoneStatus.SUBMITTED, silent).order_by(Milestone.id)
    done = 0
    for milestone in db.scalars(chosen.limit(AT_ONCE)).all():
        rows.lock(db, milestone)
        if milestone.status is not MilestoneStatus.SUBMITTED:
            continue
        disputed = MilestoneStatus.DISPUTED
        milestones.move(db, milestone, disputed, by=Who.SYSTEM, now=now, actor=None, act=EventAct.DISPUTED)
        milestones.write(milestone, Hand.SYSTEM, SILENT, now=now, actor=None)
        what = "nobody answered a milestone for 14 days; a lead admin looks at it"
        telling.news(db, milestone.engagement, what, *Side, page=milestones.page_of(milestone))
        milestones.ask_leads(db, milestone)
        done += 1
    return done


def _remind_milestones(db: Session, now: datetime) -> int:
    waits = (MilestoneStatus.PLANNED, MilestoneStatus.SUBMITTED)
    chosen = select(Milestone).where(
        Milestone.status.in_(waits), Milestone.due_at <= now, Milestone.reminded_at.is_(None)
    )
    found = db.scalars(chosen.order_by(Milestone.id).limit(AT_ONCE)).all()
    for milestone in found:
        rows.lock(db, milestone)
        milestone.reminded_at = now
        page = milestones.page_of(milestone)
        if milestone.status is MilestoneStatus.SUBMITTED:
            what, consequence = "a milestone waits for your answer", "a lead admin looks at it a week from now"
            telling.task(db, milestone.engagement, what, consequence, Side.COMPANY, page=page)
        else:
            side = milestone.written_by.other
            what, consequence = "a milestone is written and waits for your word", "its work does not begin"
            telling.task(db, milestone.engagement, what, consequence, side, page=page)
        after = {"status": milestone.status.value}
        events.record(db, actor=None, act=EventAct.REMINDED, object=milestone, after=after)
    return len(found)


def _remind_weeks(db: Session, now: datetime) -> int:
    long_ago = Timesheet.reminded_at <= now - REMINDED_AFTER
    waits = Timesheet.status.in_((*TO_APPROVE, TimesheetStatus.QUERIED))
    due = (Timesheet.due_at <= now) & or_(Timesheet.reminded_at.is_(None), long_ago)
    found = db.scalars(select(Timesheet).where(waits, due).order_by(Timesheet.id).limit(AT_ONCE)).all()
    for timesheet in found:
        rows.lock(db, timesheet)
        timesheet.reminded_at = now
        side = Side.COMPANY if timesheet.status in TO_APPROVE else Side.EXPERT
        what = f"the hours of the week of {timesheet.week:%-d %B %Y} wait for your answer"
        page = timesheets.page_of(timesheet)
        telling.task(db, timesheet.engagement, what, "they stay unapproved", side, page=page)
        after = {"status": timesheet.status.value}
        events.record(db, actor=None, act=EventAct.REMINDED, object=timesheet, after=after)
    return len(found)
