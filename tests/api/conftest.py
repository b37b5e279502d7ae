"""A settled marketplace, and programs that hold tokens of its people."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from marketplace.db import session, transaction
from marketplace.domain.vocabulary import Permission
from marketplace.models import Brief, Event, IdempotencyKey, MatchRun
from marketplace.services import accounts
from tests.web.people import ANA, BO, EVE, Settled

SCOPES = (Permission.READ_BRIEFS, Permission.WRITE_BRIEFS, Permission.MATCH_BRIEFS)

Ask = Callable[..., TestResponse]


@pytest.fixture
def token_for(app: Flask, settled: Settled) -> Callable[..., str]:
    """Issue a token: `token_for(ANA)`, for some scopes only, or one that has expired."""

    def issue(email: str = ANA, scopes: tuple[Permission, ...] = SCOPES, hours: float = 1.0) -> str:
        expires_at = datetime.now(UTC) + timedelta(hours=hours)
        with app.app_context(), transaction() as db:
            user = accounts.find_by_email(db, email)
            assert user is not None
            return accounts.issue_token(db, user, name="a test", scopes=scopes, expires_at=expires_at)

    return issue


@pytest.fixture
def as_holder(client: FlaskClient, token_for: Callable[..., str]) -> Callable[..., Ask]:
    """A program with a token: `as_holder(ANA)("POST", "/briefs", json={...})`."""

    def holder(email: str = ANA, **of_token: Any) -> Ask:
        token = token_for(email, **of_token)

        def ask(method: str, path: str, headers: dict[str, str] | None = None, **sent: Any) -> TestResponse:
            named = {"Authorization": f"Bearer {token}", **(headers or {})}
            return client.open(f"/api/v1{path}", method=method, headers=named, **sent)

        return ask

    return holder


@pytest.fixture
def ana(as_holder: Callable[..., Ask]) -> Ask:
    """A program of Ana, who acts for Nordlicht Pay."""
    return as_holder(ANA)


@pytest.fixture
def bo(as_holder: Callable[..., Ask]) -> Ask:
    """A program of Bo, who acts for another company."""
    return as_holder(BO)


@pytest.fixture
def eve(as_holder: Callable[..., Ask]) -> Ask:
    """A program of Eve, who acts for no company."""
    return as_holder(EVE)


@pytest.fixture
def rows(app: Flask, settled: Settled) -> Callable[[], dict[str, int]]:
    """How many rows there are of everything that the API writes."""

    def count() -> dict[str, int]:
        with app.app_context(), session() as db:
            return {kind.__tablename__: db.query(kind).count() for kind in (Brief, MatchRun, Event, IdempotencyKey)}

    return count
