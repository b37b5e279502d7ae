"""The page of background work: what waits, what is dead, and what a lead admin does about it."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import transaction
from marketplace.domain.jobs import JobKind
from marketplace.services import jobs, mail
from tests.web.people import LENA, Settled, post, sign_in

FACTS = {"name": "Ada", "confirmed": "2 May", "days": 90, "link": "/profile/availability"}


@pytest.fixture
def lena(client: FlaskClient, settled: Settled) -> FlaskClient:
    sign_in(client, LENA)
    return client


@pytest.fixture
def held(app: Flask, settled: Settled) -> str:
    """A letter whose worker ended while the mail server was taking it."""
    now = datetime.now(UTC)
    with app.app_context(), transaction() as db:
        job = mail.post(db, "ada@experts.example", "went-stale", FACTS)
        assert job is not None
        # Before all that the settled marketplace has to tell.
        job.run_at = datetime(2020, 1, 1, tzinfo=UTC)
        db.flush()
        task = jobs.claim(db, now)
        assert task is not None
        jobs.begin_effect(db, task, now)
        jobs.hold(db, task, now)
        return job.public_id


def test_an_empty_page_says_so(lena: FlaskClient, app: Flask) -> None:
    page = lena.get("/console/jobs").text
    assert "No job is dead" in page
    assert "0 dead" in page


def test_what_waits_is_shown_and_nothing_personal(lena: FlaskClient, app: Flask) -> None:
    with app.app_context(), transaction() as db:
        mail.post(db, "ada@experts.example", "went-stale", FACTS)
        jobs.enqueue(db, JobKind.SYNC_INDEX, {}, key="2099-01-01", run_at=datetime(2099, 1, 1, tzinfo=UTC))
    page = lena.get("/console/jobs").text
    assert "went stale" in page
    assert re.search(r"Sync index.*2099-01-01", page, re.DOTALL)
    assert "ada@experts.example" not in page


def test_a_held_mail_says_that_it_may_have_arrived_and_is_tried_again(lena: FlaskClient, held: str) -> None:
    page = lena.get("/console/jobs").text
    assert "May have happened" in page
    assert f"Look for the Message-ID {held}" in page

    answer = post(lena, f"/console/jobs/{held}/retry")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/console/jobs")
    page = lena.get("/console/jobs").text
    assert "tried again as soon as a worker is free" in page
    assert "No job is dead" in page


def test_a_job_is_discarded_once(lena: FlaskClient, held: str) -> None:
    assert post(lena, f"/console/jobs/{held}/discard").status_code == 303
    again = post(lena, f"/console/jobs/{held}/retry")
    assert again.status_code == 409
    assert "This job is not dead" in again.text


def test_long_lists_go_on(lena: FlaskClient, app: Flask) -> None:
    now = datetime.now(UTC)
    with app.app_context(), transaction() as db:
        for _ in range(51):
            jobs.enqueue(db, JobKind.TIDY_JOBS, {}, run_at=datetime(2020, 1, 1, tzinfo=UTC))
            task = jobs.claim(db, now)
            assert task is not None
            jobs.fail(db, task, now, "No.", is_final=True)
    page = lena.get("/console/jobs").text
    older = re.search(r'href="(/console/jobs\?before=\d+)"', page)
    assert older
    assert page.count("Try again<") == 50
    assert lena.get(older[1]).text.count("Try again<") == 1
    assert lena.get("/console/jobs?before=x").status_code == 200
