"""`flask users`: from a printed link to a lead admin with a second factor, and back in after losing it."""

import re

from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import session
from marketplace.domain.vocabulary import Role
from marketplace.gate import second_step
from marketplace.services import accounts
from tests.cli.conftest import Flasked
from tests.web.people import ANA, PASSWORD, VERA, Settled, sign_in, token_in

EMAIL = "first@assay.example"


def test_a_printed_link_leads_to_a_password_a_second_factor_the_terms_and_the_site(
    app: Flask, client: FlaskClient, flask: Flasked
) -> None:
    said = flask("users", "create-admin", EMAIL, "--name", "First Admin")
    assert said.code == 0
    found = re.search(r"^http://localhost:8000(/recover/\S+)$", said.out, flags=re.M)
    assert found
    token = token_in(client.get(found[1]).text)
    assert client.post(found[1], data={"password": PASSWORD, "csrf_token": token}).location == "/sign-in"
    assert client.get(found[1]).status_code == 410
    sign_in(client, EMAIL)
    assert client.get("/").location == "/account/second-factor"
    page = client.get("/account/second-factor").text
    secret = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', page)
    assert secret
    with app.app_context():
        code = second_step.vault()(key=secret[1].replace(" ", ""), format="base32").generate().token
    fields = {"code": code, "csrf_token": token_in(page)}
    assert client.post("/account/second-factor", data=fields).status_code == 200
    assert client.get("/").location == "/account/terms"
    page = client.get("/account/terms").text
    version = re.search(r'name="version" value="([^"]+)"', page)
    assert version
    fields = {"version": version[1], "csrf_token": token_in(page)}
    assert client.post("/account/terms", data=fields).status_code == 303
    assert client.get("/").location == "/console"
    assert client.get("/console").status_code == 200


def test_a_log_in_that_exists_becomes_a_lead_admin_too(app: Flask, settled: Settled, flask: Flasked) -> None:
    assert flask("users", "create-admin", ANA).code == 0
    with app.app_context(), session() as db:
        ana = accounts.find_by_email(db, ANA)
        assert ana is not None
        assert {role.name for role in ana.roles} == {Role.ADMIN, Role.COMPANY}


def test_what_cannot_be_is_refused_in_a_line(settled: Settled, flask: Flasked) -> None:
    assert flask("users", "create-admin", "no address").code != 0
    assert flask("users", "forget-second-factor", "nobody@assay.example").code != 0


def test_a_lost_second_factor_is_taken_away_and_every_session_ends(
    app: Flask, client: FlaskClient, settled: Settled, flask: Flasked
) -> None:
    sign_in(client, VERA)
    assert flask("users", "forget-second-factor", VERA).code == 0
    assert client.get("/account").location.startswith("/sign-in")
    sign_in(client, VERA)
    assert client.get("/account").location == "/account/second-factor"
