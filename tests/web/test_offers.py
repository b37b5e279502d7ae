"""Offers where a company wants the word of two people: whoever wrote what is answered is shown no button."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import transaction
from marketplace.domain.hiring_words import CandidacyStatus, OfferStatus
from marketplace.models import Offer
from marketplace.services import companies
from tests.web.people import ADA_MAIL, post
from tests.web.test_hiring import begun, browser, changed, status_of
from tests.web.test_members import joined


def test_nobody_accepts_alone_a_counter_offer_to_what_they_wrote(app: Flask, ana: FlaskClient) -> None:
    ids = begun(app)
    colleague = joined(app, ana, ["hire", "approve-offers"])
    with app.app_context(), transaction() as db:
        companies.named(db, "Nordlicht Pay").offers_need_approval = True
    today = datetime.now(UTC).date()
    terms = {"model": "contract", "amount": "130", "currency": "EUR", "unit": "hour", "hours_per_week": "20"}
    terms |= {"weeks": "13", "starts_on": (today + timedelta(days=30)).isoformat()}
    mine = f"/work/{ids['candidacy']}/offers/{ids['offer']}/answer"
    until = (today + timedelta(days=4)).isoformat()
    assert post(browser(app, ADA_MAIL), mine, do="counter", until=until, **terms).status_code == 303

    page = f"/company/candidates/{ids['candidacy']}/offers/{ids['offer']}"
    alone = ana.get(page).text
    assert "Accept version 2" not in alone
    assert "wants two people for an offer" in alone
    assert post(ana, f"{page}/moves", do="accept", version="2").status_code == 403
    assert status_of(app, ids["candidacy"]) is CandidacyStatus.COUNTERED
    assert "Accept version 2" in colleague.get(page).text
    assert post(colleague, f"{page}/moves", do="accept", version="2").status_code == 303
    assert status_of(app, ids["candidacy"]) is CandidacyStatus.ACCEPTED


def test_whoever_approves_too_late_gives_another_day(app: Flask, ana: FlaskClient) -> None:
    ids = begun(app)
    colleague = joined(app, ana, ["hire", "approve-offers"])
    page = f"/company/candidates/{ids['candidacy']}/offers/{ids['offer']}"
    with app.app_context(), transaction() as db:
        row = db.query(Offer).filter_by(public_id=ids["offer"]).one()
        row.status, row.expires_at = OfferStatus.PENDING_APPROVAL, datetime.now(UTC) - timedelta(days=3)
    changed(app, ids["candidacy"], status=CandidacyStatus.INTERVIEWING)
    assert "which has passed" in ana.get(page).text
    assert "Give another day" in colleague.get(page).text
    refused = post(colleague, f"{page}/moves", do="approve")
    assert refused.status_code == 422
    assert "has passed; give another one" in refused.text
    day = (datetime.now(UTC).date() + timedelta(days=4)).isoformat()
    assert post(colleague, f"{page}/moves", do="approve", until=day).status_code == 303
    assert status_of(app, ids["candidacy"]) is CandidacyStatus.OFFERED
