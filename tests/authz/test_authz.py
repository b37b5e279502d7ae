"""AUTHZ-1 and AUTHZ-2: every endpoint, every kind of caller, on what is theirs, somebody else's, shared or missing."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from tests.authz.asking import Caller, choices, requests
from tests.authz.matrix import EVERYBODY, MATRIX, VISITOR

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
    for rule, method in requests(place.app):
        entry = MATRIX[rule.endpoint]
        is_let_in = caller in entry.who
        for whose, ids in choices(place, rule, caller):
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
    for rule, method in requests(place.app):
        by_choice = dict(choices(place, rule, caller))
        if "other" in by_choice and method == "GET":
            others = ask(method, rule, by_choice["other"])
            nobodys = ask(method, rule, by_choice["missing"])
            assert others.status_code == nobodys.status_code, rule
            assert _anonymous(others) == _anonymous(nobodys), rule


def _is_answered(answer: TestResponse) -> bool:
    return answer.status_code in ANSWERED and not _asks_to_sign_in(answer)


def _is_refused(answer: TestResponse) -> bool:
    return answer.status_code in REFUSED or _asks_to_sign_in(answer)


def _asks_to_sign_in(answer: TestResponse) -> bool:
    return answer.status_code in (302, 303) and answer.headers["Location"].startswith("/sign-in")


def _anonymous(answer: TestResponse) -> str:
    """The answer without what differs from request to request."""
    return re.sub(r"[0-9a-f]{32}|[0-9a-f-]{36}|value=\"[^\"]+\"", "", answer.text)
