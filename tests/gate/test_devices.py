"""Sessions as devices: seen, signed out one by one or all at once, and gone when what they were for has changed."""

import re
import time

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import transaction
from marketplace.domain.vocabulary import Role
from marketplace.services import accounts, standing
from tests.gate.test_sign_in import COOKIE, cookie_of
from tests.web.people import ANA, PASSWORD, post, sign_in

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def ana(client: FlaskClient, account: str) -> FlaskClient:
    """A browser in which Ana is signed in."""
    sign_in(client)
    return client


@pytest.fixture
def other(app: Flask, ana: FlaskClient) -> FlaskClient:
    """A second browser of hers."""
    client = app.test_client()
    client.environ_base |= {"HTTP_USER_AGENT": FIREFOX, "REMOTE_ADDR": "10.0.0.7"}
    sign_in(client)
    return client


def is_in(client: FlaskClient) -> bool:
    return client.get("/briefs").status_code == 200


def test_sess_2_devices_are_listed_and_one_is_ended(ana: FlaskClient, other: FlaskClient) -> None:
    page = ana.get("/account/devices").text
    assert "Firefox on Linux" in page
    assert "10.0.0.7" in page
    assert page.count("This device") == 1
    (address,) = re.findall(r'action="(/account/devices/[0-9a-f]{24}/end)"', page)
    assert post(ana, address).status_code == 303
    assert (is_in(ana), is_in(other)) == (True, False)
    assert post(ana, address).status_code == 404


def test_sess_2_every_other_device_is_ended_at_once(ana: FlaskClient, other: FlaskClient) -> None:
    assert post(ana, "/account/devices/others/end").status_code == 303
    assert (is_in(ana), is_in(other)) == (True, False)


def test_nobody_ends_the_device_of_somebody_else(app: Flask, ana: FlaskClient) -> None:
    (mine,) = re.findall(r'action="(/account/devices/[0-9a-f]{24}/end)"', _with_second(app, ana)) or [""]
    with app.app_context(), transaction() as db:
        accounts.register(db, email="eve@nobody.example", password_hash=_hash_of(db), name="Eve", roles=[Role.COMPANY])
    eve = app.test_client()
    sign_in(eve, "eve@nobody.example")
    assert post(eve, mine).status_code == 404
    assert is_in(ana)


def _with_second(app: Flask, client: FlaskClient) -> str:
    second = app.test_client()
    sign_in(second)
    return client.get("/account/devices").text


def _hash_of(db) -> str:  # type: ignore[no-untyped-def]
    user = accounts.find_by_email(db, ANA)
    assert user is not None
    assert user.password is not None
    return str(user.password)


def test_a_device_that_was_idle_too_long_is_no_longer_listed(ana: FlaskClient, app: Flask) -> None:
    with time_machine.travel(time.time() + 9 * 3600, tick=False):
        fresh = app.test_client()
        sign_in(fresh)
        assert fresh.get("/account/devices").text.count("This device") == 1
        assert "Sign out every other device" not in fresh.get("/account/devices").text


@pytest.mark.parametrize("change", ["bar", "roles", "end"])
def test_sess_1_an_old_cookie_is_worth_nothing_after_a_change(
    app: Flask, ana: FlaskClient, other: FlaskClient, change: str
) -> None:
    copied = cookie_of(ana)
    with app.app_context(), transaction() as db:
        user = accounts.find_by_email(db, ANA)
        assert user is not None
        if change == "bar":
            standing.bar(db, user, reason="A test of ours.")
        elif change == "roles":
            standing.change_roles(db, user, [Role.EXPERT])
        else:
            standing.end_sessions(db, user)
    assert not is_in(ana)
    assert not is_in(other)
    with app.app_context(), transaction() as db:
        user = accounts.find_by_email(db, ANA)
        assert user is not None
        if change == "bar":
            standing.unbar(db, user, reason="The test is over.")
    ana.set_cookie(COOKIE, copied)
    assert not is_in(ana)


def test_sess_1_an_old_cookie_is_worth_nothing_after_erasing(app: Flask, ana: FlaskClient, other: FlaskClient) -> None:
    copied = cookie_of(ana)
    refused = post(ana, "/account/erasure", present="wrong otters")
    assert refused.status_code == 422
    assert post(ana, "/account/erasure", present=PASSWORD).status_code == 303
    assert not is_in(other)
    ana.set_cookie(COOKIE, copied)
    assert not is_in(ana)
    with app.app_context():
        import sqlalchemy as sa

        from marketplace.gate.side import user_sessions

        with app.extensions["assay_database"].side.connect() as connection:
            agents = connection.execute(sa.select(user_sessions.c.agent)).scalars().all()
    assert FIREFOX not in agents
