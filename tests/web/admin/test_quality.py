"""The page of quality as a lead sees it, and a second look as the vetter who is asked for it."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from marketplace.db import session, transaction
from marketplace.domain.accounts import Actor
from marketplace.domain.vetting_words import Grade, Reason
from marketplace.domain.vocabulary import Role, RubricDimension
from marketplace.models import Scorecard
from marketplace.services import accounts
from marketplace.services.vetting import decisions
from tests.services.vetting import rounds
from tests.web.people import LENA, LEO, VERA, VICTOR, Settled, post, sign_in

NOTE = "Nine hundred requests a second at 40 ms."


def lead(app: Flask) -> FlaskClient:
    client = app.test_client()
    sign_in(client, LENA)
    return client


def test_an_empty_page_says_what_is_missing(app: Flask, settled: Settled) -> None:
    page = lead(app).get("/console/quality")
    assert page.status_code == 200
    assert "No two scorecards to compare" in page.text
    assert "is invented" not in page.text
    assert "None has been asked for yet" in page.text
    assert 'aria-current="page">Quality' in page.text


def test_charts_have_tables_and_figures_that_rest_on_little_are_left_out(app: Flask, settled: Settled) -> None:
    with app.app_context(), transaction() as db:
        people = _staff(db)
        for number in range(11):
            rounds.ready(db, people, rounds.levels(3 + number % 3), rounds.levels(2 + number % 3, communication=0))
    client = lead(app)
    asked: list[str] = []
    with app.app_context(), session() as db:
        engine = db.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    page = client.get("/console/quality").text
    assert "Every figure on this page is invented" in page
    assert sum(one.startswith("SELECT") for one in asked) <= 12
    assert page.count('<svg class="chart"') == 5
    assert "+1.00" in page
    assert "nothing yet" in page
    assert "style=" not in page


def test_a_lead_draws_and_the_vetter_scores_without_seeing_the_scores(app: Flask, settled: Settled) -> None:
    now = datetime.now(UTC)
    with app.app_context(), transaction() as db:
        people = _staff(db)
        row = rounds.ready(db, people, rounds.levels(4), rounds.levels(3))
        reasons = [Reason.BAR_MET]
        decisions.verify(db, row, grade=Grade.MEETS, reasons=reasons, feedback="", actor=people.lena, now=now)
    client = lead(app)
    refused = post(client, "/console/quality/second-looks", count="0", seed="x")
    assert refused.status_code == 422
    assert "whole number" in refused.text
    assert "Draw 1 to 20" in post(client, "/console/quality/second-looks", count="99").text
    assert post(client, "/console/quality/second-looks", count="2", seed="5").status_code == 303
    page = client.get("/console/quality").text
    assert "the seed was 5" in page
    assert "Waits" in page
    assert post(client, "/console/quality/second-looks", count="1").status_code == 409

    with app.app_context(), session() as db:
        card = db.scalars(select(Scorecard).where(Scorecard.is_rescore)).one()
        address = f"/console/cases/{rounds.scoring.case_of(db, card.verification).public_id}"
        address += f"/verifications/{card.verification.public_id}/scores"
        assert card.vetter.email == VICTOR
    vetter = app.test_client()
    sign_in(vetter, VICTOR)
    first = vetter.get("/console").text
    assert "without seeing the scores" in first
    assert f'href="{address}"' in first
    assert "without seeing the scores" not in client.get("/console").text
    blind = vetter.get(address).text
    assert "This is a second look" in blind
    assert rounds.NOTE not in blind
    fields = {f"{one.value}-level": "2" for one in RubricDimension}
    fields |= {f"{one.value}-note": NOTE for one in RubricDimension}
    assert post(vetter, address, act="lock", **fields).status_code == 303
    assert rounds.NOTE in vetter.get(address).text
    assert "without seeing the scores" not in vetter.get("/console").text
    assert "Scored on" in client.get("/console/quality").text


def _staff(db: Session) -> rounds.Staff:
    """Vera and one more vetter score; Victor is left for second looks."""
    vera, victor, lena, leo = (_actor(db, email) for email in (VERA, VICTOR, LENA, LEO))
    return rounds.Staff(vera, rounds.somebody(db, "vik", Role.VETTER), victor, lena, leo)


def _actor(db: Session, email: str) -> Actor:
    user = accounts.find_by_email(db, email)
    assert user is not None
    return accounts.actor_of(db, user)
