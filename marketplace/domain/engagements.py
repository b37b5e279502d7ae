"""How an engagement moves: signed, begun, perhaps paused, handed over, ended; and what each state waits for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from marketplace.domain.engagement_words import EndReason, EngagementStatus
from marketplace.domain.states import Moves, Rule, Who

_S = EngagementStatus
BOTH = (Who.COMPANY, Who.EXPERT)
_BEFORE = Rule(BOTH, "before the first day; a reason and a sentence, without notice", "EndReason")
_ADMIN = Rule((Who.ADMIN,), "in a dispute, by a lead admin who has no part in it", "EndReason")
_ENDING = Rule(
    (*BOTH, Who.SYSTEM),
    "a reason, a sentence and a last day that keeps the notice; the system 14 days before the agreed end, "
    "or in the last quarter of what is shorter than eight weeks",
    "EndReason",
)

ENGAGEMENT_MOVES = Moves(
    "engagement",
    {
        _S.AGREEING: {
            _S.SCHEDULED: Rule((Who.SYSTEM,), "both have signed the same text"),
            _S.TERMINATED: _BEFORE,
        },
        _S.SCHEDULED: {
            _S.TRIAL: Rule((Who.SYSTEM,), "the first day, where a paid trial is agreed"),
            _S.ACTIVE: Rule((Who.SYSTEM,), "the first day"),
            _S.TERMINATED: _BEFORE,
        },
        _S.TRIAL: {
            _S.ACTIVE: Rule((Who.COMPANY, Who.SYSTEM), "the company at any time; the system when the trial is over"),
            _S.TERMINATED: Rule(
                (*BOTH, Who.ADMIN), "at any time in the trial; a reason and a sentence, without notice", "EndReason"
            ),
        },
        _S.ACTIVE: {
            _S.PAUSED: Rule(BOTH, "a sentence why, and the day on which it goes on"),
            _S.ENDING: _ENDING,
            _S.TERMINATED: _ADMIN,
        },
        _S.PAUSED: {
            _S.ACTIVE: Rule(BOTH, "at any time"),
            _S.ENDING: _ENDING,
            _S.TERMINATED: _ADMIN,
        },
        _S.ENDING: {
            _S.ACTIVE: Rule((Who.SYSTEM,), "both have signed an extension"),
            _S.COMPLETED: Rule(
                (*BOTH, Who.SYSTEM),
                "the agreed end or the work done, every item of the hand-over ticked; the system when hired for good, "
                "and 14 days after the last day, with what is open written down",
            ),
            _S.TERMINATED: Rule(
                (*BOTH, Who.SYSTEM, Who.ADMIN),
                "ended early: the hand-over is ticked, or the last day has passed; a lead admin in a dispute",
                "EndReason",
            ),
        },
    },
)

BEFORE = frozenset({_S.AGREEING, _S.SCHEDULED})
RUNNING = frozenset({_S.TRIAL, _S.ACTIVE, _S.PAUSED, _S.ENDING})
"""The work has begun and is not over."""
WORKING = RUNNING - {_S.PAUSED}
"""Hours are counted and milestones move."""
ENDED = frozenset({_S.COMPLETED, _S.TERMINATED})
COMPLETING = frozenset({EndReason.AGREED_END, EndReason.WORK_DONE, EndReason.CONVERTED})
"""Reasons with which an engagement is completed; with every other one it is terminated."""
SYSTEMS = frozenset({EndReason.AGREED_END, EndReason.CONVERTED})
"""Reasons that nobody chooses: they follow from the calendar, or from another agreement."""

ENDING_BEFORE = timedelta(days=14)
"""How long before the agreed end the hand-over begins, where that is no more than a quarter of the work."""
CLOSED_AFTER = timedelta(days=14)
"""How long after its last day work that was to be completed is closed by the system, whatever is open."""
LONGEST_PAUSE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Wait:
    """What a state waits for: how many days, and what happens when nobody does anything."""

    days: int
    consequence: str


WAITS: Mapping[EngagementStatus, Wait] = {
    _S.AGREEING: Wait(7, "both are reminded to sign"),
    _S.TRIAL: Wait(0, "the trial is over and the engagement goes on"),
    _S.PAUSED: Wait(0, "both are reminded; neither is paid meanwhile"),
    _S.ENDING: Wait(
        0,
        "an engagement ended early is terminated; otherwise it is completed "
        f"{CLOSED_AFTER.days} days later, with what is open written down",
    ),
}
"""Nothing at all in days: the deadline is a day that was agreed."""


def closing_status(reason: EndReason) -> EngagementStatus:
    """Return how an engagement that ends for this reason is closed.

    >>> closing_status(EndReason.WORK_DONE).value, closing_status(EndReason.BUDGET_CUT).value
    ('completed', 'terminated')
    """
    return _S.COMPLETED if reason in COMPLETING else _S.TERMINATED


def over_at(status: EngagementStatus, ended_at: datetime | None, due_at: datetime | None) -> datetime | None:
    """Return when the work is over: when it was closed or, while it is handed over, with the last day (`due_at`).

    Whatever asks what came of the work counts from here, so that nobody puts it off by not closing.

    >>> from datetime import UTC
    >>> last = datetime(2027, 3, 14, 22, 59, tzinfo=UTC)
    >>> over_at(EngagementStatus.ENDING, None, last) == over_at(EngagementStatus.COMPLETED, last, None) == last
    True
    >>> over_at(EngagementStatus.ACTIVE, None, None)
    """
    return ended_at or (due_at if status is _S.ENDING else None)


def last_day(starts_on: date, weeks: float | None) -> date | None:
    """Return the last day of work that begins then and lasts so long; None without an end.

    >>> last_day(date(2026, 12, 14), 2).isoformat()
    '2026-12-27'
    """
    return starts_on + timedelta(days=round(weeks * 7) - 1) if weeks is not None else None


def hand_over_from(starts_on: date, ends_on: date) -> date:
    """Return the day on which the hand-over of work with these first and last days begins.

    >>> hand_over_from(date(2026, 12, 14), date(2026, 12, 27)).isoformat()
    '2026-12-24'
    >>> hand_over_from(date(2026, 9, 1), date(2026, 12, 27)).isoformat()
    '2026-12-13'
    """
    length = ends_on - starts_on + timedelta(days=1)
    return ends_on - min(ENDING_BEFORE, length // 4)


def begins(day: date, zone: str) -> datetime:
    """Return the moment at which a day begins in a zone."""
    return datetime.combine(day, time(), ZoneInfo(zone))


def ends(day: date, zone: str) -> datetime:
    """Return the last minute of a day in a zone."""
    return datetime.combine(day, time(23, 59), ZoneInfo(zone))
