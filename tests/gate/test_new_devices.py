"""A sign-in on a device that was not seen before is told of, once, and a sign-in on a known one is not."""

import re
from datetime import UTC, datetime

import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from marketplace.db import session, transaction
from marketplace.models import KnownDevice
from marketplace.services import accounts, known_devices, standing
from tests.conftest import TODAY
from tests.gate.test_devices import FIREFOX
from tests.web.account.letters import letters
from tests.web.people import ANA, PASSWORD, post, sign_in, token_in

MARK = "assay-device"


def told(app: Flask) -> list[dict[str, str]]:
    return [sent["facts"] for sent in letters(app) if sent["letter"] == "new-device"]


def browser(app: Flask) -> FlaskClient:
    client = app.test_client()
    client.environ_base |= {"HTTP_USER_AGENT": FIREFOX}
    return client


def test_the_first_device_is_no_news_and_the_second_is(app: Flask, client: FlaskClient, account: str) -> None:
    sign_in(client)
    assert told(app) == []
    with time_machine.travel("2026-11-23 09:00:00Z", tick=False):
        sign_in(browser(app))
    (facts,) = told(app)
    assert facts["device"] == "Firefox on Linux"
    assert facts["moment"] == "23 November 2026 at 09:00 UTC"
    assert facts["devices"] == "/account/devices"


def test_a_known_device_is_not_told_of_again(app: Flask, client: FlaskClient, account: str) -> None:
    sign_in(client)
    other = browser(app)
    for _ in range(3):
        sign_in(other)
        post(other, "/sign-out")
    assert len(told(app)) == 1


def test_a_wrong_password_tells_nobody(app: Flask, client: FlaskClient, account: str) -> None:
    sign_in(client)
    other = browser(app)
    token = token_in(other.get("/sign-in").text)
    wrong = {"email": ANA, "password": "wrong otters swim", "csrf_token": token}
    assert other.post("/sign-in", data=wrong).status_code == 422
    assert told(app) == []
    assert other.get_cookie(MARK) is None


def test_the_mark_is_for_our_server_alone_and_its_owner_is_not_in_it(
    app: Flask, client: FlaskClient, account: str
) -> None:
    token = token_in(client.get("/sign-in").text)
    answer = client.post("/sign-in", data={"email": ANA, "password": PASSWORD, "csrf_token": token})
    (cookie,) = [line for line in answer.headers.getlist("Set-Cookie") if line.startswith(f"{MARK}=")]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    mark = client.get_cookie(MARK)
    assert mark is not None
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", mark.value)
    with app.app_context(), session() as db:
        (row,) = db.scalars(sa.select(KnownDevice)).all()
    assert mark.value not in row.mark_hash


def test_over_https_the_mark_has_the_prefix_that_binds_it_to_this_host(
    app: Flask, client: FlaskClient, account: str
) -> None:
    app.config["SESSION_COOKIE_SECURE"] = True
    token = token_in(client.get("/sign-in", base_url="https://localhost").text)
    sent = {"email": ANA, "password": PASSWORD, "csrf_token": token}
    answer = client.post("/sign-in", data=sent, base_url="https://localhost", headers={"Referer": "https://localhost/"})
    assert answer.status_code == 302
    (cookie,) = [line for line in answer.headers.getlist("Set-Cookie") if "assay-device=" in line]
    assert cookie.startswith("__Host-assay-device=")
    assert "Secure" in cookie


def test_a_mark_that_is_not_one_of_ours_is_replaced(app: Flask, client: FlaskClient, account: str) -> None:
    client.set_cookie(MARK, "mine")
    sign_in(client)
    mark = client.get_cookie(MARK)
    assert mark is not None
    assert mark.value != "mine"


def test_ending_other_devices_lets_them_be_told_of_again(app: Flask, client: FlaskClient, account: str) -> None:
    sign_in(client)
    other = browser(app)
    sign_in(other)
    assert post(client, "/account/devices/others/end").status_code == 303
    sign_in(other)
    post(client, "/sign-out")
    sign_in(client)
    assert len(told(app)) == 2


def test_a_changed_password_makes_every_other_device_new_and_changed_roles_do_not(
    app: Flask, client: FlaskClient, account: str
) -> None:
    sign_in(client)
    other = browser(app)
    sign_in(other)
    fields = {"present": PASSWORD, "password": "nine humble badgers waltz"}
    assert post(client, "/account/password", **fields).status_code == 303
    assert len(told(app)) == 1
    sign_in(other, password="nine humble badgers waltz")
    assert len(told(app)) == 2
    with app.app_context(), transaction() as db:
        user = accounts.find_by_email(db, ANA)
        assert user is not None
        standing.end_sessions(db, user)
    for known in (client, other):
        sign_in(known, password="nine humble badgers waltz")
    assert len(told(app)) == 2


def test_only_so_many_devices_are_remembered(session: Session) -> None:
    user = accounts.register(session, email="many@nordlicht.example", password_hash=None, name="Many")
    start = time_machine.travel(f"{TODAY} 09:00Z", tick=False)
    with start as moving:
        for number in range(known_devices.MOST + 2):
            known_devices.welcome(session, user, f"mark {number}", name="x", now=datetime.now(UTC), tells=False)
            session.flush()
            moving.shift(60)
    count = sa.select(sa.func.count()).select_from(KnownDevice).where(KnownDevice.user_id == user.id)
    assert session.scalar(count) == known_devices.MOST
