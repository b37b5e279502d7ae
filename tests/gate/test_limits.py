"""How often somebody may try to sign in, from wherever and in whatever form."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.people import ANA, PASSWORD, token_in

TRIES = 10
WRONG = "wrong otters"


def attempt(app: Flask, email: str, address: str, *, password: str = WRONG, as_json: bool = False) -> TestResponse:
    """Try once, as a new visitor from this address."""
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    token = token_in(client.get("/sign-in").text)
    body = {"email": email, "password": password}
    if as_json:
        return client.post("/sign-in", json=body, headers={"X-CSRFToken": token, "Accept": "application/json"})
    return client.post("/sign-in", data={**body, "csrf_token": token})


def test_one_account_is_shut_after_ten_tries_from_anywhere_even_for_the_right_password(
    app: Flask, account: str
) -> None:
    for number in range(TRIES):
        written = ANA if number % 2 else f"  {ANA.upper()} "
        assert attempt(app, written, f"10.0.0.{number}", as_json=number % 3 == 0).status_code != 429
    refused = attempt(app, ANA, "10.0.1.1", password=PASSWORD)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 300
    assert "You can try again at" in refused.text
    assert attempt(app, "someone.else@nordlicht.example", "10.0.1.1").status_code != 429


def test_one_address_is_shut_after_ten_tries_at_any_accounts(app: Flask, account: str) -> None:
    for number in range(TRIES):
        assert attempt(app, f"person{number}@nordlicht.example", "10.0.0.9").status_code != 429
    assert attempt(app, ANA, "10.0.0.9", password=PASSWORD).status_code == 429
    assert attempt(app, ANA, "10.0.0.8", password=PASSWORD).status_code == 302


def test_a_forwarded_header_does_not_reset_the_count(app: Flask, account: str) -> None:
    for _ in range(TRIES):
        attempt(app, ANA, "10.0.0.9")
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = "10.0.0.9"
    token = token_in(client.get("/sign-in").text)
    fields = {"email": "x@nordlicht.example", "password": "wrong otters", "csrf_token": token}
    assert client.post("/sign-in", data=fields, headers={"X-Forwarded-For": "10.9.9.9"}).status_code == 429


def test_reading_the_sign_in_page_is_not_counted(client: FlaskClient) -> None:
    for _ in range(TRIES + 2):
        answer = client.get("/sign-in")
        assert answer.status_code == 200
        assert "Retry-After" not in answer.headers


@pytest.mark.parametrize("table", ["user_sessions", "rate_limits"])
def test_the_side_tables_may_be_made_twice(app: Flask, table: str) -> None:
    import sqlalchemy as sa

    from marketplace.gate.side import create_side_tables

    engine = app.extensions["assay_database"].side
    create_side_tables(engine)
    assert sa.inspect(engine).has_table(table)
