"""Signing in and out: what opens, what stays shut, and what a copied cookie is worth afterwards."""

import time

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import transaction
from marketplace.services import accounts
from tests.web.people import ANA, PASSWORD, sign_in, token_in

COOKIE = "assay"


def cookie_of(client: FlaskClient) -> str:
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    return cookie.value


def try_to_sign_in(client: FlaskClient, email: str, password: str):  # type: ignore[no-untyped-def]
    token = token_in(client.get("/sign-in").text)
    return client.post("/sign-in", data={"email": email, "password": password, "csrf_token": token})


def test_the_right_password_opens_the_briefs(client: FlaskClient, account: str) -> None:
    sign_in(client)
    page = client.get("/briefs")
    assert page.status_code == 200
    assert "Ana Lund" in page.text


def test_an_address_is_the_same_in_capitals(client: FlaskClient, account: str) -> None:
    assert try_to_sign_in(client, ANA.upper(), PASSWORD).status_code == 302


@pytest.mark.parametrize(("email", "password"), [(ANA, "seven loud otters"), ("nobody@nordlicht.example", PASSWORD)])
def test_a_wrong_password_and_an_unknown_address_read_the_same(
    client: FlaskClient, account: str, email: str, password: str
) -> None:
    answer = try_to_sign_in(client, email, password)
    assert answer.status_code == 422
    assert "That e-mail address and password do not belong together" in answer.text
    assert f'value="{email}"' in answer.text
    assert "<title>Error: Sign in" in answer.text
    assert password not in answer.text


def test_sess_1_signing_in_changes_the_id_and_the_old_one_opens_nothing(client: FlaskClient, account: str) -> None:
    client.get("/sign-in")
    before = cookie_of(client)
    sign_in(client)
    assert cookie_of(client) != before
    client.set_cookie(COOKIE, before)
    assert client.get("/briefs").status_code == 302


def test_sess_1_a_cookie_copied_before_sign_out_is_refused_after_it(client: FlaskClient, account: str) -> None:
    sign_in(client)
    copied = cookie_of(client)
    token = token_in(client.get("/briefs").text)
    assert client.post("/sign-out", data={"csrf_token": token}).status_code == 302
    client.set_cookie(COOKIE, copied)
    answer = client.get("/briefs")
    assert answer.status_code == 302
    assert "/sign-in" in answer.location


def test_sess_1_a_made_up_session_id_is_never_adopted(client: FlaskClient, account: str) -> None:
    client.set_cookie(COOKIE, "chosen-by-somebody-else")
    sign_in(client)
    assert cookie_of(client) != "chosen-by-somebody-else"


def test_sign_out_by_a_link_is_refused(client: FlaskClient, account: str) -> None:
    sign_in(client)
    assert client.get("/sign-out").status_code == 405
    assert client.get("/briefs").status_code == 200


def test_nobody_is_remembered_beyond_the_session(client: FlaskClient, account: str) -> None:
    token = token_in(client.get("/sign-in").text)
    fields = {"email": ANA, "password": PASSWORD, "remember": "y", "csrf_token": token}
    answer = client.post("/sign-in", data=fields)
    assert answer.status_code == 302
    assert "remember_token" not in " ".join(answer.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize(("hours", "status"), [(7, 200), (9, 302)])
def test_sess_2_it_ends_after_eight_idle_hours(client: FlaskClient, account: str, hours: int, status: int) -> None:
    with time_machine.travel(time.time(), tick=False) as clock:
        sign_in(client)
        clock.shift(hours * 3600)
        assert client.get("/briefs").status_code == status


def test_sess_2_it_ends_after_seven_days_however_busy(client: FlaskClient, account: str) -> None:
    with time_machine.travel(time.time(), tick=False) as clock:
        sign_in(client)
        for _ in range(23):
            clock.shift(7 * 3600)
            assert client.get("/briefs").status_code == 200
        clock.shift(7 * 3600 + 1)
        clock.shift(5 * 3600)
        assert client.get("/briefs").status_code == 302


def test_an_account_that_was_closed_is_out_at_once(app: Flask, client: FlaskClient, account: str) -> None:
    sign_in(client)
    with app.app_context(), transaction() as db:
        user = accounts.find_by_email(db, ANA)
        assert user is not None
        user.active = False
    assert client.get("/briefs").status_code == 302


def test_signing_in_leads_back_to_the_page_that_was_asked_for_but_nowhere_else(
    client: FlaskClient, account: str
) -> None:
    answer = client.get("/briefs/new")
    assert answer.status_code == 302
    assert "next=" in answer.location
    token = token_in(client.get(answer.location).text)
    fields = {"email": ANA, "password": PASSWORD, "csrf_token": token, "next": "https://elsewhere.example/"}
    assert client.post("/sign-in", data=fields).location == "/"
    client.delete_cookie(COOKIE)
    fields["csrf_token"] = token_in(client.get("/sign-in").text)
    assert client.post("/sign-in", data=fields | {"next": "/briefs/new"}).location == "/briefs/new"


@pytest.mark.parametrize("address", ["/reset", "/verify", "/change", "/tf-setup", "/us-signin"])
def test_what_is_not_whole_is_not_there(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_password_hashed_with_weaker_parameters_is_hashed_anew_at_sign_in(
    app: Flask, client: FlaskClient, account: str
) -> None:
    from flask_security.utils import get_hmac
    from passlib.hash import argon2

    def kept() -> str:
        with app.app_context(), transaction() as db:
            user = accounts.find_by_email(db, ANA)
            assert user is not None
            return str(user.password)

    with app.app_context(), transaction() as db:
        user = accounts.find_by_email(db, ANA)
        assert user is not None
        user.password = weak = argon2.using(rounds=1, memory_cost=8, parallelism=1).hash(get_hmac(PASSWORD))
    assert try_to_sign_in(client, ANA, PASSWORD).status_code == 302
    assert kept() != weak
    assert try_to_sign_in(app.test_client(), ANA, PASSWORD).status_code == 302
