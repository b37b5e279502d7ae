"""Leaving: what is on record is handed over, and erasing needs the present password."""

from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import transaction
from marketplace.domain.vocabulary import Role
from marketplace.services import accounts, standing
from tests.web.people import ANA, PASSWORD, post, sign_in


def test_gdpr_1_a_member_of_a_company_takes_everything_along_without_secrets(client: FlaskClient, account: str) -> None:
    sign_in(client)
    answer = post(client, "/account/erasure/export")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert ANA in answer.text
    assert "argon2" not in answer.text


def test_an_expert_is_shown_to_the_privacy_page(app: Flask, client: FlaskClient, account: str) -> None:
    with app.app_context(), transaction() as db:
        user = accounts.find_by_email(db, ANA)
        assert user is not None
        standing.change_roles(db, user, [Role.EXPERT])
    sign_in(client)
    assert "on the privacy page of your profile" in client.get("/account/erasure").text
    assert post(client, "/account/erasure", present=PASSWORD).status_code == 409


def test_erased_means_signed_out_and_unknown(client: FlaskClient, account: str) -> None:
    sign_in(client)
    assert post(client, "/account/erasure", present="wrong otters").status_code == 422
    answer = post(client, "/account/erasure", present=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/")
    assert "nothing names you any more" in client.get("/").text
    refused = post(client, "/sign-in", email=ANA, password=PASSWORD)
    assert refused.status_code == 422
