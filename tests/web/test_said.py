"""What companies said of finished engagements, on the profile, its preview and the cards of a ranking."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from marketplace.db import transaction
from marketplace.models import Expert
from tests.services.outcomes.test_said import GOOD, SHORT, worked
from tests.web.people import ADA_MAIL, Settled, post, sign_in


def test_the_figures_stand_on_the_profile_and_the_card_and_name_nobody(
    app: Flask, ana: FlaskClient, settled: Settled
) -> None:
    profile = f"/experts/{settled.experts[0]}"
    page = ana.get(profile).text
    assert "Fewer than 3 companies have said what came of their engagements" in page
    assert 'id="outcome/1"' in page, "what reasons point to is still there"
    with app.app_context(), transaction() as db:
        ada = db.scalars(select(Expert).where(Expert.public_id == settled.experts[0])).one()
        for number, said in enumerate((GOOD, GOOD, SHORT), start=1):
            worked(db, ada, number, said, said, said)
    page = ana.get(profile).text
    assert "3, with 3 companies" in page
    assert "2 of 3 (67 %)" in page
    assert page.count("reached in 2 of 3") == 3
    assert "Company 3" not in page
    assert 'href="/how-ranking-works#said"' in page
    assert 'id="said"' in ana.get("/how-ranking-works").text

    ranked = post(ana, f"/briefs/{settled.brief}/matches")
    card = ana.get(ranked.location).text
    assert "after 2 of 3 finished engagements the company would work with them again" in card
    assert card.count("Companies said") == 1, "nothing is said of whom too few have spoken"

    expert = app.test_client()
    sign_in(expert, ADA_MAIL)
    assert "3, with 3 companies" in expert.get("/profile/preview").text
