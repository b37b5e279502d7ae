"""What would bring an expert before more companies, as a page and as a part of the overview."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import transaction
from marketplace.services import briefs, companies
from marketplace.services import reach as reaching
from marketplace.web.expert import reach
from tests.factories import a_brief
from tests.web.expert.conftest import Stored
from tests.web.people import Settled


def test_the_page_says_how_far_the_profile_reaches_and_what_would_bring_more(ada: FlaskClient) -> None:
    page = ada.get("/profile/effects?wait=1").text
    assert "newest open briefs you fit" in page
    assert "<h1>What would bring more</h1>" in page


def test_the_overview_takes_the_part_and_works_without_it(ada: FlaskClient) -> None:
    assert 'href="/profile/effects"' in ada.get("/profile").text
    part = ada.get("/profile/effects?wait=1", headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith('<div id="effects">')
    assert "<html" not in part


@pytest.fixture
def several(app: Flask, settled: Settled) -> None:
    """Three more open briefs, so that scoring them all takes more than one step."""
    with app.app_context(), transaction() as db:
        company = companies.named(db, "Nordlicht Pay")
        for number in range(3):
            draft = a_brief(title=f"Open {number}", languages=(), budget=None)
            brief = briefs.draft(db, company=company, draft=draft, today=datetime.now(UTC).date())
            briefs.publish(db, brief, now=datetime.now(UTC))


@pytest.mark.usefixtures("several")
def test_what_takes_long_is_waited_for_and_then_the_same(ada: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, "SLICE", -1.0)
    page = ada.get("/profile/effects").text
    assert "is being scored for the 4 newest open briefs" in page
    assert 'href="/profile/effects?wait=1"' in page, "without a script there is a way to the figures"
    assert 'hx-get="/profile/effects?again=1"' in page
    again = [ada.get("/profile/effects?again=1", headers={"HX-Request": "true"}) for _ in range(4)]
    assert [answer.status_code for answer in again] == [204, 204, 204, 200], (
        "each request goes on where the last stopped"
    )
    assert again[0].text == ""
    part = again[3].text.strip()
    assert "Of the 4 newest open briefs" in part
    reaching.forget()
    assert part in ada.get("/profile/effects?wait=1").text
    assert part in ada.get("/profile/effects").text, "and it is kept"


@pytest.mark.usefixtures("several")
def test_the_overview_waits_too(ada: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, "SLICE", -1.0)
    part = ada.get("/profile/effects", headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert part.text.lstrip().startswith('<div id="effects" hx-get="/profile/effects?again=1"')


def test_what_the_ranking_sees_names_every_kind_of_fact(ada: FlaskClient, stored: Stored, app: Flask) -> None:
    page = ada.get("/profile/ranking").text
    for said in ("PyTorch", "Right to work", "Private floor", "never shown"):
        assert said in page
    assert "€100" not in page, "the floor itself is on no page that could be shown to somebody"
