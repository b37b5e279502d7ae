"""A brief as it stands open, seen by its company and by an expert."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from marketplace.db import transaction
from marketplace.models import Brief
from marketplace.services.hiring import settings, slots
from tests.web.people import ADA_MAIL, Settled, post, sign_in
from tests.web.writing import send


def opened(ana: FlaskClient, settled: Settled) -> str:
    """Let experts apply for two weeks, and return the page of the company."""
    address = f"/briefs/{settled.brief}/opening"
    until = (datetime.now(UTC) + timedelta(days=14)).date().isoformat()
    answer = post(ana, address, do="settle", takes_applications="yes", until=until)
    assert answer.status_code == 303
    return address


def test_a_question_goes_from_an_expert_to_everybody(app: Flask, ana: FlaskClient, settled: Settled) -> None:
    page = opened(ana, settled)
    ada = app.test_client()
    sign_in(ada, ADA_MAIL)
    theirs = f"/open-briefs/{settled.brief}"
    seen = ada.get(theirs).text
    assert "with an automated tool" in seen
    assert "Has done this in production" in seen
    assert post(ada, theirs, question="  ").status_code == 422
    assert post(ada, theirs, question="x" * 10_000).status_code == 422
    assert post(ada, theirs, question="Is the data <b>labelled</b>?").status_code == 303
    assert "Is the data" not in ada.get(theirs).text, "nobody has answered yet"
    shown = ana.get(page).text
    assert "Is the data &lt;b&gt;labelled&lt;/b&gt;?" in shown
    assert "Ada" not in shown.partition("<main")[2], "nobody learns who asked"
    name = shown.partition('name="question" value="')[2].partition('"')[0]
    assert post(ana, page, do="answer", question=name, answer="").status_code == 422
    assert post(ana, page, do="answer", question=name, answer="For three years.").status_code == 303
    assert "For three years." in ada.get(theirs).text


def test_an_addendum_shows_its_difference_to_both_sides(app: Flask, ana: FlaskClient, settled: Settled) -> None:
    page = opened(ana, settled)
    answer = send(ana, f"/briefs/{settled.brief}/edit/scope", hours_per_week="25", duration_weeks="13")
    assert answer.status_code == 303
    ada = app.test_client()
    sign_in(ada, ADA_MAIL)
    for shown in (ana.get(page).text, ada.get(f"/open-briefs/{settled.brief}").text):
        assert "Version 2" in shown
        assert "<del>20</del>" in shown
        assert "<ins>25</ins>" in shown


def test_a_deadline_is_a_day_to_come(ana: FlaskClient, settled: Settled) -> None:
    address = f"/briefs/{settled.brief}/opening"
    for until in ("", "soon", "2020-01-01", "2999-01-01"):
        answer = post(ana, address, do="settle", takes_applications="yes", until=until)
        assert answer.status_code == 422
        assert 'href="#until"' in answer.text


def test_a_brief_ends_with_a_reason_and_not_twice(ana: FlaskClient, settled: Settled) -> None:
    address = f"/briefs/{settled.brief}/opening"
    assert post(ana, address, do="move", to="withdrawn").status_code == 422
    assert post(ana, address, do="move", to="filled", reason="budget").status_code == 422
    assert post(ana, address, do="move", to="withdrawn", reason="plans-changed").status_code == 303
    assert "Withdrawn" in ana.get(f"/briefs/{settled.brief}").text
    again = post(ana, address, do="move", to="withdrawn", reason="plans-changed")
    assert again.status_code == 409


def test_an_expert_finds_no_brief_that_is_not_open_to_them(app: Flask, ana: FlaskClient, settled: Settled) -> None:
    ada = app.test_client()
    sign_in(ada, ADA_MAIL)
    for brief in (settled.brief, settled.empty_brief, settled.other_brief):
        assert ada.get(f"/open-briefs/{brief}").status_code == 404


def test_a_role_is_closed_with_a_reason_while_another_stays(app: Flask, ana: FlaskClient, settled: Settled) -> None:
    address = f"/briefs/{settled.brief}/opening"
    assert "Close a role" not in ana.get(address).text, "the only role ends with its brief"
    with app.app_context(), transaction() as db:
        brief = db.scalars(select(Brief).where(Brief.public_id == settled.brief)).one()
        second = slots.add(db, brief, title="Data engineer").public_id
    page = ana.get(address).text
    assert f'<option value="{second}">Data engineer</option>' in page
    refused = post(ana, address, do="close-role", role=second)
    assert refused.status_code == 422
    assert 'href="#role_reason"' in refused.text
    assert post(ana, address, do="close-role", role=second, role_reason="budget").status_code == 303
    after = ana.get(address).text
    assert "“Data engineer” is closed" in after
    assert "Close a role" not in after


def test_a_deadline_stays_where_it_is_when_nothing_of_it_was_changed(
    app: Flask, ana: FlaskClient, settled: Settled
) -> None:
    with app.app_context(), transaction() as db:
        brief = db.scalars(select(Brief).where(Brief.public_id == settled.brief)).one()
        brief.company.time_zone = "America/Chicago"
    address = opened(ana, settled)
    day = re.findall(r'name="until"[^>]* value="([^"]+)"', ana.get(address).text)[0]
    assert day == (datetime.now(UTC) + timedelta(days=14)).date().isoformat()
    with app.app_context(), transaction() as db:
        before = settings.of_brief(db, db.scalars(select(Brief).where(Brief.public_id == settled.brief)).one())
    assert post(ana, address, do="settle", takes_applications="yes", until=day).status_code == 303
    with app.app_context(), transaction() as db:
        assert settings.of_brief(db, db.scalars(select(Brief).where(Brief.public_id == settled.brief)).one()) == before
    theirs = f"/company/briefs/{settled.brief}/candidates"
    page = ana.get(theirs).text
    assert "23:59 (America/Chicago" in page
    assert f'href="{address}"' in page
    assert post(ana, f"/company/briefs/{settled.brief}/hiring", takes_applications="yes").status_code == 404, "one form"
