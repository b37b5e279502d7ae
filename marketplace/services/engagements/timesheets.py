"""Hours by week: written and handed in by the expert, approved or asked about by the company, locked by an invoice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from marketplace.domain.engagement_words import AgreementStatus, PaidBy, TimesheetStatus
from marketplace.domain.errors import Conflict, IllegalMove, Invalid, NotFound
from marketplace.domain.hiring_limits import check_sentence
from marketplace.domain.hiring_words import Side
from marketplace.domain.timesheets import (
    COUNTED,
    EDITABLE,
    REMINDED_AFTER,
    TIMESHEET_MOVES,
    TO_APPROVE,
    Burn,
    WeekDraft,
    agreed_minutes,
    check_week,
    hour_minor,
    monday,
    worth,
)
from marketplace.domain.vocabulary import EventAct
from marketplace.models import Timesheet, TimesheetDay
from marketplace.models.base import public_id
from marketplace.services import events
from marketplace.services.engagements import agreements, ledger, standing, telling
from marketplace.services.engagements.ending import HANDS
from marketplace.services.vetting import rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.domain.offer_terms import OfferTerms
    from marketplace.domain.states import Who
    from marketplace.models import Engagement

_S = TimesheetStatus
QUESTION = "Ask in a sentence what you want to know; the expert answers it."
ENOUGH = 80
"""Percent of the agreed hours at which both are told."""


def of_engagement(db: Session, engagement: Engagement) -> list[Timesheet]:
    """The weeks of an engagement, the latest first."""
    return list(db.scalars(_loaded().where(Timesheet.engagement_id == engagement.id).order_by(Timesheet.week.desc())))


def find(db: Session, engagement: Engagement, week: date, *, locked: bool = False) -> Timesheet | None:
    """The timesheet of a week, if it was begun."""
    found: Timesheet | None = db.scalar(
        _loaded().where(Timesheet.engagement_id == engagement.id, Timesheet.week == week)
    )
    if found is not None and locked:
        rows.lock(db, found)
    return found


def of(db: Session, engagement: Engagement, week: date, *, locked: bool = False) -> Timesheet:
    """The timesheet of a week. Raises NotFound."""
    found = find(db, engagement, week, locked=locked)
    if found is None:
        raise NotFound("Nothing is written down for this week.")
    return found


def check_open(engagement: Engagement, week: date) -> None:
    """Raise NotFound for what is no week of the engagement, IllegalMove where hours are not counted here."""
    if engagement.paid_by is PaidBy.PAYROLL:
        raise IllegalMove("Full-time work on the payroll counts its hours there.")
    if engagement.started_at is None:
        raise IllegalMove("The work has not begun.")
    if week != monday(week) or week < monday(engagement.starts_on):
        raise NotFound("There is no such week.")


def write(
    db: Session,
    engagement: Engagement,
    week: date,
    draft: WeekDraft,
    *,
    submit: bool,
    now: datetime,
    actor: Actor,
) -> Timesheet:
    """Keep what the expert writes for a week, and hand it in on their word. Raises IllegalMove, Invalid, NotFound."""
    check_open(engagement, week)
    timesheet = find(db, engagement, week, locked=True)
    if timesheet is not None and timesheet.status not in EDITABLE:
        raise IllegalMove(
            f"This week is {timesheet.status.value}; it can be changed again when the company asks about it.",
            TIMESHEET_MOVES.legal(timesheet.status),
        )
    today = now.astimezone(ZoneInfo(engagement.expert.time_zone)).date()
    over = engagement.ended_at.date() if engagement.ended_at is not None else None
    check_week(week, draft, first=engagement.starts_on, last=over, today=today)
    _check_compute(engagement, draft)
    if timesheet is None:
        timesheet = Timesheet(
            public_id=public_id(), engagement=engagement, week=week, status=_S.DRAFT, since=now, days=[]
        )
        db.add(timesheet)
    _put_days(timesheet, draft)
    timesheet.compute_minor, timesheet.compute_note = draft.compute_minor, draft.compute_note.strip()
    timesheet.answer = draft.answer.strip()
    if not submit:
        after = {"engagement": engagement.public_id, "week": week.isoformat(), "minutes": timesheet.minutes}
        events.record(db, actor=actor, act=EventAct.REVISED, object=timesheet, after=after)
        return timesheet
    if not timesheet.days and not timesheet.compute_minor:
        raise Invalid({"hours-0": ["Write down hours for at least one day."]})
    status = _S.SUBMITTED if timesheet.status is _S.DRAFT else _S.RESUBMITTED
    until = now + REMINDED_AFTER
    hand = HANDS[Side.EXPERT]
    move(db, timesheet, status, EventAct.TIME_REPORTED, by=hand, now=now, actor=actor, until=until)
    what = f"the hours of the week of {week:%-d %B %Y} wait for your approval"
    consequence = "you are reminded every week; nothing is approved by silence"
    telling.task(db, engagement, what, consequence, Side.COMPANY, page=page_of(timesheet))
    return timesheet


def approve(db: Session, timesheet: Timesheet, *, version: int, now: datetime, actor: Actor) -> None:
    """Approve a week, as the company; its lines are written. Raises Conflict when it has changed, IllegalMove."""
    if timesheet.version != version:
        raise Conflict("The week has changed since you opened the page. Read it again first.")
    engagement = timesheet.engagement
    before = burn(db, engagement)
    hand = HANDS[Side.COMPANY]
    move(db, timesheet, _S.APPROVED, EventAct.TIME_APPROVED, by=hand, now=now, actor=actor)
    timesheet.decided_at = now
    amount, rate, currency = _value(engagement, timesheet)
    if engagement.paid_by is PaidBy.TIME:
        ledger.add_time(db, timesheet, amount, currency, unit_minor=rate, now=now, actor=actor)
    ledger.add_compute(db, timesheet, currency, now=now, actor=actor)
    what = f"the hours of the week of {timesheet.week:%-d %B %Y} are approved"
    telling.news(db, engagement, what, Side.EXPERT, page=page_of(timesheet))
    after = burn(db, engagement)
    if after.share is not None and (before.share or 0) < ENOUGH <= after.share:
        told = f"{after.share} % of the agreed hours are used"
        telling.task(db, engagement, told, "the work ends as agreed; an extension is a new version", *Side)


def query(db: Session, timesheet: Timesheet, *, question: str, now: datetime, actor: Actor) -> None:
    """Ask about a week, as the company. Raises IllegalMove, Invalid."""
    said = check_sentence(question, "question", QUESTION)
    hand = HANDS[Side.COMPANY]
    move(db, timesheet, _S.QUERIED, EventAct.TIME_QUERIED, by=hand, now=now, actor=actor, until=now + REMINDED_AFTER)
    timesheet.question = said
    what = f"the company asks about the hours of the week of {timesheet.week:%-d %B %Y}"
    telling.task(db, timesheet.engagement, what, "they stay unapproved", Side.EXPERT, page=page_of(timesheet))


def burn(db: Session, engagement: Engagement) -> Burn:
    """Minutes agreed, approved and waiting, over the whole engagement."""
    # What has just been approved counts.
    db.flush()
    return burn_of(engagement, of_engagement(db, engagement))


def burn_of(engagement: Engagement, weeks: Sequence[Timesheet]) -> Burn:
    """The same of weeks that were read already."""
    approved = sum(week.minutes for week in weeks if week.status in COUNTED)
    waiting = sum(week.minutes for week in weeks if week.status in (*TO_APPROVE, _S.QUERIED))
    return Burn(agreed_minutes(_signed(engagement)), approved, waiting)


def move(
    db: Session,
    timesheet: Timesheet,
    status: TimesheetStatus,
    act: EventAct,
    *,
    by: Who,
    now: datetime,
    actor: Actor | None,
    until: datetime | None = None,
) -> None:
    """Take a week to another state. Raises IllegalMove naming the lawful moves, or Forbidden."""
    before = timesheet.status
    timesheet.status = TIMESHEET_MOVES.check(before, status, [by])
    timesheet.since, timesheet.due_at, timesheet.reminded_at = now, until, None
    after = {"status": status.value, "week": timesheet.week.isoformat(), "minutes": timesheet.minutes}
    after |= {"engagement": timesheet.engagement.public_id}
    events.record(db, actor=actor, act=act, object=timesheet, before={"status": before.value}, after=after)


def page_of(timesheet: Timesheet) -> str:
    """The page of a week, below that of its engagement."""
    return f"/weeks/{timesheet.week.isoformat()}"


def _put_days(timesheet: Timesheet, draft: WeekDraft) -> None:
    """Let the days be those of the draft, keeping the rows that are there."""
    wanted = {one.day: one for one in draft.days}
    for row in list(timesheet.days):
        if row.day not in wanted:
            timesheet.days.remove(row)
    there = {row.day: row for row in timesheet.days}
    for day, one in sorted(wanted.items()):
        if day in there:
            there[day].minutes, there[day].note = one.minutes, one.note.strip()
        else:
            timesheet.days.append(TimesheetDay(day=day, minutes=one.minutes, note=one.note.strip()))


def _check_compute(engagement: Engagement, draft: WeekDraft) -> None:
    agreed = standing.agreed(engagement)
    cap = agreed.compute_cap_minor if agreed is not None else None
    if draft.compute_minor is None:
        return
    if cap is None:
        raise Invalid({"compute": ["The agreement passes no compute on; the company provides it."]})
    if draft.compute_minor > cap:
        raise Invalid({"compute": ["This is more than the agreement passes on in a week. Ask the company first."]})


def _signed(engagement: Engagement) -> list[OfferTerms]:
    signed = [one for one in engagement.agreements if one.status is AgreementStatus.SIGNED]
    return [agreements.terms_of(one) for one in signed]


def _value(engagement: Engagement, timesheet: Timesheet) -> tuple[int, int | None, str]:
    """What a week is worth, at the rate in force on each day; the rate where the week has one; the currency."""
    versions = _signed(engagement)
    by_rate: dict[int, int] = {}
    for row in timesheet.days:
        held = [terms for terms in versions if terms.starts_on <= row.day] or versions[:1]
        rate = hour_minor(held[-1])
        by_rate[rate] = by_rate.get(rate, 0) + row.minutes
    amount = sum(worth(minutes, rate) for rate, minutes in by_rate.items())
    return amount, next(iter(by_rate)) if len(by_rate) == 1 else None, versions[-1].currency


def _loaded() -> Select[Any]:
    return select(Timesheet).options(joinedload(Timesheet.engagement), selectinload(Timesheet.days))
