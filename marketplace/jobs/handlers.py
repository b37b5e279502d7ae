"""One handler for each kind of job. It may be run twice: its effect must not mind, or must say when it begins."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy.orm import Session

from marketplace.domain.jobs import JobKind, Task
from marketplace.jobs import cv, post
from marketplace.jobs.tools import Ending, Handler, Tools
from marketplace.services import (
    brief_clock,
    digests,
    imports,
    jobs,
    links,
    notices,
    pools,
    registrations,
    reminders,
    searches,
    waiting,
)
from marketplace.services.engagements import calendar, silence
from marketplace.services.hiring import deadlines
from marketplace.services.hiring import reminding as hiring_reminding
from marketplace.services.outcomes import calendar as outcomes
from marketplace.services.vetting import reminding as vetting_reminding
from marketplace.services.vetting import verifications

WATCHES = (*hiring_reminding.WATCHES, *vetting_reminding.WATCHES)


def sync_index(tools: Tools, task: Task) -> Ending | None:
    """Fold into the index what changed, as `flask index sync` does; after an erasure, leave no older one either."""
    if task.payload.get("forget"):
        tools.index.forget()
    else:
        tools.index.sync()
    origin = tools.index.live().origin
    # The first ranking in a new pool would have to write all of it; here nobody waits.
    return lambda db: _ignored(pools.keep(db, origin))


def check_availability(tools: Tools, task: Task) -> Ending | None:
    """Warn experts whose availability grows old, and take off the list those where it is too old."""
    today = tools.clock().date()
    return lambda db: _ignored(reminders.remind(db, today))


def expire_verifications(tools: Tools, task: Task) -> Ending | None:
    """Move verifications that are about to end, or have ended, and tell whose they are."""
    now = tools.clock()

    def ending(db: Session) -> None:
        while verifications.expire_due(db, now=now):
            # It takes some hundreds at a time.
            db.flush()

    return ending


def move_hiring(tools: Tools, task: Task) -> Ending | None:
    """Let expire what nobody answered, and remind whoever owes an answer."""
    now = tools.clock()

    def ending(db: Session) -> None:
        while deadlines.move_due(db, now):
            # It takes some hundreds at a time.
            db.flush()

    return ending


def move_engagements(tools: Tools, task: Task) -> Ending | None:
    """Do what the calendar does to engagements: first and last days, hand-overs, what nobody answered."""
    now = tools.clock()

    def ending(db: Session) -> None:
        while calendar.move_due(db, now) + silence.move_due(db, now):
            # It takes some hundreds at a time.
            db.flush()

    return ending


def move_outcomes(tools: Tools, task: Task) -> Ending | None:
    """Do what the calendar does to outcomes: they fall due, sides are reminded, reports are published."""
    now = tools.clock()

    def ending(db: Session) -> None:
        while outcomes.move_due(db, now):
            # It takes some hundreds at a time.
            db.flush()

    return ending


def alert_searches(tools: Tools, task: Task) -> Ending | None:
    """Look whom kept searches find that they did not before, and write to those who want to hear of it."""
    now = tools.clock()
    with tools.database.session() as db:
        found = searches.news(db, tools.index.live(), now.date())
    return lambda db: _ignored(searches.tell(db, found, now=now))


def tidy_jobs(tools: Tools, task: Task) -> Ending | None:
    """Remove jobs done long ago, and imports, registrations, links, pools, notices and reminders that nobody needs."""
    now = tools.clock()

    def ending(db: Session) -> None:
        jobs.tidy(db, now)
        imports.tidy(db, now)
        registrations.tidy(db, now)
        links.tidy(db, now)
        pools.tidy(db, now)
        notices.tidy(db, now)
        waiting.tidy(db, WATCHES, now)

    return ending


def expire_briefs(tools: Tools, task: Task) -> Ending | None:
    """Warn about briefs on which nobody has acted for long, and let go what nobody cares for."""
    now = tools.clock()
    return lambda db: _ignored(brief_clock.keep_time(db, now))


def send_digests(tools: Tools, task: Task) -> Ending | None:
    """Send the digest to everybody where the hour for it has come."""
    now = tools.clock()
    return lambda db: _ignored(digests.send_due(db, now))


def remind(tools: Tools, task: Task) -> Ending | None:
    """Remind whoever owes a move that has waited too long."""
    now = tools.clock()

    def ending(db: Session) -> None:
        while waiting.remind(db, WATCHES, now):
            # It takes some hundreds at a time.
            db.flush()

    return ending


HANDLERS: Mapping[str, Handler] = MappingProxyType(
    {
        JobKind.MAIL.value: post.send,
        JobKind.READ_CV.value: cv.read,
        JobKind.SYNC_INDEX.value: sync_index,
        JobKind.CHECK_AVAILABILITY.value: check_availability,
        JobKind.EXPIRE_VERIFICATIONS.value: expire_verifications,
        JobKind.TIDY_JOBS.value: tidy_jobs,
        JobKind.MOVE_HIRING.value: move_hiring,
        JobKind.MOVE_ENGAGEMENTS.value: move_engagements,
        JobKind.MOVE_OUTCOMES.value: move_outcomes,
        JobKind.EXPIRE_BRIEFS.value: expire_briefs,
        JobKind.ALERT_SEARCHES.value: alert_searches,
        JobKind.SEND_DIGESTS.value: send_digests,
        JobKind.REMIND.value: remind,
    }
)


def _ignored(_: object) -> None:
    """What a service tells its caller is nothing to the worker."""
