"""Applying as it happens in browsers: forms sent twice, pages left open, and answers changed later."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from marketplace.db import session, transaction
from marketplace.domain.hiring_words import CandidacyStatus
from marketplace.models import Application, Brief, Candidacy, CandidacyStay
from marketplace.services.hiring import criteria, settings
from marketplace.services.hiring.settings import Settings
from tests.authz.test_every_page import statements
from tests.web.people import ADA_MAIL, ANA, Settled, post
from tests.web.test_hiring import begun, browser


@pytest.fixture
def ada(app: Flask, settled: Settled) -> FlaskClient:
    return browser(app, ADA_MAIL)


@pytest.fixture
def answers(app: Flask, settled: Settled) -> dict[str, str]:
    """Open the brief to applications, and return a form that answers it."""
    with app.app_context(), transaction() as db:
        brief = db.scalars(select(Brief).where(Brief.public_id == settled.brief)).one()
        settings.choose(db, brief, Settings(takes_applications=True), now=datetime.now(UTC))
        return {f"answer-{one.key}": "Served it at 40 ms." for one in criteria.of_brief(brief)}


def begin_of(app: Flask) -> date | None:
    with app.app_context(), session() as db:
        return db.scalars(select(Application.available_from)).one()


def test_an_application_sent_twice_leads_to_the_candidacy(
    app: Flask, ada: FlaskClient, settled: Settled, answers: dict[str, str]
) -> None:
    address = f"/work/briefs/{settled.brief}"
    first, again = (post(ada, address, **answers, available_from="2027-01-15") for _ in range(2))
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.location == again.location
    assert "You were a candidate for this already" in ada.get(again.location).text
    left_open = post(ada, address, **dict.fromkeys(answers, "At 20 ms by now."))
    assert left_open.status_code == 303
    assert "At 20 ms by now." in ada.get(left_open.location).text, "nothing that was typed is gone"
    with app.app_context(), session() as db:
        stays = select(CandidacyStay).where(CandidacyStay.status == CandidacyStatus.APPLIED)
        assert len(db.scalars(stays).all()) == 1
    shown = ada.get(address)
    assert (shown.status_code, shown.location) == (303, first.location)


def test_whoever_was_invited_is_led_to_the_invitation(app: Flask, ada: FlaskClient, answers: dict[str, str]) -> None:
    ids = begun(app, until="invitation")
    with app.app_context(), transaction() as db:
        brief = db.scalars(select(Candidacy).where(Candidacy.public_id == ids["candidacy"])).one().brief
        settings.choose(db, brief, Settings(takes_applications=True), now=datetime.now(UTC))
    answer = post(ada, f"/work/briefs/{ids['brief']}", **answers)
    assert (answer.status_code, answer.location) == (303, f"/work/{ids['candidacy']}")


def test_an_applicant_learns_whom_to_reach_once_the_review_has_begun(
    app: Flask, ana: FlaskClient, ada: FlaskClient, settled: Settled, answers: dict[str, str]
) -> None:
    mine = post(ada, f"/work/briefs/{settled.brief}", **answers).location
    assert ANA not in ada.get(mine).text
    assert post(ana, f"/company/candidates/{mine.rsplit('/', 1)[1]}/moves", do="review").status_code == 303
    with statements(app.extensions["assay_database"].engine) as sent:
        page = ada.get(mine).text
    assert f"mailto:{ANA}" in page
    assert len(sent) <= 12


def test_the_day_one_could_begin_on_stays_when_answers_change(
    app: Flask, ada: FlaskClient, settled: Settled, answers: dict[str, str]
) -> None:
    made = post(ada, f"/work/briefs/{settled.brief}", **answers, available_from="2027-01-15")
    form = f"{made.location}/application"
    assert 'value="2027-01-15"' in ada.get(form).text
    assert post(ada, form, **answers, available_from="2027-01-15").status_code == 303
    assert begin_of(app) == date(2027, 1, 15)
    assert post(ada, form, **answers, available_from="").status_code == 303
    assert begin_of(app) is None


def test_criteria_are_only_told_once_somebody_has_applied(
    app: Flask, ana: FlaskClient, ada: FlaskClient, settled: Settled, answers: dict[str, str]
) -> None:
    address = f"/briefs/{settled.brief}/edit/criteria"
    before = ana.get(address).text
    assert "Add a criterion" in before
    own = dict(re.findall(r'name="(criteria-\d-\w+)"[^>]* value="([^"]*)"', before))
    assert post(ada, f"/work/briefs/{settled.brief}", **answers).status_code == 303
    page = ana.get(address).text
    assert "criteria and weights are fixed" in page
    assert "Add a criterion" not in page
    assert f"<li>{own['criteria-0-name']}: {own['criteria-0-weight']} %" in page
    hidden = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', page))
    assert post(ana, address, **hidden).status_code == 303, "the rest of the page can still be saved"
    changed = {**hidden, "criteria-0-name": "luck", "criteria-0-weight": "50", "criteria-0-part": "team"}
    assert post(ana, address, **changed).status_code >= 400
