"""AUTHN-3 and SESS-2 with several workers: what one counts or ends, the others know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from marketplace.app import create_app
from marketplace.config import Config
from marketplace.domain.vocabulary import Role
from marketplace.gate import limits
from tests.gate.test_limits import TRIES, attempt
from tests.gate.test_second_step import made, send_code, try_to_sign_in
from tests.web.people import ANA, PASSWORD, VERA, post, sign_in, totp_code


@pytest.fixture
def workers(app: Flask, config: Config) -> Iterator[list[Flask]]:
    """Three applications on the same two databases."""
    others = [create_app(config) for _ in range(2)]
    yield [app, *others]
    for other in others:
        other.extensions["assay_database"].dispose()


def test_authn_3_tries_are_counted_over_all_workers(workers: list[Flask], account: str) -> None:
    for number in range(TRIES):
        assert attempt(workers[number % 3], ANA, f"10.0.0.{number}").status_code == 422
    for worker in workers:
        assert attempt(worker, ANA, "10.0.1.1", password=PASSWORD).status_code == 429


def test_authn_3_wrong_codes_are_counted_over_all_workers(workers: list[Flask]) -> None:
    made(workers[0], VERA, Role.VETTER)
    for number in range(5):
        client = workers[number % 3].test_client()
        try_to_sign_in(client, VERA, PASSWORD)
        assert send_code(client, "000000").status_code == 422
    client = workers[0].test_client()
    try_to_sign_in(client, VERA, PASSWORD)
    assert send_code(client, totp_code(workers[0], VERA)).status_code == 429


def test_authn_3_everybody_together_has_a_limit_too(
    config: Config, account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SIGN_IN_LIMIT_OF_ALL", "3 per 5 minutes")
    app = create_app(config)
    for number in range(3):
        assert attempt(app, f"p{number}@nordlicht.example", f"10.0.0.{number}").status_code == 422
    assert attempt(app, ANA, "10.0.0.9", password=PASSWORD).status_code == 429
    app.extensions["assay_database"].dispose()


def test_sess_2_a_session_of_one_worker_is_known_and_ended_by_another(workers: list[Flask], account: str) -> None:
    first, second = workers[0].test_client(), workers[1].test_client()
    sign_in(first)
    cookie = first.get_cookie("assay")
    assert cookie is not None
    second.set_cookie("assay", cookie.value)
    assert second.get("/briefs").status_code == 200
    sign_in(other := workers[2].test_client())
    assert post(other, "/account/devices/others/end").status_code == 303
    assert (first.get("/briefs").status_code, second.get("/briefs").status_code) == (302, 302)


def test_sess_2_the_cookie_is_for_this_host_alone_and_out_of_reach_of_scripts(config: Config, account: str) -> None:
    app = create_app(replace(config, insecure_cookies=False, url="https://localhost"))
    answer = app.test_client().get("/sign-in", base_url="https://localhost")
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-assay=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    app.extensions["assay_database"].dispose()
