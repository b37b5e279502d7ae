"""Engagements as both sides see them in their browsers: signing, lists, pausing and ending."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import session, transaction
from marketplace.domain.engagement_words import EngagementStatus
from marketplace.models import Engagement
from marketplace.services import accounts, companies, own_profile
from marketplace.services.engagements import standing
from tests.services.engagements.scene import values
from tests.web.engagements import accepted, under_way
from tests.web.people import ADA_MAIL, ANA, BO, CHEN_MAIL, Settled, post, sign_in

WHY = "The budget of the next quarter was cut."


def browser(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, email)
    return client


@pytest.fixture
def ada(app: Flask, settled: Settled) -> FlaskClient:
    return browser(app, ADA_MAIL)


def begun(app: Flask, *, is_running: bool = True) -> str:
    """Bring about an engagement of Nordlicht Pay with Ada; return its id."""
    now = datetime.now(UTC)
    with app.app_context(), transaction() as db:
        company = companies.named(db, "Nordlicht Pay")
        users = [accounts.find_by_email(db, mail) for mail in (ANA, ADA_MAIL)]
        actors = [accounts.actor_of(db, user) for user in users if user is not None]
        expert = own_profile.of_user(db, actors[1].user_id)
        if is_running:
            return under_way(db, company, actors[0], expert, actors[1], now)["engagement"]
        return accepted(db, company, actors[0], expert, actors[1], now, ago=timedelta(days=1)).public_id


def status_of(app: Flask, name: str) -> EngagementStatus:
    with app.app_context(), session() as db:
        return standing.of_company(db, companies.named(db, "Nordlicht Pay"), name).status


def filled(**over: str) -> dict[str, str]:
    """Fill in the form of the agreement."""
    return {**values(), "paid_by": "time", "notice_days": "14", "iteration_cap": "2", "trial_weeks": "2", **over}


def test_the_company_writes_the_agreement_and_both_sign_what_they_read(
    app: Flask, ana: FlaskClient, ada: FlaskClient
) -> None:
    name = begun(app, is_running=False)
    mine, theirs = f"/company/engagements/{name}", f"/work/engagements/{name}"
    assert "Write the agreement" in ana.get("/company/engagements").text
    assert "/agreement/new" not in ada.get(f"{theirs}/agreement").text
    assert ada.get(f"{theirs}/agreement/new").status_code == 404

    form = ana.get(f"{mine}/agreement/new").text
    assert "no legal advice" in form
    wrong = post(ana, f"{mine}/agreement/new", **filled(metric="x", notice_days="soon", work="W" * 3001))
    assert wrong.status_code == 422
    assert "There is a problem" in wrong.text
    assert "W" * 3001 in wrong.text
    wrong = post(ana, f"{mine}/agreement/new", **filled(metric="x", notice_days=""))
    assert "write at least 3 characters" in wrong.text
    assert post(ana, f"{mine}/agreement/new", **filled()).status_code == 303

    page = ada.get(f"{theirs}/agreement").text
    assert "payments-holdout 2026-10" in page
    sent = post(ada, f"{theirs}/agreement/answer", do="send-back", comment="The threshold is too high for this data.")
    assert sent.status_code == 303
    assert "too high for this data" in ana.get(f"{mine}/agreement").text
    assert post(ana, f"{mine}/agreement/new", **filled(threshold="at least 0.80")).status_code == 303

    page = ada.get(f"{theirs}/agreement").text
    assert "differently from version 1" in page
    (sha256,) = set(re.findall(r'name="sha256" value="(\w+)"', page))
    stale = post(ada, f"{theirs}/agreement/answer", do="sign", name="Ada Moreira", sha256="0" * 64)
    assert stale.status_code == 409
    empty = post(ada, f"{theirs}/agreement/answer", do="sign", name="", sha256=sha256)
    assert empty.status_code == 422
    for client, start in ((ada, theirs), (ana, mine)):
        answer = post(client, f"{start}/agreement/answer", do="sign", name="Some Body", sha256=sha256)
        assert answer.status_code == 303, answer.text
    assert status_of(app, name) is EngagementStatus.SCHEDULED
    again = post(ana, f"{mine}/agreement/answer", do="sign", name="Some Body", sha256=sha256)
    assert again.status_code == 409
    for client, start in ((ada, theirs), (ana, mine)):
        page = client.get(start).text
        assert "The first 90 days" in page
        assert "Chargebacks fall by a fifth" in page


def test_lists_pauses_and_notice_on_the_page_of_either_side(app: Flask, ana: FlaskClient, ada: FlaskClient) -> None:
    name = begun(app)
    mine, theirs = f"/company/engagements/{name}", f"/work/engagements/{name}"
    page = ana.get(mine).text
    item = re.findall(rf'action="{mine}/items/([\w-]+)"', page)[0]
    assert post(ana, f"{mine}/items/{item}", do="tick").status_code == 303
    assert "Take my tick back" in ana.get(mine).text
    assert post(ana, f"{mine}/items/{item}", do="untick").status_code == 303

    day = (datetime.now(UTC).date() + timedelta(days=7)).isoformat()
    assert post(ada, f"{theirs}/moves", do="pause", until=day, note="no").status_code == 422
    assert post(ada, f"{theirs}/moves", do="pause", until=day, note=WHY).status_code == 303
    assert WHY in ana.get(mine).text
    assert post(ana, f"{mine}/moves", do="resume").status_code == 303
    assert post(ana, f"{mine}/moves", do="confirm").status_code == 409
    assert post(ada, f"{theirs}/moves", do="close").status_code == 404

    soon = {"do": "notice", "reason": "budget-cut", "note": WHY, "last_day": day}
    wrong = post(ana, f"{mine}/moves", **soon)
    assert wrong.status_code == 422
    assert "With the agreed notice" in wrong.text
    later = (datetime.now(UTC).date() + timedelta(days=20)).isoformat()
    assert post(ana, f"{mine}/moves", **soon | {"last_day": later}).status_code == 303
    assert "Hand-over" in ada.get(theirs).text
    assert post(ana, f"{mine}/moves", do="close").status_code == 409
    assert "Give notice" not in ada.get(theirs).text
    assert "ended" in ana.get(f"{mine}/history").text


def test_a_full_time_place_is_an_engagement_of_its_own(app: Flask, ana: FlaskClient, ada: FlaskClient) -> None:
    name = begun(app)
    mine = f"/company/engagements/{name}"
    assert "Offer a full-time place" in ana.get(mine).text
    assert ana.get(f"{mine}/place").status_code == 200
    starts = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()
    given = filled(paid_by="payroll", trial_weeks="", model="full-time", amount="96,000", currency="EUR", unit="year")
    given |= {"hours_per_week": "40", "weeks": "", "starts_on": starts}
    assert post(ana, f"{mine}/place", **given | {"amount": "much"}).status_code == 422
    answer = post(ana, f"{mine}/place", **given)
    assert answer.status_code == 303, answer.text
    assert "hired for good" in ada.get("/work/engagements").text
    assert post(ana, f"{mine}/place", **given).status_code == 409


def test_an_extension_begins_with_what_was_agreed(app: Flask, ana: FlaskClient) -> None:
    name = begun(app)
    mine = f"/company/engagements/{name}"
    form = ana.get(f"{mine}/agreement/new").text
    assert 'value="20"' in form
    starts = (datetime.now(UTC).date() + timedelta(days=90)).isoformat()
    given = filled(trial_weeks="", model="contract", amount="130", currency="EUR", unit="hour", weeks="4")
    given |= {"hours_per_week": "20", "starts_on": starts}
    assert post(ana, f"{mine}/agreement/new", **given).status_code == 303
    assert "Extension" in ana.get(f"{mine}/agreement").text


def test_nobody_else_finds_it(app: Flask, settled: Settled, ana: FlaskClient) -> None:
    name = begun(app)
    for email, start in ((BO, "/company"), (CHEN_MAIL, "/work")):
        client = browser(app, email)
        for page in ("", "/agreement", "/history"):
            assert client.get(f"{start}/engagements/{name}{page}").status_code == 404
        assert post(client, f"{start}/engagements/{name}/moves", do="resume").status_code == 404
    with app.app_context(), session() as db:
        assert db.query(Engagement).count() == 1
