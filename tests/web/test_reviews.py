"""Asking for a person: an expert asks once at a time, a lead who had no part answers with a letter, and it is kept."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from marketplace.db import session, transaction
from marketplace.domain.vetting_words import Reason
from marketplace.domain.vocabulary import EventAct
from marketplace.models import Event, Expert, Job, ReviewRequest
from marketplace.services import accounts, privacy
from marketplace.services.vetting import revocation, verifications
from tests.web.people import ADA_MAIL, LENA, LEO, VERA, Settled, post, sign_in

ASKED = {"subject": "ranking", "text": "On Monday, Nordlicht Pay did not see me at all."}
FOUND = {"answer": "stands", "text": "Your hours did not fit what they asked for; nothing else did it."}


def browser(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, email)
    return client


@pytest.fixture
def ada(app: Flask, settled: Settled) -> FlaskClient:
    return browser(app, ADA_MAIL)


def page_of(client: FlaskClient) -> str:
    found = re.search(r'href="(/console/reviews/[0-9a-f-]{36})"', client.get("/console/reviews").text)
    assert found is not None
    return found[1]


def test_a_request_is_answered_once_with_a_letter_and_stands_on_the_experts_page(app: Flask, ada: FlaskClient) -> None:
    wrong = post(ada, "/profile/privacy/review", subject="", text="Short.")
    assert wrong.status_code == 422
    assert "Short." in wrong.text
    assert post(ada, "/profile/privacy/review", **(ASKED | {"text": "Short."})).status_code == 422
    assert post(ada, "/profile/privacy/review", **ASKED).status_code == 303
    assert "waits for an answer" in ada.get("/profile/privacy").text
    again = post(ada, "/profile/privacy/review", **ASKED)
    assert again.status_code == 409
    assert "once that is answered" in again.text

    lena = browser(app, LENA)
    assert "asks a person to look at" in lena.get("/console").text
    page = page_of(lena)
    assert "Nordlicht Pay did not see me" in lena.get(page).text
    assert browser(app, VERA).get(page).status_code == 403
    assert post(lena, page, act="answer", text=FOUND["text"]).status_code == 422
    shown = post(lena, page, act="preview", **FOUND).text
    assert "found no mistake" in shown
    assert "Your hours did not fit" in shown
    assert post(lena, page, act="answer", **FOUND).status_code == 303
    assert post(lena, page, act="answer", **FOUND).status_code == 409
    assert "Nothing waits" in lena.get("/console/reviews").text
    assert "Stands" in lena.get("/console/reviews?state=answered").text
    assert "found no mistake" in ada.get("/profile/privacy").text
    assert post(ada, "/profile/privacy/review", **ASKED).status_code == 303
    with app.app_context(), session() as db:
        first = db.scalars(select(ReviewRequest).order_by(ReviewRequest.id)).first()
        assert first is not None
        acts = list(db.scalars(select(Event.act).where(Event.object_id == first.public_id).order_by(Event.id)))
        assert acts == [EventAct.APPEALED, EventAct.APPEAL_DECIDED]
        assert db.scalar(select(func.count()).where(Job.key == f"review/{first.public_id}")) == 1


def test_who_decided_does_not_answer_about_the_decision(app: Flask, ada: FlaskClient, settled: Settled) -> None:
    with app.app_context(), transaction() as db:
        expert = db.scalars(select(Expert).where(Expert.public_id == settled.experts[0])).one()
        lena = accounts.find_by_email(db, LENA)
        assert lena is not None
        revocation.revoke(
            db,
            verifications.adopt(db, expert)[0],
            reasons=[Reason.FALSE_STATEMENT],
            statement="The project was somebody else's.",
            evidence_ref="ticket 9",
            now=datetime.now(UTC),
            actor=accounts.actor_of(db, lena),
        )
    said = ASKED | {"subject": "decision", "text": "The project was mine; my former lead can say so."}
    assert post(ada, "/profile/privacy/review", **said).status_code == 303
    first, second = browser(app, LENA), browser(app, LEO)
    page = page_of(first)
    assert "You made the last decision" in first.get(page).text
    assert post(first, page, act="answer", **FOUND).status_code == 403
    assert post(second, page, act="answer", **FOUND).status_code == 303


def test_an_erasure_takes_the_words_and_what_waits(app: Flask, ada: FlaskClient, settled: Settled) -> None:
    lena = browser(app, LENA)
    post(ada, "/profile/privacy/review", **ASKED)
    post(lena, page_of(lena), act="answer", **FOUND)
    post(ada, "/profile/privacy/review", **ASKED)
    with app.app_context(), transaction() as db:
        expert = db.scalars(select(Expert).where(Expert.public_id == settled.experts[0])).one()
        privacy.erase(db, expert, now=datetime.now(UTC))
    with app.app_context(), session() as db:
        (left,) = db.scalars(select(ReviewRequest))
        assert (left.text, left.answer_text, left.answer) == ("", "", "stands")


def test_lists_go_on_after_the_last_row(
    app: Flask, ada: FlaskClient, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marketplace.web.admin.reviews.PAGE", 1)
    lena = browser(app, LENA)
    for number in range(2):
        post(ada, "/profile/privacy/review", **(ASKED | {"text": f"Request {number} about the same Monday."}))
        post(lena, page_of(lena), act="answer", **FOUND)
    first = lena.get("/console/reviews?state=answered").text
    older = re.search(r'href="(/console/reviews\?[^"]*after=[^"]+)"', first)
    assert older is not None
    second = lena.get(older[1].replace("&amp;", "&")).text
    ids = [re.findall(r"/console/reviews/([0-9a-f-]{36})", page) for page in (first, second)]
    assert ids[0] != ids[1]
    assert [len(one) for one in ids] == [1, 1]
