"""Passwords: what may be one, changing it, and recovering it without telling anything or skipping anything."""

import time
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from marketplace.db import transaction
from marketplace.gate import passwords, second_step
from marketplace.services import accounts, second_factors
from tests.gate.test_sign_in import COOKIE, cookie_of, try_to_sign_in
from tests.web.account.letters import letters, link_in
from tests.web.people import ANA, PASSWORD, SECRET, post, sign_in, token_in

NEW = "nine blue herons wade"


def recover(client: FlaskClient, email: str = ANA):  # type: ignore[no-untyped-def]
    return post(client, "/recover", email=email)


def choose(client: FlaskClient, link: str, password: str = NEW):  # type: ignore[no-untyped-def]
    token = token_in(client.get(link).text)
    return client.post(link, data={"password": password, "csrf_token": token})


@pytest.mark.parametrize(
    "password",
    ["short words", "passwordpassword", "assay marketplace", "aaaaaaaaaaaaaaaa", "nordlicht ana lund", "x" * 129],
)
def test_authn_1_what_is_easy_to_guess_is_refused(password: str) -> None:
    assert passwords.complaints_about(password, ANA, "Ana Lund")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("1q2w3e4r5t6y", "a very common password"),
        ("qwertyuiop12", "similar to a commonly used password"),
        ("abcdefghijkl", "Sequences like"),
        ("letmeinletmein", "Repeats like"),
        ("Christopher2024", "names and surnames"),
        ("Lund.nordlicht.2024", "have to do with you"),
        ("ａａａａａａａａａａａａ", "Repeats like"),
    ],
)
def test_authn_1_a_refusal_says_why_in_words_and_what_to_do(password: str, why: str) -> None:
    (said,) = passwords.complaints_about(password, ANA, "Ana Lund")
    assert why in said
    assert said.endswith(("Use a few words that do not belong together.", "Choose other words."))
    assert password not in said


def test_authn_1_no_leaked_password_that_is_long_enough_is_taken() -> None:
    leaked = [word for word in FREQUENCY_LISTS["passwords"] if len(word) >= passwords.SHORTEST]
    assert len(leaked) > 200
    assert [word for word in leaked if not passwords.complaints_about(word)] == []
    assert [word for word in leaked if not passwords.complaints_about(word.upper())] == []


@pytest.mark.parametrize("password", [NEW, "  spaces at both ends  ", "пять тихих выдр плывут", "correct horse " * 9])
def test_authn_1_length_is_enough_and_every_character_counts(password: str) -> None:
    assert passwords.complaints_about(password, ANA, "Ana Lund") == []


def test_authn_1_spaces_and_other_scripts_are_kept(app: Flask, client: FlaskClient, account: str) -> None:
    sign_in(client)
    chosen = "  пять тихих выдр  "
    assert post(client, "/account/password", present=PASSWORD, password=chosen).status_code == 303
    assert try_to_sign_in(app.test_client(), ANA, chosen).status_code == 302
    assert try_to_sign_in(app.test_client(), ANA, chosen.strip()).status_code == 422


def test_authn_1_changing_needs_the_present_password(client: FlaskClient, account: str) -> None:
    sign_in(client)
    answer = post(client, "/account/password", present="wrong otters", password=NEW)
    assert answer.status_code == 422
    assert "not your present password" in answer.text
    assert NEW not in answer.text


def test_sess_1_a_changed_password_ends_the_other_sessions_and_renews_this_one(
    app: Flask, client: FlaskClient, account: str
) -> None:
    sign_in(client)
    other = app.test_client()
    sign_in(other)
    before = cookie_of(client)
    assert post(client, "/account/password", present=PASSWORD, password=NEW).status_code == 303
    assert client.get("/briefs").status_code == 200
    assert cookie_of(client) != before
    assert other.get("/briefs").status_code == 302
    other.set_cookie(COOKIE, before)
    assert other.get("/briefs").status_code == 302
    assert letters(app)[-1]["letter"] == "password-changed"


def test_authn_4_a_recovery_link_works_once_and_ends_every_session(
    app: Flask, client: FlaskClient, account: str
) -> None:
    signed_in = app.test_client()
    sign_in(signed_in)
    assert recover(client).location == "/recover/sent"
    link = link_in(app, "recover-password")
    answer = choose(client, link)
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert signed_in.get("/briefs").status_code == 302
    again = client.get(link)
    assert again.status_code == 410
    assert "used already" in again.text
    assert try_to_sign_in(client, ANA, PASSWORD).status_code == 422
    assert try_to_sign_in(client, ANA, NEW).status_code == 302


def test_authn_4_a_recovery_link_works_for_an_hour(app: Flask, client: FlaskClient, account: str) -> None:
    with time_machine.travel(time.time(), tick=False) as clock:
        recover(client)
        clock.shift(timedelta(hours=1, seconds=1))
        late = client.get(link_in(app, "recover-password"))
    assert late.status_code == 410
    assert "came too late" in late.text


def test_a_newer_link_takes_the_place_of_the_one_before(app: Flask, client: FlaskClient, account: str) -> None:
    recover(client)
    first = link_in(app, "recover-password")
    recover(client)
    gone = client.get(first)
    assert gone.status_code == 404
    assert "a newer one was sent to you" in gone.text


def test_authn_4_recovering_does_not_skip_the_second_factor(app: Flask, client: FlaskClient, account: str) -> None:
    with app.app_context(), transaction() as db:
        user = accounts.find_by_email(db, ANA)
        assert user is not None
        second_factors.set_up(db, user, second_step.vault(), SECRET)
    recover(client)
    choose(client, link_in(app, "recover-password"))
    assert client.get("/briefs").status_code == 302
    assert try_to_sign_in(client, ANA, NEW).location == "/sign-in/code"


def test_a_weak_password_is_refused_and_the_link_still_works(app: Flask, client: FlaskClient, account: str) -> None:
    recover(client)
    link = link_in(app, "recover-password")
    refused = choose(client, link, "short")
    assert refused.status_code == 422
    assert "at least 12 characters" in refused.text
    assert choose(client, link).status_code == 303


def test_authn_2_an_unknown_address_reads_the_same_and_gets_one_letter_too(
    app: Flask, client: FlaskClient, account: str
) -> None:
    known, unknown = recover(client), recover(client, "nobody@nordlicht.example")
    assert (known.status_code, known.location, known.text) == (unknown.status_code, unknown.location, unknown.text)
    assert [sent["letter"] for sent in letters(app)] == ["recover-password", "no-log-in"]


def test_a_closed_log_in_cannot_be_recovered(app: Flask, client: FlaskClient, account: str) -> None:
    recover(client)
    link = link_in(app, "recover-password")
    with app.app_context(), transaction() as db:
        user = accounts.find_by_email(db, ANA)
        assert user is not None
        user.active = False
    assert client.get(link).status_code == 404
    recover(client)
    assert letters(app)[-1]["letter"] == "no-log-in"


def test_a_new_address_is_confirmed_by_its_own_mail_and_the_old_one_is_told(
    app: Flask, client: FlaskClient, account: str
) -> None:
    new = "ana@neu.example"
    sign_in(client)
    assert post(client, "/account/email", present="wrong otters", email=new).status_code == 422
    assert post(client, "/account/email", present=PASSWORD, email=new).status_code == 303
    link = link_in(app, "confirm-address")
    assert new in client.get(link).text
    stranger = app.test_client()
    assert stranger.get(link).location.startswith("/sign-in")
    assert post(client, link).status_code == 303
    assert letters(app)[-1] == {"letter": "address-changed", "facts": {"recover": "/recover"}, "to": ANA}
    assert client.get("/account").status_code == 200
    assert try_to_sign_in(app.test_client(), ANA, PASSWORD).status_code == 422
    assert try_to_sign_in(app.test_client(), new, PASSWORD).status_code == 302


def test_a_name_is_changed_and_an_empty_one_refused(client: FlaskClient, account: str) -> None:
    sign_in(client)
    assert post(client, "/account/name", name=" ").status_code == 422
    assert post(client, "/account/name", name="Ana Lund-Berg").status_code == 303
    assert "Ana Lund-Berg" in client.get("/briefs").text
