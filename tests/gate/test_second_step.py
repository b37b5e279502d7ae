"""The second step of signing in: a code that works once, counted tries, and nothing before it is set up."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security.utils import hash_password

from marketplace.db import transaction
from marketplace.domain.vocabulary import Role
from marketplace.gate import second_step
from marketplace.services import accounts, second_factors
from tests.gate.test_sign_in import cookie_of, try_to_sign_in
from tests.web.people import LENA, PASSWORD, SECRET, VERA, sign_in, token_in, totp_code


def made(app: Flask, email: str, role: Role, *, secret: str | None = SECRET) -> list[str]:
    """Give somebody a log-in and, unless told otherwise, a second factor; return their recovery codes."""
    with app.app_context():
        password = hash_password(PASSWORD)
        with transaction() as db:
            user = accounts.register(db, email=email, password_hash=password, name="Somebody", roles=[role])
            if secret is None:
                return []
            second_factors.set_up(db, user, second_step.vault(), secret)
            return second_factors.renew_recovery_codes(db, user)


def send_code(client: FlaskClient, code: str, **more: str):  # type: ignore[no-untyped-def]
    token = token_in(client.get("/sign-in/code").text)
    return client.post("/sign-in/code", data={"code": code, "csrf_token": token, **more})


def test_the_password_alone_opens_nothing(app: Flask, client: FlaskClient) -> None:
    made(app, VERA, Role.VETTER)
    answer = try_to_sign_in(client, VERA, PASSWORD)
    assert answer.location == "/sign-in/code"
    assert client.get("/account/second-factor").location.startswith("/sign-in?")


def test_sess_1_the_session_id_changes_at_the_second_step(app: Flask, client: FlaskClient) -> None:
    made(app, VERA, Role.VETTER)
    try_to_sign_in(client, VERA, PASSWORD)
    before = cookie_of(client)
    assert send_code(client, totp_code(app, VERA)).status_code == 302
    assert cookie_of(client) != before
    assert client.get("/account/second-factor").status_code == 200
    client.set_cookie("assay", before)
    assert client.get("/account/second-factor").status_code == 302


def test_authn_4_a_code_is_refused_in_a_second_session(app: Flask, client: FlaskClient) -> None:
    made(app, VERA, Role.VETTER)
    try_to_sign_in(client, VERA, PASSWORD)
    code = totp_code(app, VERA)
    assert send_code(client, code).status_code == 302
    other = app.test_client()
    try_to_sign_in(other, VERA, PASSWORD)
    answer = send_code(other, code)
    assert answer.status_code == 422
    assert "Wait for the next one" in answer.text
    assert "<title>Error: " in answer.text


def test_authn_4_a_recovery_code_opens_once(app: Flask, client: FlaskClient) -> None:
    code, *_ = made(app, VERA, Role.VETTER)
    try_to_sign_in(client, VERA, PASSWORD)
    assert send_code(client, code, recovery="yes").status_code == 302
    assert "9 are left" in client.get("/account/second-factor").text
    other = app.test_client()
    try_to_sign_in(other, VERA, PASSWORD)
    answer = send_code(other, code, recovery="yes")
    assert answer.status_code == 422
    assert "used already" in answer.text


def test_authn_3_five_wrong_codes_shut_the_second_step_for_the_right_one_too(app: Flask) -> None:
    made(app, VERA, Role.VETTER)
    for _ in range(5):
        client = app.test_client()
        try_to_sign_in(client, VERA, PASSWORD)
        assert send_code(client, "000000").status_code == 422
    client = app.test_client()
    try_to_sign_in(client, VERA, PASSWORD)
    refused = send_code(client, totp_code(app, VERA))
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 300


def test_a_code_that_comes_too_late_asks_for_the_password_again(app: Flask, client: FlaskClient) -> None:
    import time

    import time_machine

    made(app, VERA, Role.VETTER)
    with time_machine.travel(time.time(), tick=False) as clock:
        try_to_sign_in(client, VERA, PASSWORD)
        token = token_in(client.get("/sign-in/code").text)
        clock.shift(601)
        answer = client.post("/sign-in/code", data={"code": totp_code(app, VERA), "csrf_token": token})
        assert answer.location == "/sign-in"
        assert "longer than ten minutes" in client.get("/sign-in").text


@pytest.mark.parametrize(("email", "role"), [(LENA, Role.ADMIN), (VERA, Role.VETTER)])
def test_authn_5_staff_without_a_second_factor_see_only_its_set_up(
    app: Flask, client: FlaskClient, email: str, role: Role
) -> None:
    made(app, email, role, secret=None)
    assert try_to_sign_in(client, email, PASSWORD).status_code == 302
    for address in ("/", "/about", "/briefs"):
        answer = client.get(address)
        assert (answer.status_code, answer.location) == (303, "/account/second-factor")
    page = client.get("/account/second-factor").text
    assert "style=" not in page
    assert "<svg" in page
    found = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', page)
    assert found
    secret = found[1].replace(" ", "")
    with app.app_context():
        code = second_step.vault()(key=secret, format="base32").generate().token
    token = token_in(page)
    wrong = client.post("/account/second-factor", data={"code": "000000", "csrf_token": token})
    assert wrong.status_code == 422
    assert found[1] in wrong.text
    right = client.post("/account/second-factor", data={"code": code, "csrf_token": token})
    assert right.status_code == 200
    assert len(re.findall(r"<li><code>[0-9a-f-]{23}</code></li>", right.text)) == 10
    assert client.get("/about").status_code == 200


def test_staff_cannot_remove_their_second_factor(app: Flask, client: FlaskClient) -> None:
    made(app, VERA, Role.VETTER)
    sign_in(client, VERA)
    token = token_in(client.get("/account/second-factor").text)
    answer = client.post("/account/second-factor/removal", data={"present": PASSWORD, "csrf_token": token})
    assert answer.status_code == 403
    assert "set up another instead" in answer.text


def test_others_may_set_one_up_renew_their_codes_and_remove_it(app: Flask, client: FlaskClient) -> None:
    old, *_ = made(app, "eva@experts.example", Role.EXPERT)
    sign_in(client, "eva@experts.example")
    token = token_in(client.get("/account/second-factor").text)
    for address in ("recovery-codes", "removal"):
        refused = client.post(f"/account/second-factor/{address}", data={"csrf_token": token})
        assert refused.status_code == 422
        assert "not your present password" in refused.text
    fields = {"present": PASSWORD, "csrf_token": token}
    renewed = client.post("/account/second-factor/recovery-codes", data=fields)
    assert "the old ones no longer work" in renewed.text
    assert old not in renewed.text
    assert (
        client.post("/account/second-factor/removal", data={"present": PASSWORD, "csrf_token": token}).status_code
        == 303
    )
    assert "Set up a second factor" in client.get("/account/second-factor").text
