"""Acting as somebody else: who may, what stays shut meanwhile, and that the trail names both."""

import time

import pytest
import time_machine
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import select

from marketplace.db import session, transaction
from marketplace.domain.vocabulary import EventAct
from marketplace.gate import impersonation
from marketplace.gate.members import acting, current_member
from marketplace.models import Event
from marketplace.services import accounts
from tests.gate.test_sign_in import cookie_of
from tests.web.people import ANA, LENA, LEO, NEW_MAIL, VERA, post, settle, sign_in
from tests.web.writing import of_page

REASON = "Ana asked us to look at her brief."


@pytest.fixture
def lena(app: Flask, client: FlaskClient) -> FlaskClient:
    """A browser in which a lead admin is signed in, and a door that begins an impersonation."""

    @app.post("/act-as")
    def act_as() -> str:
        with transaction() as db:
            user = accounts.find_by_email(db, request.form["email"])
            assert user is not None
            impersonation.begin(db, acting(), user, request.form["reason"])
        return ""

    @app.get("/who")
    def who() -> str:
        member = current_member()
        assert member is not None
        return f"{member.name}/{member.impersonated_by}"

    settle(app)
    sign_in(client, LENA)
    return client


def act_as(client: FlaskClient, email: str, reason: str = REASON) -> int:
    return int(post(client, "/act-as", email=email, reason=reason).status_code)


def test_an_admin_sees_the_site_as_somebody_else_until_they_stop(lena: FlaskClient) -> None:
    before = cookie_of(lena)
    assert act_as(lena, ANA) == 200
    during = cookie_of(lena)
    assert during != before
    page = lena.get("/briefs")
    assert page.status_code == 200
    assert "Lena Brandt, you see the site as Ana Lund does" in page.text
    assert post(lena, "/account/acting/end").status_code == 303
    assert cookie_of(lena) != during
    assert lena.get("/who").text == "Lena Brandt/"
    assert lena.get("/briefs").status_code == 404


def test_audit_1_the_trail_names_both(app: Flask, lena: FlaskClient) -> None:
    act_as(lena, ANA)
    post(lena, "/account/acting/end")
    with app.app_context(), session() as db:
        ana, leads = accounts.find_by_email(db, ANA), accounts.find_by_email(db, LENA)
        assert ana is not None
        assert leads is not None
        began, ended = db.scalars(select(Event).where(Event.object_id == ana.public_id).order_by(Event.id)).all()[-2:]
        assert (began.act, began.actor_id, began.reason) == (EventAct.IMPERSONATED, leads.id, REASON)
        assert (ended.act, ended.actor_id) == (EventAct.IMPERSONATION_ENDED, leads.id)


def test_what_is_done_meanwhile_is_written_down_as_done_by_both(app: Flask, lena: FlaskClient) -> None:
    act_as(lena, ANA)
    assert post(lena, "/briefs/new", do="save", **of_page("outcome")).status_code in (302, 303)
    with app.app_context(), session() as db:
        ana, leads = accounts.find_by_email(db, ANA), accounts.find_by_email(db, LENA)
        assert ana is not None
        assert leads is not None
        drafted = db.scalars(select(Event).where(Event.act == EventAct.DRAFTED).order_by(Event.id.desc())).first()
        assert drafted is not None
        assert drafted.actor_id == ana.id
        assert drafted.after is not None
        assert drafted.after["impersonator"] == leads.public_id


@pytest.mark.parametrize("address", ["/account", "/account/devices", "/account/second-factor"])
def test_their_account_stays_shut(lena: FlaskClient, address: str) -> None:
    act_as(lena, ANA)
    answer = lena.get(address)
    assert answer.status_code == 403
    assert "stop acting as them first" in answer.text


def test_nobody_acts_as_an_admin_or_without_a_reason_or_as_a_second_person(lena: FlaskClient) -> None:
    assert act_as(lena, LEO) == 403
    assert act_as(lena, LENA) == 403
    assert act_as(lena, ANA, reason="because") == 400
    assert act_as(lena, VERA) == 200
    assert act_as(lena, ANA) == 403
    assert lena.get("/who").text == "Vera Holt/Lena Brandt"


def test_nobody_else_may(app: Flask, lena: FlaskClient) -> None:
    for email in (ANA, VERA, NEW_MAIL):
        client = app.test_client()
        sign_in(client, email)
        assert act_as(client, NEW_MAIL) == 403


def test_it_ends_after_an_hour_and_when_the_other_log_in_is_closed(app: Flask, lena: FlaskClient) -> None:
    with time_machine.travel(time.time(), tick=False) as clock:
        act_as(lena, ANA)
        clock.shift(3599)
        assert lena.get("/who").text == "Ana Lund/Lena Brandt"
        clock.shift(2)
        assert lena.get("/who").text == "Lena Brandt/"
        act_as(lena, ANA)
        with app.app_context(), transaction() as db:
            ana = accounts.find_by_email(db, ANA)
            assert ana is not None
            ana.active = False
        assert lena.get("/who").text == "Lena Brandt/"
