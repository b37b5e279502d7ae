"""Background work: written once, claimed by one, given back, laid aside, and forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marketplace.domain.accounts import Actor
from marketplace.domain.errors import Conflict, IllegalMove, NotFound
from marketplace.domain.jobs import LEASE, MOST_ATTEMPTS, PERIODIC, JobKind, Task
from marketplace.domain.vocabulary import EventAct
from marketplace.models import Event, Job, User
from marketplace.services import accounts, jobs

NOW = datetime(2099, 3, 2, 9, tzinfo=UTC)
"""Later than the moment at which any test writes a job."""


@pytest.fixture
def lead(session: Session) -> Actor:
    user = accounts.register(session, email="lena@assay.example", password_hash=None, name="Lena")
    return accounts.actor_of(session, user)


def a_job(db: Session, **over: object) -> Job:
    job = jobs.enqueue(db, JobKind.MAIL, {"letter": "none"}, **over)  # type: ignore[arg-type]
    db.flush()
    return job


def claimed(db: Session, now: datetime = NOW) -> Task:
    task = jobs.claim(db, now)
    assert task is not None
    return task


def test_a_key_is_used_once(session: Session) -> None:
    first, again, other = a_job(session, key="a"), a_job(session, key="a"), a_job(session, key="b")

    assert first is again
    assert first is not other
    assert a_job(session) is not a_job(session)


def test_a_key_that_is_written_at_this_very_moment_is_found(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    first, known = a_job(session, key="a"), jobs._known
    answers = iter([None])
    monkeypatch.setattr(jobs, "_known", lambda *said: next(answers, None) or known(*said))

    assert a_job(session, key="a") is first


def test_who_waits_longest_is_claimed_first_and_only_once(session: Session) -> None:
    later, sooner = a_job(session, run_at=NOW - timedelta(hours=1)), a_job(session, run_at=NOW - timedelta(hours=2))
    a_job(session, run_at=NOW + timedelta(seconds=1))

    found = [claimed(session).public_id, claimed(session).public_id]

    assert found == [sooner.public_id, later.public_id]
    assert jobs.claim(session, NOW) is None


def test_a_job_whose_worker_went_silent_is_claimed_again_and_the_first_worker_can_no_longer_end_it(
    session: Session,
) -> None:
    a_job(session)
    first = claimed(session)
    second = claimed(session, NOW + LEASE)

    assert (second.id, second.attempt) == (first.id, 2)
    for act in (jobs.finish, jobs.hold, jobs.begin_effect):
        with pytest.raises(Conflict):
            act(session, first, NOW + LEASE)
    jobs.finish(session, second, NOW + LEASE)
    assert jobs.claim(session, NOW + 2 * LEASE) is None


def test_a_job_that_is_done_keeps_nothing_of_what_it_was_about(session: Session) -> None:
    job = a_job(session)
    jobs.finish(session, claimed(session), NOW)

    assert (job.payload, job.done_at, job.lease_until) == ({}, NOW, None)


def test_a_job_that_fails_waits_longer_each_time_and_is_dead_after_eight_tries(session: Session) -> None:
    job, now, waits = a_job(session), NOW, []
    for _ in range(MOST_ATTEMPTS):
        jobs.fail(session, claimed(session, now), now, "It did not work.")
        waits.append((job.run_at - now).total_seconds())
        now = max(now, job.run_at)

    assert waits[:4] == [15, 60, 240, 960]
    assert (job.dead_at, job.last_error, job.attempts) == (now, "It did not work.", 8)
    assert jobs.claim(session, now + timedelta(days=30)) is None


def test_a_job_that_kills_its_workers_is_laid_aside(session: Session) -> None:
    job, now = a_job(session), NOW
    for _ in range(MOST_ATTEMPTS):
        claimed(session, now)
        now += LEASE

    assert jobs.claim(session, now) is None
    assert job.dead_at == now
    assert "8 times" in (job.last_error or "")


def test_an_effect_that_began_and_was_left_is_held_not_repeated(session: Session) -> None:
    job = a_job(session)
    jobs.begin_effect(session, claimed(session), NOW)

    assert jobs.claim(session, NOW + LEASE) is None
    assert (job.dead_at, job.last_error) == (NOW + LEASE, jobs.IN_DOUBT)


def test_an_effect_does_not_begin_after_the_lease(session: Session) -> None:
    a_job(session)
    task = claimed(session)
    with pytest.raises(Conflict):
        jobs.begin_effect(session, task, NOW + LEASE)


@pytest.mark.parametrize(("is_sure", "is_dead"), [(True, False), (False, True)])
def test_only_who_is_sure_that_nothing_happened_may_try_again(session: Session, is_sure: bool, is_dead: bool) -> None:
    job = a_job(session)
    task = claimed(session)
    jobs.begin_effect(session, task, NOW)
    jobs.fail(session, task, NOW, "Refused.", is_sure=is_sure)

    assert (job.dead_at is not None) is is_dead
    assert (job.effect_began_at is not None) is is_dead


def test_a_final_failure_is_not_tried_again(session: Session) -> None:
    job = a_job(session)
    jobs.fail(session, claimed(session), NOW, "No such mailbox.", is_final=True)
    assert job.dead_at == NOW


def test_a_dead_job_can_be_tried_again_from_the_start(session: Session, lead: Actor) -> None:
    job = a_job(session)
    task = claimed(session)
    jobs.begin_effect(session, task, NOW)
    jobs.hold(session, task, NOW)

    jobs.retry(session, job, now=NOW, actor=lead)

    assert claimed(session).attempt == 1
    event = session.scalars(sa.select(Event).where(Event.act == EventAct.RETRIED)).one()
    assert (event.object_id, event.before) == (job.public_id, {"kind": "mail", "attempts": 1, "in_doubt": True})


def test_a_job_that_was_discarded_does_not_come_back(session: Session, lead: Actor) -> None:
    job = a_job(session, key="once")
    jobs.fail(session, claimed(session), NOW, "No.", is_final=True)
    jobs.discard(session, job, now=NOW, actor=lead)

    assert a_job(session, key="once") is job
    assert jobs.claim(session, NOW + timedelta(days=1)) is None
    assert session.scalars(sa.select(Event).where(Event.act == EventAct.DISCARDED)).one().object_id == job.public_id


def test_only_a_dead_job_is_retried_or_discarded(session: Session, lead: Actor) -> None:
    job = a_job(session)
    for act in (jobs.retry, jobs.discard):
        with pytest.raises(IllegalMove):
            act(session, job, now=NOW, actor=lead)


def test_what_comes_round_is_written_once_a_round(session: Session) -> None:
    assert jobs.plan(session, NOW) == len(PERIODIC)
    assert jobs.plan(session, NOW + timedelta(minutes=59)) == 0
    assert jobs.plan(session, NOW + timedelta(days=1)) == len(PERIODIC)


def test_jobs_are_counted_and_listed_by_where_they_stand(session: Session) -> None:
    running, dead = a_job(session, run_at=NOW - timedelta(hours=2)), a_job(session, run_at=NOW - timedelta(hours=3))
    jobs.fail(session, claimed(session), NOW, "No.", is_final=True)
    claimed(session)
    waiting = a_job(session, run_at=NOW - timedelta(hours=1))

    assert jobs.counts(session, NOW) == {"waiting": 1, "running": 1, "dead": 1}
    assert list(jobs.open_jobs(session)) == [running, waiting]
    assert list(jobs.dead_jobs(session)) == [dead]
    assert list(jobs.dead_jobs(session, before=dead.id)) == []
    assert jobs.by_public_id(session, dead.public_id) is dead
    with pytest.raises(NotFound):
        jobs.by_public_id(session, "none")


def test_jobs_about_somebody_go_with_them(session: Session) -> None:
    user = User(email="erased@assay.example", fs_uniquifier="erased")
    session.add(user)
    a_job(session, about=user)
    a_job(session)

    assert jobs.forget(session, user) == 1
    assert len(jobs.open_jobs(session)) == 1


def test_old_jobs_are_tidied_away(session: Session) -> None:
    for days in (0, 29):
        a_job(session)
        jobs.finish(session, claimed(session), NOW - timedelta(days=days) + timedelta(days=29))
    a_job(session)

    assert jobs.tidy(session, NOW + timedelta(days=31)) == 1
    assert session.scalar(sa.select(sa.func.count()).select_from(Job)) == 2
