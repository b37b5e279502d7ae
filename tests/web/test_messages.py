"""Threads in a browser: both sides, a colleague, what is too long comes back whole, read marks, and nobody else."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import transaction
from marketplace.domain.hiring_words import CandidacyStatus
from marketplace.domain.vocabulary import Role
from marketplace.models import Candidacy
from marketplace.services import accounts, companies, own_profile
from marketplace.services.hiring import scorecards
from tests.web.hiring import at_company, walked
from tests.web.people import ADA_MAIL, ANA, BO, CHEN_MAIL, PASSWORD, Settled, post, sign_in, token_in


@pytest.fixture
def ada(app: Flask, settled: Settled) -> FlaskClient:
    client: FlaskClient = app.test_client()
    sign_in(client, ADA_MAIL)
    return client


def begun(app: Flask, until: str = "interview", email: str = ADA_MAIL) -> str:
    with app.app_context(), transaction() as db:
        ana, expert = accounts.find_by_email(db, ANA), accounts.find_by_email(db, email)
        assert ana is not None
        assert expert is not None
        now = datetime.now(UTC)
        scene = at_company(db, companies.named(db, "Nordlicht Pay"), accounts.actor_of(db, ana), now)
        profile = own_profile.of_user(db, expert.id)
        return walked(db, scene, profile, accounts.actor_of(db, expert), now, until=until)["candidacy"]


def write(client: FlaskClient, address: str, text: str):  # type: ignore[no-untyped-def]
    page = client.get(address).text
    form = re.search(r'name="form" value="([^"]+)"', page)
    assert form is not None
    fields = {"text": text, "form": form[1], "csrf_token": token_in(page)}
    return client.post(address, data=fields), lambda: client.post(address, data=fields)


def test_both_sides_write_and_read(app: Flask, ana: FlaskClient, ada: FlaskClient) -> None:
    one = begun(app)
    mine, theirs = f"/work/{one}/messages", f"/company/candidates/{one}/messages"
    assert "Nothing has been written yet" in ana.get(theirs).text
    assert "No messages yet" in ada.get("/work/messages").text
    answer, again = write(ana, theirs, "Are the hours fine?\n\nAna <b>")
    assert (answer.status_code, answer.location) == (303, f"{theirs}#newest")
    assert again().status_code == 303
    assert ana.get(theirs).text.count("Are the hours fine?") == 1
    assert "Ana &lt;b&gt;" in ana.get(theirs).text

    assert "1 new" in ada.get(f"/work/{one}").text
    assert "1 new" in ada.get("/work/messages").text
    assert ", 2 unread" in ada.get("/about").text or "unread" in ada.get("/about").text
    page = ada.get(mine).text
    assert "Ana Lund of Nordlicht Pay" in page
    assert "Mark as read" in page
    assert "1 new" in ada.get("/work/messages").text, "looking changes nothing"

    until = re.search(r'name="until" value="([^"]+)"', page)
    assert until is not None
    assert post(ada, f"{mine}/read", until=until[1]).status_code == 303
    assert "1 new" not in ada.get("/work/messages").text
    assert "· read" in ana.get(theirs).text
    write(ada, mine, "They are.")
    assert "They are." in ana.get(theirs).text
    assert "Messages with Ada Moreira" in ana.get(f"/company/candidates/{one}").text


def test_a_script_marks_as_read_and_shows_nothing(app: Flask, ana: FlaskClient, ada: FlaskClient) -> None:
    one = begun(app)
    write(ana, f"/company/candidates/{one}/messages", "Hello.")
    page = ada.get(f"/work/{one}/messages").text
    until = re.search(r'name="until" value="([^"]+)"', page)
    assert until is not None
    assert 'hx-trigger="load, submit"' in page
    fields = {"until": until[1], "csrf_token": token_in(page)}
    answer = ada.post(f"/work/{one}/messages/read", data=fields, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.text) == (200, "")
    assert "Mark as read" not in ada.get(f"/work/{one}/messages").text


def test_a_message_that_is_too_long_comes_back_whole(app: Flask, ana: FlaskClient) -> None:
    one = begun(app)
    address = f"/company/candidates/{one}/messages"
    answer, _ = write(ana, address, "x" * 10_001)
    assert answer.status_code == 422
    assert "it has 10,001" in answer.text
    assert "x" * 10_001 in answer.text
    assert write(ana, address, "x" * 10_000)[0].status_code == 303
    assert write(ana, address, "   ")[0].status_code == 422


def test_what_was_written_while_it_ended_is_not_lost(app: Flask, ada: FlaskClient) -> None:
    one = begun(app)
    address = f"/work/{one}/messages"
    page = ada.get(address).text
    post(ada, f"/work/{one}/answer", do="withdraw")
    answer = ada.post(address, data={"text": "One more thing.", "form": "one", "csrf_token": token_in(page)})
    assert answer.status_code == 409
    assert "nothing more can be written" in answer.text
    assert "One more thing." in answer.text
    assert 'name="text"' not in ada.get(address).text


def test_addresses_are_hidden_until_the_company_has_begun_to_review(
    app: Flask, ana: FlaskClient, ada: FlaskClient
) -> None:
    one = begun(app, until="invitation")
    write(ada, f"/work/{one}/messages", "I am ada@post.example.")
    for client, address in ((ana, f"/company/candidates/{one}/messages"), (ada, f"/work/{one}/messages")):
        page = client.get(address).text
        assert "ada@post.example" not in page
        assert "[hidden until both have said yes]" in page
    post(ada, f"/work/{one}/answer", do="interested")
    post(ana, f"/company/candidates/{one}/moves", do="review")
    assert "I am ada@post.example." in ana.get(f"/company/candidates/{one}/messages").text


def test_names_stay_hidden_in_a_blind_review(app: Flask, ana: FlaskClient, ada: FlaskClient) -> None:
    one = begun(app, until="invitation")
    with app.app_context(), transaction() as db:
        candidacy = db.query(Candidacy).filter_by(public_id=one).one()
        brief, code = candidacy.brief.public_id, scorecards.code_name(candidacy)
    post(ana, f"/briefs/{brief}/opening", do="settle", is_blind="yes")
    post(ada, f"/work/{one}/answer", do="interested")
    post(ana, f"/company/candidates/{one}/moves", do="review")
    write(ada, f"/work/{one}/messages", "I am at ada@post.example.")
    for address in (f"/company/candidates/{one}/messages", "/company/messages"):
        page = ana.get(address).text
        assert code in page
        assert "Ada Moreira" not in page
        assert "ada@post.example" not in page


def test_nobody_else_reads_it(app: Flask, settled: Settled, ana: FlaskClient) -> None:
    one = begun(app)
    write(ana, f"/company/candidates/{one}/messages", "Hello.")
    with app.app_context(), transaction() as db:
        from flask_security.utils import hash_password

        company = companies.named(db, "Nordlicht Pay")
        user = accounts.register(
            db,
            email="may-not@nordlicht.example",
            password_hash=hash_password(PASSWORD),
            name="May Not",
            roles=[Role.COMPANY],
        )
        db.flush()
        accounts.join(db, user, company, permissions=["read-briefs"])
    for email, address, status in (
        (BO, f"/company/candidates/{one}/messages", 404),
        (CHEN_MAIL, f"/work/{one}/messages", 404),
        ("may-not@nordlicht.example", f"/company/candidates/{one}/messages", 403),
        ("may-not@nordlicht.example", "/company/messages", 403),
    ):
        client = app.test_client()
        sign_in(client, email)
        assert client.get(address).status_code == status
        assert post(client, address, text="Hello.", form="one").status_code in (status, 405)


def test_there_is_no_thread_before_an_invitation(app: Flask, ana: FlaskClient, ada: FlaskClient) -> None:
    one = begun(app, until="invitation")
    with app.app_context(), transaction() as db:
        db.query(Candidacy).filter_by(public_id=one).one().status = CandidacyStatus.SHORTLISTED
    assert ana.get(f"/company/candidates/{one}/messages").status_code == 404
    assert ada.get(f"/work/{one}/messages").status_code == 404
    assert "Write to" not in ana.get(f"/company/candidates/{one}").text
