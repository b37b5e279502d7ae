"""Rate guidance and the state of vetting, as an expert sees them."""

from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import transaction
from marketplace.services import accounts, experts, own_profile, rates
from tests.factories import an_expert
from tests.web.expert.conftest import Stored
from tests.web.expert.test_apply import BEGUN, PROJECT
from tests.web.people import ADA_MAIL, NEW_MAIL, post


def test_too_few_asks_are_no_figure(ada: FlaskClient) -> None:
    page = ada.get("/profile/rates").text
    assert "Too few to estimate" in page
    assert '<svg class="histogram"' not in page


def test_ten_peers_make_a_histogram_with_a_table_and_the_own_ask(app: Flask, ada: FlaskClient) -> None:
    today = datetime.now(UTC).date()
    with app.app_context(), transaction() as db:
        rates.load(db)
        experts.bulk_register(db, [an_expert(name=f"Peer {n}") for n in range(10)], today=today)
    page = ada.get("/profile/rates?model=contract&role=any").text
    assert '<svg class="histogram"' in page
    assert '<th scope="col" class="end">How many</th>' in page
    assert "You ask <b>€120.00</b>" in page
    assert "Source" in page
    assert "€100.00" not in page, "nobody's floor is in the figures"


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
