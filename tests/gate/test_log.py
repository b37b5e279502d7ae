"""LOG-1: what the log says of a request, and what it must never say."""

import io
import json
from collections.abc import Iterator

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import session
from marketplace.domain.notices import NoticeKind
from marketplace.domain.terms import TERMS_VERSION
from marketplace.services import accounts, stopping
from tests.web.account.letters import link_in
from tests.web.people import ANA, PASSWORD, post, sign_in


@pytest.fixture
def logged(app: Flask) -> Iterator[io.StringIO]:
    """Everything that is logged from now on."""
    lines = io.StringIO()
    structlog.configure(logger_factory=structlog.WriteLoggerFactory(file=lines))
    yield lines


def paths(logged: io.StringIO) -> list[str]:
    return [json.loads(line)["path"] for line in logged.getvalue().splitlines()]


def test_log_1_a_link_that_opens_something_is_not_in_the_log(
    app: Flask, client: FlaskClient, account: str, logged: io.StringIO
) -> None:
    post(client, "/recover", email=ANA)
    fields = {"email": "mia@nordlicht.example", "name": "Mia Vogt", "role": "expert", "terms": TERMS_VERSION}
    post(client, "/register", **fields)
    for letter in ("recover-password", "confirm-registration"):
        link = link_in(app, letter)
        for address in (link, f"{link}/", f"{link}.", f"/nowhere{link}"):
            client.get(address)
        assert client.get(link).status_code == 200
        assert link.rpartition("/")[2] not in logged.getvalue()
    assert {"/recover/…", "/confirm/…", "/recover/…/"} <= set(paths(logged))


def test_log_1_a_link_that_stops_letters_is_not_in_the_log(
    app: Flask, client: FlaskClient, account: str, logged: io.StringIO
) -> None:
    with app.app_context(), session() as db:
        user = accounts.find_by_email(db, ANA)
        assert user is not None
        secret = stopping.secret_of(app.extensions["assay_config"].secret_key, user.public_id, NoticeKind.BRIEFS)
    assert client.get(f"/unsubscribe/{secret}").status_code == 200
    assert paths(logged)[-1] == "/unsubscribe/…"
    assert secret not in logged.getvalue()


def test_log_1_neither_passwords_nor_persons_nor_cookies_are_in_the_log(
    client: FlaskClient, account: str, logged: io.StringIO
) -> None:
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Unmistakable/140.0"
    client.environ_base |= {"HTTP_USER_AGENT": agent, "REMOTE_ADDR": "203.0.113.7"}
    post(client, "/sign-in", email=ANA, password="wrong otters swim")
    sign_in(client)
    client.get("/briefs?open=private-words")
    assert "/briefs" in paths(logged)
    private = {PASSWORD, "wrong otters swim", ANA, "Unmistakable", "203.0.113.7", "private-words"}
    private |= {cookie.value for name in ("assay", "assay-device") if (cookie := client.get_cookie(name))}
    assert len(private) == 8
    assert [word for word in sorted(private) if word in logged.getvalue()] == []


def test_log_1_no_request_forges_a_line(client: FlaskClient, logged: io.StringIO) -> None:
    headers = {"X-Request-ID": 'x", "level": "error'}
    for forged in ("%0d%0a{%22event%22:%20%22request%22}", "%e2%80%a8line", "%1b[31mred", "%00nul"):
        client.get(f"/nowhere{forged}", headers=headers)
    lines = logged.getvalue().split("\n")
    assert lines.pop() == ""
    assert [json.loads(line)["event"] for line in lines] == ["request"] * 4
    assert not [character for character in logged.getvalue() if ord(character) < 32 and character != "\n"]
    assert all(len(json.loads(line)["request_id"]) == 32 for line in lines)


def test_log_1_what_breaks_is_logged_with_the_id_that_the_person_is_told(
    app: Flask, client: FlaskClient, logged: io.StringIO
) -> None:
    @app.get("/breaks")
    def breaks() -> str:
        raise RuntimeError("inside")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = client.get("/breaks")
    assert answer.status_code == 500
    assert "inside" not in answer.text
    assert answer.headers["X-Request-ID"] in answer.text
    assert answer.headers["X-Request-ID"] in logged.getvalue()
