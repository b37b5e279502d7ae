"""Asking every endpoint as somebody: who asks, which requests there are, and what the ids in them may name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from marketplace.db import transaction
from marketplace.domain.vocabulary import Permission
from marketplace.services import accounts
from tests.authz.conftest import Place
from tests.authz.matrix import MATRIX
from tests.authz.things import SHARED, missing
from tests.web.people import sign_in, token_in


class Caller:
    """Somebody in a browser, and for the API the holder of a token with every scope."""

    def __init__(self, app: Flask, email: str) -> None:
        self.app = app
        self.email = email
        self.client: FlaskClient = app.test_client()
        self.token = _token(app, email) if email else ""
        if email:
            sign_in(self.client, email)

    def __call__(self, method: str, rule: Rule, ids: Mapping[str, str], *, has_token: bool = True) -> TestResponse:
        with self.app.test_request_context():
            _, path = rule.build(ids) or ("", "")
        if str(rule).startswith("/api/v1/"):
            headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
            body = None if method == "GET" else dict(MATRIX[rule.endpoint].body)
            # A program has no cookies.
            return self.app.test_client().open(path, method=method, headers=headers, json=body)
        if method == "GET":
            return self.client.get(path)
        if not has_token:
            return self.client.open(path, method=method, data={})
        found = token_in(self.client.get("/about" if self.email else "/sign-in").text)
        return self.client.open(path, method=method, data={"csrf_token": found})


def requests(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every request there is, those that end a session last and reading before writing."""
    rules = [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]

    def order(request: tuple[Rule, str]) -> tuple[bool, bool, str]:
        rule, method = request
        return MATRIX[rule.endpoint].ends_session and method != "GET", method != "GET", str(rule)

    return iter(sorted(rules, key=order))


def choices(place: Place, rule: Rule, caller: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Whose things the address may name, with ids: the caller's own or shared ones, another.s, and none."""
    kinds = {name: MATRIX[rule.endpoint].ids[name] for name in rule.arguments}
    if not kinds:
        yield "own", {}
        return
    by_owner = {name: place.things[kind] for name, kind in kinds.items()}
    owners = set.intersection(*(set(found) for found in by_owner.values()))
    for owner in sorted(owners):
        whose = "shared" if owner == SHARED else "own" if owner == caller else "other"
        yield whose, {name: found[owner] for name, found in by_owner.items()}
    yield "missing", {name: missing(kind) for name, kind in kinds.items()}


def _token(app: Flask, email: str) -> str:
    with app.app_context(), transaction() as db:
        user = accounts.find_by_email(db, email)
        assert user is not None
        ends = datetime.now(UTC) + timedelta(hours=1)
        return accounts.issue_token(db, user, name="the matrix", scopes=list(Permission), expires_at=ends)
