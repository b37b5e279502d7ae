"""Rate guidance and the state of vetting, as an expert sees them."""

import re
from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import transaction
from marketplace.services import accounts, experts, own_profile, rates
from tests.authz.test_every_page import MOST_QUERIES, statements
from tests.factories import an_expert
from tests.web.expert.conftest import Stored
from tests.web.expert.test_apply import BEGUN, PROJECT
from tests.web.people import ADA_MAIL, NEW_MAIL, carried_by, post


def test_too_few_asks_are_no_figure(ada: FlaskClient) -> None:
    page = ada.get("/profile/rates").text
    assert "what they ask is not shown" in page
    assert '<svg class="histogram"' not in page


def ten_peers(app: Flask) -> None:
    """The market's figures, and as many others with Ada's terms as are enough to be shown."""
    today = datetime.now(UTC).date()
    with app.app_context(), transaction() as db:
        rates.load(db)
        experts.bulk_register(db, [an_expert(name=f"Peer {n}") for n in range(10)], today=today)


def test_ten_peers_make_a_histogram_with_a_table_and_the_own_ask(app: Flask, ada: FlaskClient) -> None:
    ten_peers(app)
    page = ada.get("/profile/rates?model=contract&role=any").text
    assert '<svg class="histogram"' in page
    assert '<th scope="col" class="end">How many</th>' in page
    assert "You ask <b>€120.00</b>" in page
    assert "Source" in page
    assert "€100.00" not in page, "nobody's floor is in the figures"


def beside(page: str, model: str) -> str:
    """The guidance that stands beside the terms of one model."""
    found = re.search(
        rf'<div class="guidance" role="group" aria-label="Rates for {model} work">.*?</fieldset>', page, re.S
    )
    assert found, f"nothing stands beside {model}"
    return found[0]


def test_the_terms_form_has_the_guidance_of_each_model_beside_its_fields(app: Flask, ada: FlaskClient) -> None:
    ten_peers(app)
    page = ada.get("/profile/terms").text
    contract = beside(page, "contract")
    assert "12 others at senior level ask for contract work by the hour" in contract
    assert "You ask <b>€120.00</b>" in contract
    assert '<svg class="histogram"' in contract
    assert "<line " in contract, "one's own ask is marked"
    assert 'class="market"' in contract, "the market's range lies under the bars"
    assert "What others ask for contract work, by amount" in contract, "a table says what the drawing says"
    assert "aijobs.net" in contract
    assert "as of 19 Jan 2025" in contract
    assert "style=" not in contract
    assert "€100.00" not in contract, "nobody's floor is in the figures"


def test_a_model_that_fewer_than_ten_others_offer_shows_the_market_alone(app: Flask, ada: FlaskClient) -> None:
    ten_peers(app)
    said = beside(ada.get("/profile/terms").text, "full-time")
    assert "Fewer than ten others at senior level ask for full-time work by the year" in said
    assert "<svg" not in said
    assert "<b>The market:</b>" in said
    assert "as of 19 Jan 2025" in said


def test_the_guidance_leaves_the_page_within_its_queries(app: Flask, ada: FlaskClient) -> None:
    ten_peers(app)
    ada.get("/profile/terms")  # what is read once for all pages is read now
    with statements(app.extensions["assay_database"].engine) as sent:
        assert ada.get("/profile/terms").status_code == 200
    assert len(sent) <= MOST_QUERIES


def test_the_guidance_stays_when_the_form_is_refused(app: Flask, ada: FlaskClient) -> None:
    ten_peers(app)
    carried = carried_by(ada.get("/profile/terms").text)
    answer = post(ada, "/profile/terms", do="save", contract__offered="yes", contract__ask="much", **carried)
    assert answer.status_code == 422
    assert "12 others at senior level" in beside(answer.text, "contract")


def test_a_stranger_model_or_role_falls_back(ada: FlaskClient) -> None:
    assert ada.get("/profile/rates?model=barter&role=king").status_code == 200


def test_vetting_of_somebody_listed_has_no_appeal(ada: FlaskClient) -> None:
    page = ada.get("/profile/vetting").text
    assert "Listed" in page
    assert "Lodge the appeal" not in page
    assert post(ada, "/profile/vetting/appeal", text="I disagree with this decision.").status_code == 409
    assert post(ada, "/profile/vetting/reapplication").status_code == 409


def test_vetting_after_handing_in_shows_the_date_and_no_name(app: Flask, nia: FlaskClient, stored: Stored) -> None:
    post(nia, "/profile/apply", **BEGUN)
    post(nia, "/profile/work/new", **PROJECT)
    now = datetime.now(UTC)
    with app.app_context(), transaction() as db:
        user = accounts.find_by_email(db, NEW_MAIL)
        assert user is not None
        user.confirmed_at = now
        expert = own_profile.of_user(db, user.id)
        own_profile.confirm_availability(db, expert, today=now.date())
        draft = an_expert(name="Nia Adeyemi")
        experts.revise(db, expert, draft, today=now.date())
        own_profile.confirm_availability(db, expert, today=now.date())
        experts.submit(db, expert, now=now)
    page = nia.get("/profile/vetting").text
    assert "You hear from us by" in page
    for name in ("Vera", "Victor", "Lena"):
        assert name not in page
    assert ADA_MAIL not in page
