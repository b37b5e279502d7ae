"""Bearer tokens: what lets a program in, and what a session cookie is worth at the API's door."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import session, transaction
from marketplace.domain.vocabulary import Permission
from marketplace.gate.tokens import ScopeMissing, TokenMissing, TokenRefused, token_actor, token_required, token_user
from marketplace.services import accounts
from tests.web.people import ANA, sign_in


@pytest.fixture
def secret(app: Flask, account: str) -> str:
    """A token of Ana's that may read briefs for another hour."""
    return issue(app, timedelta(hours=1))


def issue(app: Flask, lasts: timedelta) -> str:
    with app.app_context(), transaction() as db:
        ana = accounts.find_by_email(db, ANA)
        assert ana is not None
        return accounts.issue_token(
            db, ana, name="test", scopes=[Permission.READ_BRIEFS], expires_at=datetime.now(UTC) + lasts
        )


@token_required(Permission.READ_BRIEFS)
def read() -> str:
    with session() as db:
        return token_user(db).email


@token_required(Permission.WRITE_BRIEFS)
def write() -> str:
    return "written"


def asking(app: Flask, header: str | None):  # type: ignore[no-untyped-def]
    return app.test_request_context(headers={"Authorization": header} if header is not None else {})


def test_a_token_acts_for_its_owner_within_its_scopes(app: Flask, secret: str) -> None:
    with asking(app, f"Bearer {secret}"):
        assert read() == ANA
        assert token_actor().scopes == {Permission.READ_BRIEFS}


def test_a_token_without_the_scope_is_told_which(app: Flask, secret: str) -> None:
    with asking(app, f"Bearer {secret}"), pytest.raises(ScopeMissing, match="write-briefs"):
        write()


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer  ", "Basic YTpi"])
def test_without_a_token_nobody_is_let_in(app: Flask, account: str, header: str | None) -> None:
    with asking(app, header), pytest.raises(TokenMissing):
        read()


def test_an_unknown_token_is_refused(app: Flask, account: str) -> None:
    with asking(app, "Bearer assay_made-up"), pytest.raises(TokenRefused):
        read()


def test_an_expired_token_is_refused(app: Flask, account: str) -> None:
    with asking(app, f"Bearer {issue(app, -timedelta(seconds=1))}"), pytest.raises(TokenRefused):
        read()


def test_a_session_cookie_opens_nothing_at_the_api(client: FlaskClient, account: str) -> None:
    sign_in(client)
    answer = client.get("/api/v1/briefs")
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert "Bearer" in answer.headers["WWW-Authenticate"]
