"""Background work: written down with what it follows from, claimed under a lease, done at least once.

A worker that dies loses its lease and nothing else. What must not happen twice says so before it begins
(`begin_effect`): when its worker dies in the middle, nobody can know, and the job is held for a person.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, or_, select, tuple_
from sqlalchemy.exc import IntegrityError

from marketplace.domain.errors import Conflict, IllegalMove, NotFound
from marketplace.domain.jobs import KEPT, MOST_ATTEMPTS, PERIODIC, JobKind, Task, lease_of, wait_after
from marketplace.domain.vocabulary import EventAct
from marketplace.models import Job
from marketplace.models.base import public_id
from marketplace.services import events

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import timedelta

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import User

IN_DOUBT = (
    "The worker ended in the middle of an effect that must not happen twice, so it may have happened. "
    "Find out, then discard this job, or try it again."
)
WORE_OUT = f"The worker ended {MOST_ATTEMPTS} times while it did this."
LONGEST_ERROR = 300


def enqueue(
    db: Session,
    kind: JobKind,
    payload: Mapping[str, Any],
    *,
    key: str | None = None,
    run_at: datetime | None = None,
    about: User | None = None,
) -> Job:
    """Write down work to be done after this transaction; with a key, once and never again for that key.

    `about` is whom the work is about: it goes when they go.
    """
    moment = datetime.now(UTC)
    job = Job(
        public_id=public_id(),
        kind=kind.value,
        key=key,
        payload=dict(payload),
        about_user_id=_key_of(db, about),
        created_at=moment,
        run_at=run_at or moment,
        attempts=0,
    )
    if key is None:
        db.add(job)
        return job
    return _known(db, kind, key) or _once(db, job)


def is_known(db: Session, kind: JobKind, key: str) -> bool:
    """Whether there is a job with this key, done or not."""
    return _known(db, kind, key) is not None


def plan(db: Session, now: datetime) -> int:
    """Write down the present round of everything that comes round by itself, and return how many were new."""
    rounds = {(each.kind.value, each.slot(now)[0]): each for each in PERIODIC}
    known = db.execute(select(Job.kind, Job.key).where(tuple_(Job.kind, Job.key).in_(list(rounds))))
    fresh = rounds.keys() - {(kind, key) for kind, key in known}
    for kind, name in sorted(fresh):
        enqueue(db, JobKind(kind), {}, key=name, run_at=rounds[kind, name].slot(now)[1])
    return len(fresh)


def claim(db: Session, now: datetime, *, lease: timedelta | None = None) -> Task | None:
    """Take the job that has waited longest, for as long as its lease; None when nothing is due.

    A job that was taken too often, or was left in the middle of an effect, is laid aside for a person instead.
    """
    is_free = or_(Job.lease_until.is_(None), Job.lease_until <= now)
    due = (
        select(Job)
        .where(Job.done_at.is_(None), Job.dead_at.is_(None), Job.run_at <= now, is_free)
        .order_by(Job.run_at, Job.id)
        .limit(1)
        # SQLite has one writer at a time and leaves the clause out.
        .with_for_update(skip_locked=True)
    )
    while (job := db.scalar(due)) is not None:
        if job.effect_began_at is not None:
            _lay_aside(job, now, IN_DOUBT)
        elif job.attempts >= MOST_ATTEMPTS:
            _lay_aside(job, now, job.last_error or WORE_OUT)
        else:
            job.attempts += 1
            job.lease_until = now + (lease or lease_of(job.kind))
            return _task_of(job)
        # The next query must not find it again.
        db.flush()
    return None


def begin_effect(db: Session, task: Task, now: datetime) -> None:
    """Say that an effect which must not happen twice begins now. Raises Conflict when the lease is gone."""
    job = _mine(db, task)
    if task.lease_until <= now:
        raise Conflict("The lease of this job ended before its effect began.")
    job.effect_began_at = now


def finish(db: Session, task: Task, now: datetime) -> None:
    """Mark a job as done, and forget its payload. Raises Conflict when another worker has it by now."""
    job = _mine(db, task)
    job.done_at, job.lease_until, job.last_error = now, None, None
    job.payload = {}


def fail(db: Session, task: Task, now: datetime, error: str, *, is_sure: bool = False, is_final: bool = False) -> None:
    """Give a job back that could not be done; it waits longer each time, and ends as dead.

    `is_sure` says that an effect which began surely did not happen; otherwise the job is held for a person.
    `error` is for the console: a class, a code, a sentence, and nothing personal.
    """
    job = _mine(db, task)
    if job.effect_began_at is not None and not is_sure:
        _lay_aside(job, now, IN_DOUBT)
        return
    job.effect_began_at = None
    if is_final or task.attempt >= MOST_ATTEMPTS:
        _lay_aside(job, now, error)
    else:
        job.lease_until, job.run_at, job.last_error = None, now + wait_after(task.attempt), error[:LONGEST_ERROR]


def hold(db: Session, task: Task, now: datetime) -> None:
    """Lay a job aside whose effect may have happened."""
    _lay_aside(_mine(db, task), now, IN_DOUBT)


def retry(db: Session, job: Job, *, now: datetime, actor: Actor | None) -> None:
    """Let a dead job be tried again from the start. Raises IllegalMove unless it is dead."""
    _require_dead(job)
    events.record(db, actor=actor, act=EventAct.RETRIED, object=job, before=_said(job))
    job.dead_at = job.lease_until = job.effect_began_at = None
    job.run_at, job.attempts = now, 0


def discard(db: Session, job: Job, *, now: datetime, actor: Actor) -> None:
    """Give a dead job up; it counts as done, and its key as used. Raises IllegalMove unless it is dead."""
    _require_dead(job)
    events.record(db, actor=actor, act=EventAct.DISCARDED, object=job, before=_said(job))
    job.done_at, job.dead_at, job.payload = now, None, {}


def forget(db: Session, user: User) -> int:
    """Remove every job about somebody, when they are erased; return how many."""
    return _removed(db, delete(Job).where(Job.about_user_id == user.id))


def tidy(db: Session, now: datetime) -> int:
    """Remove the jobs that were done long ago; return how many."""
    return _removed(db, delete(Job).where(Job.done_at < now - KEPT))


def by_public_id(db: Session, name: str) -> Job:
    """The job with this id, locked until the transaction ends. Raises NotFound."""
    job = db.scalar(select(Job).where(Job.public_id == name).with_for_update())
    if job is None:
        raise NotFound("There is no such job; it may have been discarded.")
    return job


def counts(db: Session, now: datetime) -> dict[str, int]:
    """How many jobs are waiting, running and dead."""
    is_open = Job.done_at.is_(None) & Job.dead_at.is_(None)
    is_running = Job.lease_until > now
    row = db.execute(
        select(
            func.count().filter(is_open & or_(Job.lease_until.is_(None), ~is_running)),
            func.count().filter(is_open & is_running),
            func.count().filter(Job.dead_at.is_not(None)),
        ).select_from(Job)
    ).one()
    return dict(zip(("waiting", "running", "dead"), row, strict=True))


def open_jobs(db: Session, *, limit: int = 50) -> Sequence[Job]:
    """The jobs that wait or run, next first."""
    chosen = select(Job).where(Job.done_at.is_(None), Job.dead_at.is_(None)).order_by(Job.run_at, Job.id)
    return db.scalars(chosen.limit(limit)).all()


def dead_jobs(db: Session, *, before: int | None = None, limit: int = 50) -> Sequence[Job]:
    """The dead jobs, newest first; `before` is the last id of the page above."""
    chosen = select(Job).where(Job.dead_at.is_not(None)).order_by(Job.id.desc())
    return db.scalars((chosen.where(Job.id < before) if before is not None else chosen).limit(limit)).all()


def _known(db: Session, kind: JobKind, key: str) -> Job | None:
    return db.scalar(select(Job).where(Job.kind == kind.value, Job.key == key))


def _once(db: Session, job: Job) -> Job:
    """Write a job with a key, or return the one that somebody else has written at this moment."""
    try:
        with db.begin_nested():
            db.add(job)
    except IntegrityError:
        assert job.key is not None
        known = _known(db, JobKind(job.kind), job.key)
        if known is None:
            raise
        return known
    return job


def _key_of(db: Session, user: User | None) -> int | None:
    if user is None:
        return None
    if user.id is None:
        # Somebody who was registered in this very transaction gets their key.
        db.flush()
    return user.id


def _mine(db: Session, task: Task) -> Job:
    """The row of a task, locked. Raises Conflict when the lease went to somebody else, or the job is gone."""
    job = db.scalar(select(Job).where(Job.id == task.id).with_for_update().execution_options(populate_existing=True))
    if job is None or job.lease_until != task.lease_until or job.done_at is not None or job.dead_at is not None:
        raise Conflict("Another worker has this job by now, or it is gone.")
    return job


def _lay_aside(job: Job, now: datetime, error: str) -> None:
    job.dead_at, job.lease_until, job.last_error = now, None, error[:LONGEST_ERROR]


def _require_dead(job: Job) -> None:
    if job.dead_at is None:
        raise IllegalMove("This job is not dead: it waits, runs or is done. Reload the page to see.")


def _said(job: Job) -> dict[str, Any]:
    return {"kind": job.kind, "attempts": job.attempts, "in_doubt": job.effect_began_at is not None}


def _task_of(job: Job) -> Task:
    assert job.lease_until is not None
    return Task(
        id=job.id,
        public_id=job.public_id,
        kind=job.kind,
        payload=dict(job.payload),
        attempt=job.attempts,
        lease_until=job.lease_until,
        created_at=job.created_at,
        about_user_id=job.about_user_id,
    )


def _removed(db: Session, statement: Any) -> int:
    return int(db.execute(statement).rowcount)  # type: ignore[attr-defined]
