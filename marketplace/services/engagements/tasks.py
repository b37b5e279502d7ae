"""Whose move it is: every state in which somebody waits, with who, until when, and what happens when nobody acts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from marketplace.domain.engagement_words import (
    AgreementStatus,
    Checklist,
    EngagementStatus,
    MilestoneStatus,
    PaidBy,
    TimesheetStatus,
)
from marketplace.domain.engagements import ENDED, RUNNING, WAITS, WORKING, ends
from marketplace.domain.hiring_words import Side
from marketplace.domain.timesheets import TO_APPROVE, monday
from marketplace.models import Engagement, Milestone, Timesheet
from marketplace.services.engagements import agreements, items, milestones, standing, timesheets

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from marketplace.models import Company, Expert

_S, _M, _T = EngagementStatus, MilestoneStatus, TimesheetStatus
UNAPPROVED = "they stay unapproved, and a reminder goes out"
OTHER = {Side.COMPANY: Side.EXPERT, Side.EXPERT: Side.COMPANY}


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that a side has to do; `page` is below that of the engagement."""

    engagement: Engagement
    side: Side
    what: str
    until: datetime | None
    consequence: str
    page: str = ""


def of(engagement: Engagement, stones: Iterable[Milestone], weeks: Sequence[Timesheet], *, now: datetime) -> list[Task]:
    """Everything that waits for either side, what is due first on top."""
    zone = engagement.company.time_zone
    found = [
        *_of_agreement(engagement),
        *_of_state(engagement, now),
        *(task for stone in stones for task in _of_milestone(engagement, stone, zone)),
        *_of_weeks(engagement, weeks, now, zone),
    ]
    return sorted(found, key=lambda task: (task.until is None, task.until or now))


def of_party(db: Session, party: Company | Expert, side: Side, *, now: datetime) -> list[Task]:
    """Everything that waits for a company or an expert, over all their engagements."""
    found = standing.known_to(db, party, statuses={*EngagementStatus} - ENDED, is_whole=True)
    keys = [one.id for one in found]
    waiting = Milestone.status.not_in((_M.ACCEPTED, _M.RESOLVED, _M.DROPPED))
    open_stones = select(Milestone).where(Milestone.engagement_id.in_(keys), waiting).order_by(Milestone.number)
    stones: dict[int, list[Milestone]] = {}
    for stone in db.scalars(open_stones):
        stones.setdefault(stone.engagement_id, []).append(stone)
    all_weeks = select(Timesheet).where(Timesheet.engagement_id.in_(keys)).order_by(Timesheet.week.desc())
    weeks: dict[int, list[Timesheet]] = {}
    for week in db.scalars(all_weeks):
        weeks.setdefault(week.engagement_id, []).append(week)
    tasks = [task for one in found for task in of(one, stones.get(one.id, ()), weeks.get(one.id, ()), now=now)]
    return sorted((task for task in tasks if task.side is side), key=lambda task: (task.until is None, task.until))


def _of_agreement(engagement: Engagement) -> Iterator[Task]:
    if engagement.status in ENDED:
        return
    table = agreements.on_the_table(engagement)
    is_first = engagement.status is _S.AGREEING
    until, consequence = engagement.due_at if is_first else None, WAITS[_S.AGREEING].consequence
    if table is None:
        if is_first:
            yield Task(engagement, Side.COMPANY, "Write the agreement", until, consequence, "/agreement/new")
    elif table.status is AgreementStatus.SENT_BACK:
        what = f"Write the next version: the expert wants something changed in version {table.number}"
        yield Task(engagement, Side.COMPANY, what, until, consequence, "/agreement")
    else:
        signed = {one.side for one in table.signatures}
        for side in Side:
            if side not in signed:
                what = f"Read and sign version {table.number} of the agreement"
                yield Task(engagement, side, what, until, consequence, "/agreement")


def _of_state(engagement: Engagement, now: datetime) -> Iterator[Task]:
    status, until = engagement.status, engagement.due_at
    if status is _S.TRIAL:
        yield Task(engagement, Side.COMPANY, "Say how the trial goes", until, WAITS[status].consequence)
    if status is _S.PAUSED:
        for side in Side:
            yield Task(engagement, side, "Go on with the work", until, WAITS[status].consequence)
    lists = [Checklist.HAND_OVER] if status is _S.ENDING else [Checklist.ONBOARDING] if status in RUNNING else []
    for which in lists:
        for side in Side:
            yield from _of_list(engagement, which, side, now)
    if status is _S.ENDING and items.are_done(engagement, Checklist.HAND_OVER):
        for side in Side:
            what, otherwise = "Close the engagement: all is handed over", WAITS[status].consequence
            yield Task(engagement, side, what, until, otherwise)


def _of_list(engagement: Engagement, which: Checklist, side: Side, now: datetime) -> Iterator[Task]:
    """The items of a list that wait for a side: of the first list those that are due, of the last one all."""
    zone = engagement.company.time_zone
    days = [ends(item.due_on, zone) for item in items.open_for(engagement, which, side) if item.due_on is not None]
    due = [day for day in days if which is Checklist.HAND_OVER or day <= now]
    if due:
        name = "the hand-over" if which is Checklist.HAND_OVER else "the first list"
        what = f"Tick what is done of {name}: {len(due)} open"
        consequence = WAITS[_S.ENDING].consequence if which is Checklist.HAND_OVER else "dates that depend on it move"
        yield Task(engagement, side, what, min(due), consequence, f"#{which.value}")


def _of_milestone(engagement: Engagement, stone: Milestone, zone: str) -> Iterator[Task]:
    page, name = milestones.page_of(stone), f"milestone {stone.number}, {stone.title}"
    by_day = ends(stone.due_on, zone) if stone.due_on is not None else None
    if stone.status is _M.PLANNED and engagement.status not in ENDED:
        other = OTHER[stone.written_by]
        yield Task(engagement, other, f"Agree to {name}, or change it", stone.due_at, "its work does not begin", page)
    if stone.status is _M.AGREED and engagement.status in WORKING:
        yield Task(engagement, Side.EXPERT, f"Begin {name}", by_day, "it is late", page)
    if stone.status is _M.IN_PROGRESS and engagement.status in WORKING:
        yield Task(engagement, Side.EXPERT, f"Hand in {name}", by_day, "it is late", page)
    if stone.status is _M.SUBMITTED:
        consequence = "a reminder goes out; after 14 days a lead admin looks at it. Silence accepts nothing"
        yield Task(engagement, Side.COMPANY, f"Accept {name}, or send it back", stone.due_at, consequence, page)
    if stone.status is _M.REVISION_REQUESTED:
        yield Task(engagement, Side.EXPERT, f"Revise {name}", by_day, "it is late", page)
    if stone.status is _M.DISPUTED:
        for side in Side:
            what = f"Say what you have to about {name}"
            yield Task(engagement, side, what, None, "a lead admin decides on what is written", page)


def _of_weeks(engagement: Engagement, weeks: Sequence[Timesheet], now: datetime, zone: str) -> Iterator[Task]:
    if engagement.started_at is None or engagement.paid_by is PaidBy.PAYROLL:
        return
    for week in weeks:
        page, day = timesheets.page_of(week), f"{week.week:%-d %B}"
        if week.status in TO_APPROVE:
            what = f"Approve the hours of the week of {day}, or ask about them"
            yield Task(engagement, Side.COMPANY, what, week.due_at, UNAPPROVED, page)
        if week.status is _T.QUERIED:
            what = f"Answer about the hours of the week of {day}"
            yield Task(engagement, Side.EXPERT, what, week.due_at, "they stay unapproved", page)
    last = monday(now.date()) - timedelta(days=7)
    is_there = any(week.week == last and week.status is not _T.DRAFT for week in weeks)
    if engagement.status in WORKING and last >= monday(engagement.starts_on) and not is_there:
        what = f"Hand in the hours of the week of {last:%-d %B}"
        page = f"/weeks/{last.isoformat()}"
        until = ends(last + timedelta(days=8), zone)
        yield Task(engagement, Side.EXPERT, what, until, "they are not approved, and not paid", page)
