"""AUTHZ-1 and AUTHZ-2: every endpoint, every kind of caller, on what is theirs, somebody else's, shared or missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from marketplace.db import transaction
from marketplace.domain.vocabulary import Permission
from marketplace.services import accounts
from tests.authz.conftest import Place
from tests.authz.matrix import EVERYBODY, MATRIX, VISITOR
from tests.authz.things import SHARED, missing
from tests.web.people import sign_in, token_in

REFUSED = {401, 403, 404}
ANSWERED = {200, 201, 202, 204, 302, 303, 304, 400, 409, 410, 412, 415, 422, 428}
"""An answer to somebody who is let in: the request was empty, so that it may be told that something is missing."""


def test_authz_1_every_endpoint_is_in_the_matrix_and_nothing_else(place):
    endpoints = {rule.endpoint for rule in place.app.url_map.iter_rules()}
    assert endpoints - MATRIX.keys() == set(), "say in tests/authz/matrix.py who may call these"
    assert MATRIX.keys() - endpoints == set(), "these are gone; take them out of tests/authz/matrix.py"


def test_authz_1_every_id_in_an_address_is_of_a_known_kind(place):
    for rule in place.app.url_map.iter_rules():
        named = MATRIX[rule.endpoint].ids
        assert rule.arguments <= named.keys(), f"{rule.endpoint}: say what {rule.arguments - named.keys()} names"
        assert set(named.values()) <= place.things.keys(), f"{rule.endpoint}: add these kinds to tests/authz/things.py"


@pytest.mark.parametrize("caller", sorted(EVERYBODY), ids=lambda caller: caller.partition("@")[0] or "visitor")
def test_authz_1_callers_get_what_the_matrix_says(place, caller):
    ask = Caller(place.app, caller)
    wrong = []
    for rule, method in _requests(place.app):
        entry = MATRIX[rule.endpoint]
        is_let_in = caller in entry.who
        for whose, ids in _choices(place, rule, caller):
            answer = ask(method, rule, ids)
            is_right = _is_answered(answer) if is_let_in and whose in ("own", "shared") else _is_refused(answer)
            if is_let_in and whose in ("other", "missing"):
                is_right = answer.status_code == 404
            if not is_right:
                wrong.append(f"{method} {rule} ({rule.endpoint}, {whose}): {answer.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("caller", sorted(EVERYBODY - {VISITOR}), ids=lambda caller: caller.partition("@")[0])
def test_authz_2_what_is_not_yours_looks_like_what_is_not_there(place, caller):
    ask = Caller(place.app, caller)
    for rule, method in _requests(place.app):
        by_choice = dict(_choices(place, rule, caller))
        if "other" in by_choice and method == "GET":
            others = ask(method, rule, by_choice["other"])
            nobodys = ask(method, rule, by_choice["missing"])
            assert others.status_code == nobodys.status_code, rule
            assert _anonymous(others) == _anonymous(nobodys), rule


class Caller:
    """Somebody in a browser, and for the API the holder of a token with every scope."""

    def __init__(self, app: Flask, email: str) -> None:
        self.app = app
        self.email = email
        self.client: FlaskClient = app.test_client()
        self.token = _token(app, email) if email else ""
        if email:
            sign_in(self.client, email)

    def __call__(self, method: str, rule: Rule, ids: Mapping[str, str]) -> TestResponse:
        with self.app.test_request_context():
            _, path = rule.build(ids) or ("", "")
        if str(rule).startswith("/api/v1/"):
            headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
            body = None if method == "GET" else dict(MATRIX[rule.endpoint].body)
            return self.client.open(path, method=method, headers=headers, json=body)
        if method == "GET":
            return self.client.get(path)
        found = token_in(self.client.get("/about" if self.email else "/sign-in").text)
        return self.client.open(path, method=method, data={"csrf_token": found})


def _requests(app: Flask) -> Iterator[tuple[Rule, str]]:
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


def _choices(place: Place, rule: Rule, caller: str) -> Iterator[tuple[str, dict[str, str]]]:
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


def _is_answered(answer: TestResponse) -> bool:
    return answer.status_code in ANSWERED and not _asks_to_sign_in(answer)


def _is_refused(answer: TestResponse) -> bool:
    return answer.status_code in REFUSED or _asks_to_sign_in(answer)


def _asks_to_sign_in(answer: TestResponse) -> bool:
    return answer.status_code in (302, 303) and answer.headers["Location"].startswith("/sign-in")


def _anonymous(answer: TestResponse) -> str:
    """The answer without what differs from request to request."""
    return re.sub(r"[0-9a-f]{32}|[0-9a-f-]{36}|value=\"[^\"]+\"", "", answer.text)


def _token(app: Flask, email: str) -> str:
    with app.app_context(), transaction() as db:
        user = accounts.find_by_email(db, email)
        assert user is not None
        ends = datetime.now(UTC) + timedelta(hours=1)
        return accounts.issue_token(db, user, name="the matrix", scopes=list(Permission), expires_at=ends)
