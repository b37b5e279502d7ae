"""Registering: by role, by letter, once, and without telling who has a log-in."""

import time
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import session
from marketplace.domain.terms import TERMS_VERSION
from marketplace.domain.vocabulary import Permission, Role
from marketplace.services import accounts
from tests.web.account.letters import letters, link_in
from tests.web.people import ANA, PASSWORD, post, sign_in, token_in

MIA = "mia@neuland.example"


def register(client: FlaskClient, email: str = MIA, **over: str):  # type: ignore[no-untyped-def]
    plain = {"email": email, "name": "Mia Vogt", "role": "expert", "terms": TERMS_VERSION}
    return post(client, "/register", **plain | over)


def confirm(client: FlaskClient, link: str, password: str = PASSWORD, **more: str):  # type: ignore[no-untyped-def]
    token = token_in(client.get(link).text)
    return client.post(link, data={"password": password, "csrf_token": token, **more})


def test_an_expert_registers_confirms_and_is_in(app: Flask, client: FlaskClient) -> None:
    answer = register(client)
    assert (answer.status_code, answer.location) == (303, "/register/sent")
    assert "Look into your mail" in client.get("/register/sent").text
    with app.app_context(), session() as db:
        assert accounts.find_by_email(db, MIA) is None
    answer = confirm(client, link_in(app, "confirm-registration"))
    assert answer.status_code == 303
    assert "Mia Vogt" in client.get("/account").text
    with app.app_context(), session() as db:
        user = accounts.find_by_email(db, MIA)
        assert user is not None
        assert [role.name for role in user.roles] == [Role.EXPERT]
        assert user.confirmed_at is not None
        assert user.terms_version == TERMS_VERSION


def test_whoever_registers_a_company_may_do_everything_in_it(app: Flask, client: FlaskClient) -> None:
    register(client, role="company", company_name="Neuland")
    confirm(client, link_in(app, "confirm-registration"), company_name="Neuland")
    assert client.get("/briefs").status_code == 200
    with app.app_context(), session() as db:
        user = accounts.find_by_email(db, MIA)
        assert user is not None
        (mine,) = accounts.actor_of(db, user).memberships.values()
        assert Permission.MANAGE_COMPANY in mine
        assert [role.name for role in user.roles] == [Role.COMPANY]


def test_a_company_whose_name_was_taken_meanwhile_is_asked_for_another(
    app: Flask, client: FlaskClient, account: str
) -> None:
    register(client, role="company", company_name="Nordlicht Pay")
    link = link_in(app, "confirm-registration")
    refused = confirm(client, link)
    assert refused.status_code == 422
    assert "There is a company called Nordlicht Pay already" in refused.text
    assert confirm(client, link, company_name="Nordlicht Pay Berlin").status_code == 303


def test_a_confirmation_link_works_once_and_says_so(app: Flask, client: FlaskClient) -> None:
    register(client)
    link = link_in(app, "confirm-registration")
    confirm(client, link)
    again = app.test_client().get(link)
    assert again.status_code == 410
    assert "confirmed already. Sign in, or recover your password" in again.text


def test_a_confirmation_link_that_comes_too_late_says_so(app: Flask, client: FlaskClient) -> None:
    with time_machine.travel(time.time(), tick=False) as clock:
        register(client)
        clock.shift(timedelta(days=3, seconds=1))
        late = client.get(link_in(app, "confirm-registration"))
    assert late.status_code == 410
    assert "came too late" in late.text


def test_opening_the_link_does_nothing_yet(app: Flask, client: FlaskClient) -> None:
    register(client)
    assert client.get(link_in(app, "confirm-registration")).status_code == 200
    with app.app_context(), session() as db:
        assert accounts.find_by_email(db, MIA) is None


def test_authn_2_a_known_address_gets_the_same_answer_and_one_letter_too(
    app: Flask, client: FlaskClient, account: str
) -> None:
    unknown, known = register(client), register(client, ANA.upper())
    assert (unknown.status_code, unknown.location, unknown.text) == (known.status_code, known.location, known.text)
    assert [sent["letter"] for sent in letters(app)] == ["confirm-registration", "registered-already"]


def test_authn_2_registering_a_taken_company_tells_nothing_about_the_address(
    app: Flask, client: FlaskClient, account: str
) -> None:
    for email in (MIA, ANA):
        answer = register(client, email, role="company", company_name="Nordlicht Pay")
        assert (answer.status_code, answer.location) == (303, "/register/sent")


def test_mass_assignment_of_a_role_is_refused(app: Flask, client: FlaskClient) -> None:
    for role in ("admin", "vetter", ""):
        answer = register(client, role=role)
        assert answer.status_code == 422
        assert "Choose whether you register" in answer.text
        assert f'value="{MIA}"' in answer.text
    assert letters(app) == []


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"email": "not an address"}, "is not an e-mail address"),
        ({"name": " "}, "Write your name"),
        ({"terms": ""}, "Read the terms"),
        ({"role": "company"}, "write what the company is called"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(client: FlaskClient, over: dict[str, str], words: str) -> None:
    answer = register(client, **over)
    assert answer.status_code == 422
    assert words in answer.text
    assert "<title>Error: Register" in answer.text


def test_authn_3_an_address_is_sent_five_letters_an_hour(app: Flask) -> None:
    for number in range(5):
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = f"10.0.0.{number}"
        assert register(client).status_code == 303
    assert register(app.test_client()).status_code == 429
    assert len(letters(app)) == 5


def test_somebody_who_has_not_agreed_to_the_present_terms_is_asked_first(
    app: Flask, client: FlaskClient, account: str
) -> None:
    from marketplace.db import transaction

    with app.app_context(), transaction() as db:
        user = accounts.find_by_email(db, ANA)
        assert user is not None
        user.terms_version = "2020-01"
    sign_in(client)
    assert client.get("/briefs").location == "/account/terms"
    page = client.get("/account/terms").text
    assert "since you agreed to version 2020-01" in page
    token = token_in(page)
    stale = client.post("/account/terms", data={"version": "2020-01", "csrf_token": token})
    assert stale.status_code == 409
    assert client.post("/account/terms", data={"version": TERMS_VERSION, "csrf_token": token}).status_code == 303
    assert client.get("/briefs").status_code == 200
