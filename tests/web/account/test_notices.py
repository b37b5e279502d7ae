"""The inbox in a browser: read and unread, everything at once, what comes by mail, and nobody else's."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import session, transaction
from marketplace.services import accounts, mail, notices
from tests.web.people import ADA_MAIL, ANA, LENA, post, sign_in

pytestmark = pytest.mark.usefixtures("settled")

STALE = {"name": "Ada", "confirmed": "2 May", "days": 90, "link": "/account"}


def tell(app: Flask, email: str = ADA_MAIL, **over: object) -> None:
    with app.app_context(), transaction() as db:
        user = accounts.find_by_email(db, email)
        assert user is not None
        mail.post(db, user, "went-stale", STALE | over)


def own(app: Flask, email: str = ADA_MAIL) -> list[str]:
    with app.app_context(), session() as db:
        user = accounts.find_by_email(db, email)
        assert user is not None
        return [row.public_id for row in notices.of(db, user, limit=50).rows]


def bar(client: FlaskClient) -> str:
    found = re.search(r'<a class="notices-link".*?</a>', client.get("/about").text)
    return found[0] if found else ""


@pytest.mark.parametrize("email", [ADA_MAIL, ANA, LENA])
def test_everybody_has_an_inbox(app: Flask, client: FlaskClient, email: str) -> None:
    sign_in(client, email)
    assert "No notices yet" in client.get("/notices").text
    assert "unread" not in bar(client)
    tell(app, email)
    assert ", 1 unread" in bar(client)
    page = client.get("/notices").text
    assert "You are no longer shown to companies" in page
    assert "Mark all as read" in page


def test_opening_a_notice_reads_it_and_leads_to_its_page(app: Flask, client: FlaskClient) -> None:
    tell(app)
    sign_in(client, ADA_MAIL)
    (name,) = own(app)
    client.get("/notices")
    assert ", 1 unread" in bar(client)
    answer = post(client, f"/notices/{name}/open")
    assert (answer.status_code, answer.location) == (303, "/account")
    assert "unread" not in bar(client)
    assert "Nothing unread" in client.get("/notices?show=unread").text

    post(client, f"/notices/{name}/mark", do="unread")
    assert ", 1 unread" in bar(client)


def test_a_notice_leads_nowhere_but_here(app: Flask, client: FlaskClient) -> None:
    tell(app, link="https://elsewhere.example/")
    sign_in(client, ADA_MAIL)
    assert post(client, f"/notices/{own(app)[0]}/open").location == "/"


def test_all_are_read_at_once_up_to_what_was_seen(app: Flask, client: FlaskClient) -> None:
    for _ in range(3):
        tell(app)
    sign_in(client, ADA_MAIL)
    seen = own(app)[0]
    tell(app)
    post(client, "/notices/mark-all", until=seen)
    assert ", 1 unread" in bar(client)
    assert post(client, "/notices/mark-all", until="not-an-id").status_code == 404


def test_a_long_inbox_has_pages(app: Flask, client: FlaskClient) -> None:
    for _ in range(31):
        tell(app)
    sign_in(client, ADA_MAIL)
    page = client.get("/notices").text
    older = re.search(r'href="(/notices\?after=[^"]+)">Older', page)
    assert older is not None
    assert client.get(older[1]).text.count('class="unread"') == 1
    assert client.get("/notices?after=nonsense").status_code == 404


def test_people_choose_what_comes_by_mail(client: FlaskClient) -> None:
    sign_in(client, ADA_MAIL)
    page = client.get("/notices/preferences").text
    shown = re.findall(r'<select[^>]+name="([a-z]+)"', page)
    assert "offers" in shown
    assert not {"security", "searches"} & set(shown)

    ways = dict.fromkeys(shown, "at-once") | {"offers": "daily"}
    assert post(client, "/notices/preferences", **ways).status_code == 303
    page = client.get("/notices/preferences").text
    assert re.search(r'name="offers".*?<option value="daily" selected>', page, re.DOTALL)

    refused = post(client, "/notices/preferences", **ways | {"offers": "by pigeon", "messages": "inbox"})
    assert refused.status_code == 422
    assert "Choose how to hear of this: Offers" in refused.text
    assert re.search(
        r'name="messages".*?<option value="at-once" selected>', client.get("/notices/preferences").text, re.DOTALL
    )


def test_a_lead_admin_who_acts_for_somebody_has_no_inbox_of_theirs(app: Flask, client: FlaskClient) -> None:
    tell(app, ANA)
    with app.app_context(), session() as db:
        user = accounts.find_by_email(db, ANA)
        assert user is not None
        name = user.public_id
    sign_in(client, LENA)
    assert post(client, f"/console/people/{name}/act-as", why="They asked us to look at it.").status_code == 303
    assert bar(client) == ""
    assert client.get("/notices").status_code == 403
