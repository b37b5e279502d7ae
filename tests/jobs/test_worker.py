"""The worker does what is due once, goes on whatever a job does, and never sends a mail twice."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.domain.jobs import LEASE, PERIODIC, JobKind, Task
from marketplace.jobs.carriers import Console
from marketplace.jobs.handlers import HANDLERS
from marketplace.jobs.tools import Handler, InDoubt, Refused, Tools
from marketplace.jobs.worker import Worker
from marketplace.models import Job
from marketplace.services import jobs, mail
from tests.jobs.conftest import Mailroom

FACTS = {"name": "Zoë", "confirmed": "2 May", "days": 90, "link": "/profile/availability"}


def post(tools: Tools, to: str = "ada@experts.example", **over: Any) -> str:
    with tools.database.transaction() as db:
        return mail.post(db, to, "went-stale", FACTS, **over).public_id


def job(tools: Tools, public_id: str) -> Job:
    with tools.database.session() as db:
        return db.scalars(sa.select(Job).where(Job.public_id == public_id)).one()


def later(tools: Tools, by: timedelta) -> Tools:
    return replace(tools, clock=lambda: datetime.now(UTC) + by)


def doing(handler: Callable[[Tools, Task], Any]) -> dict[str, Handler]:
    return {**HANDLERS, JobKind.MAIL: handler}


def test_every_kind_of_job_has_a_handler() -> None:
    assert set(HANDLERS) == {kind.value for kind in JobKind}
    assert {each.kind.value for each in PERIODIC} <= set(HANDLERS)


def test_a_mail_is_written_to_its_folder_once(tools: Tools) -> None:
    name = post(tools)
    Worker(tools).run(until_idle=True)
    Worker(tools).run(until_idle=True)

    (path,) = tools.config.mail_folder.iterdir()
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert path.name == f"{name}.eml"
    assert message["Message-ID"] == f"<{name}@localhost>"
    assert (message["To"], message["From"]) == ("ada@experts.example", "Assay <assay@localhost>")
    assert "Hello Zoë," in message.get_content()
    assert "http://localhost:8000/profile/availability" in message.get_content()
    assert job(tools, name).done_at is not None
    assert job(tools, name).payload == {}


def test_a_mail_is_printed(tools: Tools) -> None:
    out = io.StringIO()
    post(tools)
    Worker(replace(tools, carrier=Console(out))).step()
    assert "To: ada@experts.example" in out.getvalue()


def test_a_mail_is_handed_to_a_server_once(by_smtp: Tools, mailroom: Mailroom) -> None:
    name = post(by_smtp)
    Worker(by_smtp).run(until_idle=True)

    (message,) = mailroom.kept
    assert message["Message-ID"] == f"<{name}@localhost>"
    assert job(by_smtp, name).done_at is not None


@pytest.mark.parametrize(
    ("step", "answer", "is_dead"),
    [
        ("RCPT", "450 Later", False),
        ("RCPT", "550 Nobody", True),
        ("DATA", "451 Later", False),
        ("DATA", "554 No", True),
    ],
)
def test_a_refusal_by_the_server_is_sure(
    by_smtp: Tools, mailroom: Mailroom, step: str, answer: str, is_dead: bool
) -> None:
    name = post(by_smtp)
    mailroom.answers[step] = answer
    Worker(by_smtp).run(until_idle=True)

    found = job(by_smtp, name)
    assert (found.dead_at is not None, found.effect_began_at, found.attempts) == (is_dead, None, 1)
    assert found.last_error == f"The mail server answered {answer[:3]} to {step}."

    mailroom.answers.clear()
    Worker(later(by_smtp, timedelta(hours=1))).run(until_idle=True)
    assert len(mailroom.kept) == (0 if is_dead else 1)


def test_when_the_server_goes_silent_over_a_mail_it_is_held(by_smtp: Tools, mailroom: Mailroom) -> None:
    name = post(by_smtp)
    mailroom.answers["DATA"] = "silence"
    Worker(by_smtp).run(until_idle=True)
    mailroom.answers.clear()
    Worker(later(by_smtp, timedelta(days=1))).run(until_idle=True)

    found = job(by_smtp, name)
    assert found.dead_at is not None
    assert found.last_error == jobs.IN_DOUBT
    assert mailroom.kept == []


def test_a_server_that_is_not_there_is_asked_again(by_smtp: Tools, mailroom: Mailroom) -> None:
    from marketplace.config import MailServer
    from marketplace.jobs.carriers import Server

    name = post(by_smtp)
    Worker(replace(by_smtp, carrier=Server(MailServer(host="127.0.0.1", port=9)))).run(until_idle=True)
    assert "cannot be reached" in (job(by_smtp, name).last_error or "")

    Worker(later(by_smtp, timedelta(minutes=1))).run(until_idle=True)
    assert len(mailroom.kept) == 1


@pytest.mark.parametrize("to", ["jürgen@experts.example", "a@" + "b" * 80 + ".example"])
def test_an_address_that_no_mail_can_carry_is_told(tools: Tools, to: str) -> None:
    name = post(tools, to)
    Worker(tools).run(until_idle=True)
    assert job(tools, name).dead_at is not None
    assert "address" in (job(tools, name).last_error or "")


def test_an_international_host_is_written_in_ascii(tools: Tools) -> None:
    post(tools, "ada@bücher.example")
    Worker(tools).run(until_idle=True)
    (path,) = tools.config.mail_folder.iterdir()
    assert b"To: ada@xn--bcher-kva.example" in path.read_bytes()


def test_whatever_a_job_does_the_next_one_is_done(tools: Tools) -> None:
    def breaks(_: Tools, task: Task) -> None:
        raise [ZeroDivisionError, Refused("Not now."), InDoubt][int(task.payload["facts"]["days"])]

    names = []
    for number in range(3):
        with tools.database.transaction() as db:
            names.append(mail.post(db, "a@b.example", "went-stale", FACTS | {"days": number}).public_id)

    Worker(tools, handlers=doing(breaks)).run(until_idle=True)

    assert [job(tools, name).last_error for name in names] == ["ZeroDivisionError.", "Not now.", jobs.IN_DOUBT]
    assert [job(tools, name).dead_at is None for name in names] == [True, True, False]


def test_an_unexpected_end_after_the_effect_began_is_not_tried_again(tools: Tools) -> None:
    def breaks(tools: Tools, task: Task) -> None:
        with tools.database.transaction() as db:
            jobs.begin_effect(db, task, tools.clock())
        raise ZeroDivisionError

    name = post(tools)
    Worker(tools, handlers=doing(breaks)).run(until_idle=True)
    assert job(tools, name).last_error == jobs.IN_DOUBT


def test_the_end_of_a_job_and_what_it_writes_are_one(tools: Tools) -> None:
    def ending(db: Any) -> None:
        jobs.enqueue(db, JobKind.TIDY_JOBS, {}, key="never")
        db.flush()
        raise ZeroDivisionError

    name = post(tools)
    Worker(tools, handlers=doing(lambda *_: ending)).run(until_idle=True)

    assert job(tools, name).done_at is None
    with tools.database.session() as db:
        assert db.scalar(sa.select(Job).where(Job.key == "never")) is None


def test_a_worker_that_lost_its_lease_writes_nothing(tools: Tools) -> None:
    def slow(tools: Tools, task: Task) -> None:
        with tools.database.transaction() as db:
            assert jobs.claim(db, tools.clock() + LEASE) is not None

    name = post(tools)
    Worker(tools, handlers=doing(slow)).step()
    assert (job(tools, name).done_at, job(tools, name).attempts) == (None, 2)


def test_a_job_that_nobody_knows_waits_for_a_newer_worker(tools: Tools) -> None:
    name = post(tools)
    Worker(tools, handlers={}).step()
    assert "does not know this kind" in (job(tools, name).last_error or "")


def test_the_command_does_what_is_due_and_ends(app: Flask, tools: Tools) -> None:
    name = post(tools)
    result = app.test_cli_runner().invoke(args=["worker", "--once"])

    assert result.exit_code == 0, result.output
    assert job(tools, name).done_at is not None
    with tools.database.session() as db:
        assert jobs.counts(db, datetime.now(UTC)) == {"waiting": 0, "running": 0, "dead": 0}


def test_what_comes_round_every_day_is_done_by_the_worker(tools: Tools) -> None:
    Worker(tools).run(until_idle=True)
    with tools.database.session() as db:
        done = db.scalars(sa.select(Job).where(Job.done_at.is_not(None))).all()
    assert sorted(job.kind for job in done) == sorted(each.kind.value for each in PERIODIC)
