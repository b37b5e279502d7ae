"""What either side of an engagement should do next: one line for each engagement and kind, in one query.

A line that stands for one milestone, week or outcome names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, String, cast, func, literal, null, or_, select, union_all

from marketplace.domain.engagement_words import EngagementStatus, MilestoneStatus, TimesheetStatus
from marketplace.domain.engagements import WORKING, ends
from marketplace.domain.hiring_words import Side
from marketplace.domain.outcome_words import OutcomeStatus
from marketplace.domain.states import Who
from marketplace.domain.timesheets import TO_APPROVE
from marketplace.domain.todos import Todo, TodoKind
from marketplace.domain.waiting import WAITING, Wait
from marketplace.models import Brief, Company, Engagement, Expert, Milestone, Outcome, Timesheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement, CompoundSelect
    from sqlalchemy.orm import Session

_M, _O = MilestoneStatus, OutcomeStatus
MILESTONES = {Side.COMPANY: (_M.SUBMITTED,), Side.EXPERT: ()}
HOURS = {Side.COMPANY: tuple(TO_APPROVE), Side.EXPERT: (TimesheetStatus.QUERIED,)}
OUTCOMES = {Side.COMPANY: (_O.DUE, _O.EXPERT_REPORTED), Side.EXPERT: (_O.DUE, _O.COMPANY_REPORTED)}
"""What waits for each side."""

KEYS = {
    TodoKind.MOVE_MILESTONES: "milestone_id",
    TodoKind.DELIVER: "milestone_id",
    TodoKind.STATE_DISPUTE: "milestone_id",
    TodoKind.MOVE_HOURS: "week",
    TodoKind.REPORT_OUTCOME: "outcome_id",
}
"""What the address of one of them is made of."""

CONSEQUENCES = {
    TodoKind.MOVE_MILESTONES: "work or its acceptance waits; silence accepts nothing",
    TodoKind.DELIVER: "it is late",
    TodoKind.STATE_DISPUTE: "a lead admin decides on what is written",
    TodoKind.MOVE_HOURS: "the hours stay unapproved",
    TodoKind.REPORT_OUTCOME: "it is published without your word, or lapses",
}
ENGAGEMENTS: Mapping[Side, Mapping[EngagementStatus, str]] = {
    side: {
        status: wait.consequence
        for status in EngagementStatus
        if isinstance(wait := WAITING["engagement"].get(status), Wait) and who in wait.owner
    }
    for side, who in ((Side.COMPANY, Who.COMPANY), (Side.EXPERT, Who.EXPERT))
}
"""The states of an engagement that each side is to end, with what happens otherwise."""
MANAGERS = "anybody who manages engagements"


def todos(db: Session, party: Company | Expert, side: Side) -> Iterator[Todo]:
    """What waits for a company or an expert in all their engagements."""
    is_theirs = Engagement.expert_id == party.id if side is Side.EXPERT else Engagement.company_id == party.id
    chosen: CompoundSelect[Any] = union_all(
        _engagements(is_theirs, side),
        _of(TodoKind.MOVE_MILESTONES, Milestone, is_theirs, _milestones(side), Milestone.public_id),
        *(_deliveries(is_theirs) if side is Side.EXPERT else ()),
        _of(TodoKind.STATE_DISPUTE, Milestone, is_theirs, Milestone.status == _M.DISPUTED, Milestone.public_id),
        _of(TodoKind.MOVE_HOURS, Timesheet, is_theirs, Timesheet.status.in_(HOURS[side]), Timesheet.week),
        _of(TodoKind.REPORT_OUTCOME, Outcome, is_theirs, Outcome.status.in_(OUTCOMES[side]), Outcome.public_id),
    )
    for kind, status, name, title, count, due, key, day, zone in db.execute(chosen):
        what = TodoKind(kind)
        if day is not None:
            due = ends(day, zone)
        ids = {"engagement_id": name} | ({KEYS[what]: key} if what in KEYS and count == 1 else {})
        told = ENGAGEMENTS[side][EngagementStatus(status)] if status else CONSEQUENCES[what]
        owner = MANAGERS if side is Side.COMPANY else "you"
        yield Todo(what, title, ids, due, told, count, owner)


def _engagements(is_theirs: ColumnElement[bool], side: Side) -> Any:
    """Engagements in a state that somebody is to end."""
    return (
        select(
            literal(TodoKind.GO_ON_TOGETHER.value),
            cast(Engagement.status, String),
            Engagement.public_id,
            Brief.title,
            literal(1),
            Engagement.due_at,
            literal(""),
            cast(null(), Date),
            literal(""),
        )
        .join(Engagement.brief)
        .where(is_theirs, Engagement.status.in_(ENGAGEMENTS[side]))
    )


def _milestones(side: Side) -> ColumnElement[bool]:
    """What was handed in, and what the other side has written and wants agreed."""
    is_to_agree = (Milestone.status == _M.PLANNED) & (Milestone.written_by == side.other)
    return or_(Milestone.status.in_(MILESTONES[side]), is_to_agree)


def _of(
    kind: TodoKind,
    model: type[Milestone | Timesheet | Outcome],
    is_theirs: ColumnElement[bool],
    waits: ColumnElement[bool],
    key: Any,
    until: Any = None,
) -> Any:
    """How many things of a kind wait in each engagement, until when the first of them does, and one of their keys.

    A day `until` takes the place of the moment of a deadline, and is over where the company is.
    """
    return (
        select(
            literal(kind.value),
            literal(""),
            Engagement.public_id,
            Brief.title,
            func.count(),
            func.min(model.due_at),
            func.min(cast(key, String)),
            cast(null(), Date) if until is None else func.min(until),
            Company.time_zone,
        )
        .join(model, model.engagement_id == Engagement.id)
        .join(Engagement.brief)
        .join(Engagement.company)
        .where(is_theirs, waits)
        .group_by(Engagement.id, Engagement.public_id, Brief.title, Company.time_zone)
    )


def _deliveries(is_theirs: ColumnElement[bool]) -> tuple[Any, ...]:
    """What an expert works on by the day that was agreed: begun or not, or sent back; as the page of the engagement."""
    is_begun = Milestone.status.in_((_M.AGREED, _M.IN_PROGRESS)) & Engagement.status.in_(WORKING)
    waits = or_(is_begun, Milestone.status == _M.REVISION_REQUESTED)
    return (_of(TodoKind.DELIVER, Milestone, is_theirs, waits, Milestone.public_id, Milestone.due_on),)
