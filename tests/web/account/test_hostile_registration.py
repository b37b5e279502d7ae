"""Mass assignment, foreign addresses and forged heads on the way in: what a stranger sends besides what is asked."""

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import session
from marketplace.domain.terms import TERMS_VERSION
from marketplace.domain.vocabulary import Role
from marketplace.models import Job, User
from marketplace.services import accounts
from marketplace.web.account.following import following
from tests.gate.test_sign_in import COOKIE
from tests.web.account.letters import letters, link_in
from tests.web.people import ANA, PASSWORD, post, sign_in, token_in

WISH = {"email": "mia@nordlicht.example", "name": "Mia Vogt", "role": "expert", "terms": TERMS_VERSION}
FOREIGN = {
    "id": "1",
    "public_id": "3f0e6b0e-1111-4222-8333-444455556666",
    "roles": ["admin", "vetter"],
    "active": "",
    "confirmed_at": "2026-01-01",
    "email": "other@nordlicht.example",
    "user_id": "1",
    "company_id": "1",
    "fs_uniquifier": "x",
    "second_factor": "x",
    "permissions": ["manage-accounts", "manage-company"],
    "is_synthetic": "yes",
}


def user(app: Flask, email: str) -> User:
    with app.app_context(), session() as db:
        found = accounts.find_by_email(db, email)
        assert found is not None
        return found


@pytest.mark.parametrize("role", ["admin", "vetter", "ADMIN", "expert,admin", ""])
def test_authz_4_nobody_registers_as_one_of_the_staff(app: Flask, client: FlaskClient, role: str) -> None:
    assert post(client, "/register", **WISH | {"role": role}).status_code == 422
    assert letters(app) == []


def test_authz_4_what_is_sent_besides_a_wish_or_its_confirmation_changes_nothing(
    app: Flask, client: FlaskClient, account: str
) -> None:
    assert post(client, "/register", **FOREIGN | WISH).status_code == 303
    link = link_in(app, "confirm-registration")
    token = token_in(client.get(link).text)
    sent = FOREIGN | {"password": "nine humble badgers waltz", "role": "admin", "csrf_token": token}
    assert client.post(link, data=sent).status_code == 303
    mia = user(app, WISH["email"])
    assert [role.name for role in mia.roles] == [Role.EXPERT]
    assert mia.public_id != FOREIGN["public_id"]
    assert (mia.active, mia.second_factor, mia.name) == (True, None, "Mia Vogt")
    with app.app_context(), session() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(User)) == 2


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("/account/name", {"name": "Ana B. Lund"}),
        ("/account/password", {"present": PASSWORD, "password": "nine humble badgers waltz"}),
    ],
)
def test_authz_4_ones_own_log_in_takes_no_field_that_is_not_asked_for(
    app: Flask, client: FlaskClient, account: str, page: str, fields: dict[str, str]
) -> None:
    before = user(app, ANA)
    sign_in(client)
    assert post(client, page, **FOREIGN | fields).status_code == 303
    now = user(app, ANA)
    kept = ("id", "public_id", "active", "confirmed_at", "second_factor", "terms_version")
    assert [getattr(now, name) for name in kept] == [getattr(before, name) for name in kept]
    assert [role.name for role in now.roles] == [Role.COMPANY]


ELSEWHERE = (
    "https://elsewhere.example/",
    "//elsewhere.example",
    "///elsewhere.example",
    "/\\elsewhere.example",
    "\\\\elsewhere.example",
    "/\t/elsewhere.example",
    "/x\r\nSet-Cookie: assay=forged",
    "javascript:alert(1)",
    "data:text/html,x",
    " https://elsewhere.example",
    "http:elsewhere.example",
    "elsewhere.example",
    "@elsewhere.example",
    "/\u2028/elsewhere.example",
)


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_inj_2_signing_in_leads_nowhere_else_and_no_head_is_forged(
    client: FlaskClient, account: str, wanted: str
) -> None:
    assert following(wanted) == "/"
    page = client.get("/sign-in", query_string={"next": wanted})
    assert page.status_code == 200
    fields = {"email": ANA, "password": PASSWORD, "next": wanted, "csrf_token": token_in(page.text)}
    answer = client.post("/sign-in", data=fields)
    assert (answer.status_code, answer.location) == (302, "/")
    assert not [line for line in answer.headers.getlist("Set-Cookie") if "forged" in line]


@pytest.mark.parametrize(
    "heads",
    [
        {"X-Forwarded-Host": "evil.example"},
        {"X-Forwarded-Server": "evil.example"},
        {"Forwarded": "host=evil.example"},
        {"X-Original-URL": "/console", "X-Rewrite-URL": "/console"},
    ],
    ids=lambda heads: next(iter(heads)),
)
def test_conf_1_no_head_of_a_request_gets_into_a_letter_or_a_page(
    app: Flask, client: FlaskClient, account: str, heads: dict[str, str]
) -> None:
    page = client.get("/recover", headers=heads)
    assert "evil.example" not in page.text
    token = token_in(page.text)
    answer = client.post("/recover", data={"email": ANA, "csrf_token": token}, headers=heads)
    assert answer.location == "/recover/sent"
    with app.app_context(), session() as db:
        (job,) = db.scalars(sa.select(Job)).all()
    assert job.payload["facts"]["link"].startswith("/recover/")
    assert "evil" not in str(job.payload)
    assert client.get("/console", headers=heads).status_code in (302, 404)


def test_sess_1_a_session_that_was_begun_for_somebody_is_not_theirs_after_they_sign_in(
    app: Flask, client: FlaskClient, account: str
) -> None:
    """Session fixation: the stranger's cookie, put into the browser of the person, opens nothing for the stranger."""
    client.get("/sign-in")
    planted = client.get_cookie(COOKIE)
    assert planted is not None
    person, stranger = app.test_client(), app.test_client()
    for browser in (person, stranger):
        browser.set_cookie(COOKIE, planted.value)
    sign_in(person)
    mine = person.get_cookie(COOKIE)
    assert mine is not None
    assert mine.value != planted.value
    assert stranger.get("/briefs").status_code == 302
