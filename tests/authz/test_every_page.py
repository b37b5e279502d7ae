"""What holds for every page whatever it is about: it asks little, reading writes nothing, and forms are ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from werkzeug.routing import Rule

from tests.authz.asking import Caller, choices, requests
from tests.authz.conftest import Place
from tests.authz.matrix import EVERYBODY, MATRIX, VISITOR

MOST_QUERIES = 12
"""How many statements one page may send to the business tables."""

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")

PEOPLE = sorted(EVERYBODY - {VISITOR})


def pages(place: Place, caller: str) -> Iterator[tuple[Rule, dict[str, str]]]:
    """Every page that somebody may read, with ids of what is theirs or shared."""
    for rule, method in requests(place.app):
        if method == "GET" and caller in MATRIX[rule.endpoint].who and not str(rule).startswith("/static"):
            for whose, ids in choices(place, rule, caller):
                if whose in ("own", "shared"):
                    yield rule, ids
                    break


@contextmanager
def statements(engine: sa.Engine) -> Iterator[list[str]]:
    """Collect every statement that is sent."""
    sent: list[str] = []

    def note(conn, cursor, statement, parameters, context, executemany):  # type: ignore[no-untyped-def]
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("caller", PEOPLE, ids=lambda caller: caller.partition("@")[0])
def test_csrf_1_reading_asks_little_and_writes_nothing(place, caller):
    ask = Caller(place.app, caller)
    engine = place.app.extensions["assay_database"].engine
    wrong = []
    for rule, ids in pages(place, caller):
        ask("GET", rule, ids)  # what is read once for all pages, such as the taxonomy, is read now
        with statements(engine) as sent:
            ask("GET", rule, ids)
        if len(sent) > MOST_QUERIES:
            wrong.append(f"{rule}: {len(sent)} queries")
        wrong += [f"{rule} writes: {one[:80]}" for one in sent if one.lstrip().upper().startswith(WRITES)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("caller", PEOPLE, ids=lambda caller: caller.partition("@")[0])
def test_csrf_1_no_form_is_taken_without_our_token(place, caller):
    ask = Caller(place.app, caller)
    taken = []
    for rule, method in requests(place.app):
        if method == "GET" or str(rule).startswith("/api/") or MATRIX[rule.endpoint].is_open_by_link:
            continue
        for _, ids in choices(place, rule, caller):
            answer = ask(method, rule, ids, has_token=False)
            if answer.status_code != 400:
                taken.append(f"{method} {rule}: {answer.status_code}")
    assert not taken, "\n".join(taken)


@pytest.mark.parametrize("caller", ["", *PEOPLE], ids=lambda caller: caller.partition("@")[0] or "visitor")
def test_conf_1_every_answer_carries_the_policy(place, caller):
    ask = Caller(place.app, caller)
    wrong = []
    for rule, method in requests(place.app):
        if method != "GET":
            continue
        for _, ids in choices(place, rule, caller):
            headers = ask("GET", rule, ids).headers
            policy = headers.get("Content-Security-Policy", "")
            is_strict = "default-src 'self'" in policy and "unsafe" not in policy
            if not is_strict or headers.get("X-Content-Type-Options") != "nosniff" or not headers.get("X-Request-ID"):
                wrong.append(f"{rule}: {policy}")
            if "Access-Control-Allow-Origin" in headers:
                wrong.append(f"{rule} answers other origins")
    assert not wrong, "\n".join(wrong)
