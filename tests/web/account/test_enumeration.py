"""AUTHN-2: asking about a known and an unknown address takes the same work, gives the same answer and one letter.

The work is counted, which says the same on every machine, and timed, which would find what is not counted. Two
addresses are asked about in turns, so that whatever else the machine does slows both; and a difference that is there
is there each time, so the best of a few rounds is looked at.
"""

import time
from collections.abc import Callable, Iterator
from statistics import median

import argon2
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_security.utils import hash_password
from werkzeug.test import TestResponse

from marketplace.db import Database, transaction
from marketplace.domain.terms import TERMS_VERSION
from marketplace.domain.vocabulary import Role
from marketplace.services import accounts
from tests.web.account.letters import letters
from tests.web.people import PASSWORD, post, token_in

MOST = 1.15
"""How many times the one may take of what the other takes."""

ROUNDS = 4
KNOWN, UNKNOWN = "known{}@nordlicht.example", "nobody{}@nordlicht.example"
PAGES = {
    "/recover": {},
    "/register": {"name": "Mia Vogt", "role": "expert", "terms": TERMS_VERSION},
    "/sign-in": {"password": "wrong otters swim"},
}
RUNS = {"/recover": 15, "/register": 15, "/sign-in": 5}
PEOPLE = ROUNDS * max(RUNS.values()) + 1


@pytest.fixture
def people(app: Flask) -> None:
    """Many with a log-in, because each may be asked about a few times only; the second has no password, only passkeys,
    and the log-in of the third is closed."""
    with app.app_context(), transaction() as db:
        password = hash_password(PASSWORD)
        for number in range(PEOPLE):
            accounts.register(
                db, email=KNOWN.format(number), password_hash=password, name="Mia Vogt", roles=[Role.COMPANY]
            )
        for number, change in ((1, {"password": None}), (2, {"active": False})):
            user = accounts.find_by_email(db, KNOWN.format(number))
            assert user is not None
            for name, value in change.items():
                setattr(user, name, value)


Ask = Callable[[str, str], TestResponse]


@pytest.fixture
def ask(client: FlaskClient) -> Ask:
    """Ask about an address, each time from another place, because those are counted too."""
    places = iter(range(1, 250))

    def asked(address: str, email: str) -> TestResponse:
        from_there = {"REMOTE_ADDR": f"10.0.0.{next(places)}"}
        token = token_in(client.get("/recover").text)
        fields = {"email": email, "csrf_token": token, **PAGES[address]}
        return client.post(address, data=fields, environ_base=from_there)

    return asked


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for every password that is hashed or compared from now on, which are the same work."""
    found: list[str] = []
    for name in ("hash_secret", "verify_secret"):
        whole = getattr(argon2.low_level, name)

        def counted(*given, name=name, whole=whole, **named):  # type: ignore[no-untyped-def]
            found.append(name)
            return whole(*given, **named)

        monkeypatch.setattr(argon2.low_level, name, counted)
    return found


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every statement that the main database is asked from now on."""
    database: Database = app.extensions["assay_database"]
    found: list[str] = []

    def note(_c, _cursor, statement, *_) -> None:  # type: ignore[no-untyped-def]
        found.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    yield found
    sa.event.remove(database.engine, "before_cursor_execute", note)


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("who", [KNOWN.format(0), KNOWN.format(1), KNOWN.format(2), UNKNOWN.format(0)])
def test_authn_2_a_wrong_sign_in_hashes_one_password_whoever_it_is(ask: Ask, hashes: list[str], who: str) -> None:
    assert ask("/sign-in", who).status_code == 422
    assert len(hashes) == 1


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("address", PAGES)
def test_authn_2_the_database_is_asked_as_often_for_both(ask: Ask, statements: list[str], address: str) -> None:
    counts = []
    for email in (KNOWN.format(0), KNOWN.format(2), UNKNOWN.format(0)):
        statements.clear()
        ask(address, email)
        counts.append(len([statement for statement in statements if not statement.startswith(("BEGIN", "SAVEPOINT"))]))
    assert len(set(counts)) == 1, counts


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("address", ["/recover", "/register"])
def test_authn_2_the_answer_is_the_same_and_so_is_the_number_of_letters(app: Flask, ask: Ask, address: str) -> None:
    said = [ask(address, email) for email in (KNOWN.format(0), KNOWN.format(1), KNOWN.format(2), UNKNOWN.format(0))]
    assert len({(answer.status_code, answer.location, answer.text) for answer in said}) == 1
    assert len(letters(app)) == len(said)


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("address", PAGES)
def test_authn_2_both_take_alike_long(ask: Ask, address: str) -> None:
    def seconds(email: str) -> float:
        # The work of this process, which other work of the machine hardly makes longer.
        began = time.process_time()
        ask(address, email)
        return time.process_time() - began

    seconds(UNKNOWN.format("first"))
    numbers = iter(range(3, PEOPLE))
    factors = []
    for _ in range(ROUNDS):
        found = [
            (seconds(KNOWN.format(number)), seconds(UNKNOWN.format(number)))
            for number, _ in zip(numbers, range(RUNS[address] - 1), strict=False)
        ]
        known, unknown = (median(each) for each in zip(*found, strict=True))
        factors.append(max(known, unknown) / min(known, unknown))
        if factors[-1] < MOST:
            return
    pytest.fail(f"the one takes {factors} times what the other takes, in {ROUNDS} rounds")


def test_authn_2_a_second_step_is_asked_only_after_the_right_password(client: FlaskClient, account: str) -> None:
    for email in (account, UNKNOWN.format(1)):
        assert client.get("/sign-in/code").location == "/sign-in"
        assert post(client, "/sign-in", email=email, password="wrong otters swim").status_code == 422
        assert client.get("/sign-in/code").location == "/sign-in"
