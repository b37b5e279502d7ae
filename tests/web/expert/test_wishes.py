"""What an expert wants, on its page: kept as typed, saved, and never written over."""

import re
from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from marketplace.db import transaction
from marketplace.domain.wishes import USUAL, Wishes
from marketplace.models import Brief
from marketplace.services import wishes
from marketplace.services.hiring import settings
from marketplace.services.hiring.settings import Settings
from tests.web.expert.conftest import Stored
from tests.web.people import ANA, Settled, post, sign_in

POINTS = {f"weight__{part}": str(points) for part, points in USUAL.items()}


def wanted(app: Flask, stored: Stored) -> Wishes:
    """Return what is on record of Ada."""
    with app.app_context():
        return wishes.of(stored.expert())


def value(page: str, name: str) -> str:
    """Return what stands in a field."""
    found = re.search(rf'name="{name}" type="text" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


def test_what_is_saved_is_shown_again_and_steers_the_feed(app: Flask, ada: FlaskClient, stored: Stored) -> None:
    page = ada.get("/profile/wishes").text
    assert "What you want" in page
    assert value(page, "weight-pay") == "30"
    assert ada.get("/briefs-for-me").text.count("/profile/wishes") == 1
    fields = {"blocked": ["payments", "crypto"], "looked_for": ["healthcare"], "most_hours": "32.5", "version": "0"}
    assert post(ada, "/profile/wishes", **fields, **{**POINTS, "weight__company": "45"}).status_code == 303
    page = ada.get("/profile/wishes").text
    assert "Saved." in page
    assert re.search(r'id="blocked-payments" name="blocked" value="payments" checked', page)
    assert (value(page, "weight-company"), value(page, "most_hours")) == ("45", "32.5")
    assert wanted(app, stored) == Wishes(("healthcare",), ("crypto", "payments"), 32.5, {**USUAL, "company": 45})


def test_what_was_typed_comes_back_with_every_complaint(app: Flask, ada: FlaskClient, stored: Stored) -> None:
    typed = {"blocked": ["fintech"], "looked_for": ["payments"], "most_hours": "200", "version": "0"}
    refused = post(ada, "/profile/wishes", **typed, **{**POINTS, "weight__pay": "300"})
    assert refused.status_code == 422
    assert 'href="#most_hours"' in refused.text
    assert (value(refused.text, "most_hours"), value(refused.text, "weight-pay")) == ("200", "300")
    assert "that you will not work in" in refused.text
    assert re.search(r'id="looked_for-payments" name="looked_for" value="payments" checked', refused.text)
    refused = post(ada, "/profile/wishes", most_hours="many", version="0", **POINTS)
    assert refused.status_code == 422
    assert "&#39;many&#39; is not" in refused.text
    assert post(ada, "/profile/wishes", version="0", **{**POINTS, "weight__pay": "1.5"}).status_code == 422
    assert wanted(app, stored) == Wishes()


def test_what_another_window_saved_is_not_written_over(app: Flask, ada: FlaskClient, stored: Stored) -> None:
    was = re.search(r'name="was" value="([^"]*)"', ada.get("/profile/wishes").text)
    assert was is not None
    assert post(ada, "/profile/wishes", most_hours="20", version="0", **POINTS).status_code == 303
    late = post(ada, "/profile/wishes", most_hours="30", version="0", **POINTS)
    assert late.status_code == 409
    assert "changed meanwhile" in late.text
    assert wanted(app, stored).most_hours == 20.0


def test_a_brief_outside_is_named_with_why_and_its_company_reads_nothing(
    app: Flask, ada: FlaskClient, settled: Settled
) -> None:
    company = app.test_client()
    sign_in(company, ANA)
    with app.app_context(), transaction() as db:
        brief = db.scalars(select(Brief).where(Brief.public_id == settled.brief)).one()
        settings.choose(db, brief, Settings(takes_applications=True), now=datetime.now(UTC))
    assert post(ada, "/profile/wishes", blocked="payments", version="0", **POINTS).status_code == 303
    assert "1 of them is outside" in ada.get("/briefs-for-me").text
    assert "it is in a field that you will not work in" in ada.get("/briefs-for-me/not-suiting").text
    why = ada.get(f"/briefs-for-me/{settled.brief}").text
    assert "It is outside what you asked for" in why
    assert "You fit: place" not in why
    ranked = post(company, f"/briefs/{settled.brief}/matches")
    page = company.get(ranked.location).text
    assert "Brigitte Okafor" in page
    assert "Ada Moreira" not in page
    assert "will not work in" not in page


def test_nobody_else_has_the_page(app: Flask, settled: Settled) -> None:
    company = app.test_client()
    sign_in(company, ANA)
    assert company.get("/profile/wishes").status_code == 404
