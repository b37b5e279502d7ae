"""Tokens and passkeys as pages: what is refused, what is shown once, and what is nobody else's."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.people import PASSWORD, post, sign_in

WANTED = {"name": "Nightly import", "scopes": ["read-briefs"], "days": "90", "present": PASSWORD}


@pytest.fixture
def ana(client: FlaskClient, account: str) -> FlaskClient:
    """A browser in which Ana is signed in."""
    sign_in(client)
    return client


def issue(client: FlaskClient, **over: object):  # type: ignore[no-untyped-def]
    return post(client, "/account/tokens", **WANTED | over)


def test_a_token_is_shown_once_works_and_is_revoked(app: Flask, ana: FlaskClient) -> None:
    page = issue(ana).text
    found = re.search(r'<code class="secret">(assay_[\w-]+)</code>', page)
    assert found
    headers = {"Authorization": f"Bearer {found[1]}"}
    assert app.test_client().get("/api/v1/briefs", headers=headers).status_code == 200
    listed = ana.get("/account/tokens").text
    assert "Nightly import" in listed
    assert found[1] not in listed
    address = re.search(r'action="(/account/tokens/[0-9a-f-]+/revocation)"', listed)
    assert address
    assert post(ana, address[1]).status_code == 303
    assert app.test_client().get("/api/v1/briefs", headers=headers).status_code == 401
    assert "Revoked" in ana.get("/account/tokens").text


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"present": "wrong otters"}, "not your present password"),
        ({"name": " "}, "Write what the token is for"),
        ({"scopes": []}, "Choose at least one thing"),
        ({"scopes": ["manage-accounts"]}, "Choose at least one thing"),
        ({"days": "9999"}, "Choose how long"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(ana: FlaskClient, over: dict[str, object], words: str) -> None:
    answer = issue(ana, **over)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'class="secret"' not in answer.text


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"id": "AAAA"}', "\x00", "9" * 5000])
def test_what_is_no_passkey_is_refused_in_the_same_words(
    app: Flask, client: FlaskClient, account: str, answer: str
) -> None:
    refused = post(client, "/sign-in/passkey", answer=answer)
    assert refused.status_code == 422
    assert "The passkey was not taken" in refused.text
    sign_in(client)
    refused = post(client, "/account/passkeys", answer=answer, name="Laptop", present=PASSWORD)
    assert refused.status_code == 422
    assert "The passkey was not taken" in refused.text


def test_making_a_passkey_needs_the_present_password(ana: FlaskClient) -> None:
    refused = post(ana, "/account/passkeys", answer="{}", name="Laptop", present="wrong otters")
    assert refused.status_code == 422
    assert "not your present password" in refused.text
    assert 'value="Laptop"' in refused.text
