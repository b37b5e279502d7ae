"""How an engagement ends: before the first day, with notice, at the agreed end, or by a lead admin."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from marketplace.domain.engagement_words import Checklist, EndReason, EngagementStatus
from marketplace.domain.engagements import CLOSED_AFTER, COMPLETING, SYSTEMS, WAITS, closing_status, ends
from marketplace.domain.errors import Conflict, IllegalMove, Invalid
from marketplace.domain.hiring_limits import check_sentence
from marketplace.domain.hiring_words import Side
from marketplace.domain.moments import ago
from marketplace.domain.states import Who
from marketplace.domain.vocabulary import EventAct
from marketplace.services import events
from marketplace.services.engagements import items, standing, telling
from marketplace.services.hiring import brief_states

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Engagement

_S = EngagementStatus
SENTENCE = "Say why in a sentence; the other side reads it."
CHOOSE = "Choose a reason; the other side reads it."
ASKED_AGAIN = timedelta(days=3)
"""How long after a reminder a side may ask the other one again."""
HANDS = {Side.COMPANY: Who.COMPANY, Side.EXPERT: Who.EXPERT}


def step_back(
    db: Session, engagement: Engagement, *, side: Side, reason: EndReason, note: str, now: datetime, actor: Actor
) -> None:
    """End what has not begun, or a trial, without notice. Raises IllegalMove, Invalid."""
    said = check_sentence(note, "note", SENTENCE)
    _check_reason(reason)
    if engagement.status not in (_S.AGREEING, _S.SCHEDULED, _S.TRIAL):
        raise IllegalMove("The work has begun; it ends with notice and a hand-over.")
    engagement.ended_by = side
    _close(db, engagement, _S.TERMINATED, reason, said, by=HANDS[side], now=now, actor=actor)


def earliest_last_day(engagement: Engagement, reason: EndReason, today: date) -> date:
    """Return the first day that keeps the agreed notice; work that is done needs none."""
    agreed = standing.agreed(engagement)
    needs_notice = agreed is not None and reason is not EndReason.WORK_DONE
    return today + timedelta(days=agreed.notice_days if needs_notice and agreed is not None else 0)


def give_notice(
    db: Session,
    engagement: Engagement,
    *,
    side: Side,
    reason: EndReason,
    note: str,
    last_day: date,
    now: datetime,
    actor: Actor,
) -> None:
    """Say that the work ends, why, and with which day; the hand-over begins. Raises IllegalMove, Invalid."""
    said = check_sentence(note, "note", SENTENCE)
    _check_reason(reason)
    first = earliest_last_day(engagement, reason, now.date())
    if last_day < first:
        raise Invalid({"last_day": [f"With the agreed notice, the last day is {first:%-d %B %Y} or later."]})
    if engagement.ends_on is not None and last_day > engagement.ends_on:
        raise Invalid({"last_day": [f"The engagement ends on {engagement.ends_on:%-d %B %Y} anyway."]})
    engagement.ended_by = side
    _begin(db, engagement, reason, last_day, by=HANDS[side], now=now, actor=actor)
    engagement.note = said
    other = side.other
    telling.news(db, engagement, f"the other side ends the work with {last_day:%-d %B %Y}; the hand-over begins", other)


def agreed_end_near(db: Session, engagement: Engagement, *, now: datetime) -> None:
    """Begin the hand-over some days before the agreed end."""
    if engagement.ends_on is None:
        return
    _begin(db, engagement, EndReason.AGREED_END, engagement.ends_on, by=Who.SYSTEM, now=now, actor=None)
    what = f"the work ends on {engagement.ends_on:%-d %B %Y}: hand over, or agree on an extension"
    telling.task(db, engagement, what, "both are reminded on the last day", *Side)


def close(db: Session, engagement: Engagement, *, side: Side, now: datetime, actor: Actor) -> None:
    """Close, as either side, what is handed over. Raises Conflict while an item is open, IllegalMove."""
    if engagement.status is not _S.ENDING or engagement.ended_for is None:
        raise IllegalMove("The hand-over has not begun.")
    if not items.are_done(engagement, Checklist.HAND_OVER):
        raise Conflict("Something is not handed over yet. Each item of the list wants its ticks first.")
    events.record(db, actor=actor, act=EventAct.HANDED_OVER, object=engagement)
    status = closing_status(engagement.ended_for)
    _close(db, engagement, status, engagement.ended_for, engagement.note, by=HANDS[side], now=now, actor=actor)


def ask_to_close(db: Session, engagement: Engagement, *, side: Side, now: datetime, actor: Actor) -> None:
    """Ask the other side for what it has to tick, once in some days. Raises IllegalMove."""
    if engagement.status is not _S.ENDING:
        raise IllegalMove("The hand-over has not begun.")
    theirs = items.open_for(engagement, Checklist.HAND_OVER, side.other)
    if not theirs:
        raise IllegalMove("Nothing waits for the other side. Tick what is yours, and close it.")
    if engagement.reminded_at is not None and now < engagement.reminded_at + ASKED_AGAIN:
        raise IllegalMove(f"They were reminded {ago(engagement.reminded_at, now)}; give them {ASKED_AGAIN.days} days.")
    engagement.reminded_at = now
    what = f"the other side wants to close the work: {len(theirs)} of the hand-over wait for your tick"
    telling.task(db, engagement, what, _closed_on(engagement), side.other)
    after = {"status": engagement.status.value, "side": side.other.value}
    events.record(db, actor=actor, act=EventAct.REMINDED, object=engagement, after=after)


def last_day_over(db: Session, engagement: Engagement, *, now: datetime) -> None:
    """Do what follows when the last day has passed: what was ended early is terminated, the rest waits for its list."""
    if engagement.ended_for is None or engagement.ended_for in COMPLETING:
        engagement.reminded_at = now
        what = "the last day has passed and the hand-over is open"
        telling.task(db, engagement, what, _closed_on(engagement), *Side)
        events.record(db, actor=None, act=EventAct.REMINDED, object=engagement)
        return
    note, left = engagement.note, _left(engagement)
    _close(db, engagement, _S.TERMINATED, engagement.ended_for, note, by=Who.SYSTEM, now=now, actor=None, left=left)


def nobody_closed(db: Session, engagement: Engagement, *, now: datetime) -> None:
    """Complete what nobody has closed for long after its last day, and write down what of the hand-over is open."""
    reason = engagement.ended_for or EndReason.AGREED_END
    note, left = engagement.note, _left(engagement)
    _close(db, engagement, closing_status(reason), reason, note, by=Who.SYSTEM, now=now, actor=None, left=left)


def converted(db: Session, engagement: Engagement, *, now: datetime) -> None:
    """End the work of somebody who was hired for good; they stay, so there is nobody to hand over to."""
    if engagement.status is not _S.ENDING:
        day = now.date()
        _begin(db, engagement, EndReason.CONVERTED, day, by=Who.SYSTEM, now=now, actor=None)
    _close(db, engagement, _S.COMPLETED, EndReason.CONVERTED, "", by=Who.SYSTEM, now=now, actor=None)


def terminate(
    db: Session, engagement: Engagement, *, reason: EndReason, note: str, now: datetime, actor: Actor
) -> None:
    """End it as a lead admin, in a dispute. Raises IllegalMove, Invalid."""
    said = check_sentence(note, "note", SENTENCE)
    _check_reason(reason)
    _close(db, engagement, _S.TERMINATED, reason, said, by=Who.ADMIN, now=now, actor=actor)


def _left(engagement: Engagement) -> list[str]:
    """The items of the hand-over that are not done, by their keys."""
    return [item.key for item in items.of_list(engagement, Checklist.HAND_OVER) if not items.is_done(item)]


def _closed_on(engagement: Engagement) -> str:
    if engagement.last_day is None or closing_status(engagement.ended_for or EndReason.AGREED_END) is _S.TERMINATED:
        return WAITS[_S.ENDING].consequence
    day = engagement.last_day + CLOSED_AFTER
    return f"it is closed after {day:%-d %B %Y}, with what is open written down"


def _check_reason(reason: EndReason) -> None:
    if reason in SYSTEMS:
        raise Invalid({"reason": [CHOOSE]})


def _begin(
    db: Session,
    engagement: Engagement,
    reason: EndReason,
    day: date,
    *,
    by: Who,
    now: datetime,
    actor: Actor | None,
) -> None:
    until = ends(day, engagement.company.time_zone)
    told = {"last_day": day.isoformat()}
    standing.move(
        db,
        engagement,
        _S.ENDING,
        EventAct.ENDED,
        by=by,
        now=now,
        actor=actor,
        until=until,
        reason=reason.value,
        after=told,
    )
    engagement.ended_for, engagement.last_day, engagement.paused_until = reason, day, None
    items.open_list(db, engagement, Checklist.HAND_OVER)


def _close(
    db: Session,
    engagement: Engagement,
    status: EngagementStatus,
    reason: EndReason,
    note: str,
    *,
    by: Who,
    now: datetime,
    actor: Actor | None,
    left: Sequence[str] = (),
) -> None:
    act = EventAct.COMPLETED if status is _S.COMPLETED else EventAct.TERMINATED
    after = {"open": list(left)} if left else None
    standing.move(db, engagement, status, act, by=by, now=now, actor=actor, reason=reason.value, after=after)
    engagement.ended_for, engagement.note, engagement.ended_at = reason, note, now
    brief_states.work_ended(db, engagement.brief)
    telling.news(db, engagement, f"the engagement is {status.value}", *Side)
