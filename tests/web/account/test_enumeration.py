"""AUTHN-2: asking about a known and an unknown address takes the same work, gives the same answer and one letter."""

import time

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.domain.terms import TERMS_VERSION
from tests.web.account.letters import letters
from tests.web.people import ANA, post, token_in

RUNS = 4
UNKNOWN = "nobody{}@nordlicht.example"
PAGES = {
    "/recover": {},
    "/register": {"name": "Mia Vogt", "role": "expert", "terms": TERMS_VERSION},
}


@pytest.mark.parametrize("address", PAGES)
def test_authn_2_asking_takes_alike_long(app: Flask, client: FlaskClient, account: str, address: str) -> None:
    def asked(email: str) -> tuple[float, tuple[int, str | None, str]]:
        token = token_in(client.get("/recover").text)
        began = time.process_time()
        answer = client.post(address, data={"email": email, "csrf_token": token, **PAGES[address]})
        return time.process_time() - began, (answer.status_code, answer.location, answer.text)

    asked("first@nordlicht.example")
    known = [asked(ANA) for _ in range(RUNS)]
    unknown = [asked(UNKNOWN.format(number)) for number in range(RUNS)]
    assert len({answer for _, answer in known + unknown}) == 1
    assert len(letters(app)) == 1 + 2 * RUNS
    one, other = (sorted(seconds for seconds, _ in found)[RUNS // 2] for found in (known, unknown))
    assert one < 3 * other
    assert other < 3 * one


def test_authn_2_a_second_step_is_asked_only_after_the_right_password(client: FlaskClient, account: str) -> None:
    for email in (ANA, UNKNOWN.format(1)):
        assert client.get("/sign-in/code").location == "/sign-in"
        assert post(client, "/sign-in", email=email, password="wrong otters swim").status_code == 422
        assert client.get("/sign-in/code").location == "/sign-in"
