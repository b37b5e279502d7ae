"""Outcomes as both sides, a lead and a visitor see them in their browsers."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import transaction
from marketplace.services import accounts, companies, own_profile
from tests.web.outcomes import challenged, due, worked
from tests.web.people import ADA_MAIL, ANA, BO, LENA, Settled, post, sign_in

SAID = {
    "reached": "in-part",
    "hindrance": "data-not-ready",
    "would_again": "yes",
    "figure": "p95 44 ms",
    "note": "Fine.",
}


@pytest.fixture
def there(app: Flask, settled: Settled) -> dict[str, str]:
    """Work of Nordlicht Pay and Ada with an outcome that is due, and one that is challenged."""
    now = datetime.now(UTC)
    with app.app_context(), transaction() as db:
        company = companies.named(db, "Nordlicht Pay")
        ana, ada = (accounts.find_by_email(db, email) for email in (ANA, ADA_MAIL))
        assert ana is not None
        assert ada is not None
        actor, theirs = accounts.actor_of(db, ana), accounts.actor_of(db, ada)
        work = worked(db, company, actor, own_profile.of_user(db, ada.id), theirs, now)
        one, other = due(db, work, now), challenged(db, work, actor, theirs, now)
        return {
            "company": f"/company/engagements/{work.public_id}/outcomes/{one.public_id}",
            "expert": f"/work/engagements/{work.public_id}/outcomes/{one.public_id}",
            "challenge": f"/console/challenges/{other.public_id}",
            "elsewhere": f"/company/engagements/{one.public_id}/outcomes/{one.public_id}",
        }


def browser(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, email)
    return client


def carried(page: str) -> dict[str, Any]:
    """What the form was made from."""
    return dict(re.findall(r'name="(version)" value="([^"]*)"', page))


def test_both_report_blind_and_read_each_other_once_both_are_in(app: Flask, there: dict[str, str]) -> None:
    ana, ada = browser(app, ANA), browser(app, ADA_MAIL)
    engagement = there["company"].rpartition("/outcomes/")[0]
    assert there["company"] in ana.get(engagement).text
    assert there["expert"] in ada.get(engagement.replace("/company/", "/work/")).text
    page = ana.get(there["company"]).text
    assert "A baseline behind a flag" in page
    assert "Send the report" in page
    refused = post(ana, there["company"], note="I typed this and it stays.")
    assert refused.status_code == 422
    assert "There is a problem" in refused.text
    assert "I typed this and it stays." in refused.text
    assert post(ana, there["company"], **carried(page), **SAID).status_code == 303
    # A second window still holds the empty form.
    again = post(ana, there["company"], **carried(page), **SAID | {"note": "From the other window."})
    assert again.status_code == 409
    assert "From the other window." in again.text
    page = ada.get(there["expert"]).text
    assert "p95 44 ms" not in page
    assert "In part" in page, "the choice is there, and not what the company chose"
    assert 'value="in-part" checked' not in page
    said = {"reached": "reached", "would_again": "yes", "note": "Live since Monday."}
    assert post(ada, there["expert"], **carried(page), **said).status_code == 303
    page = ada.get(there["expert"]).text
    assert "p95 44 ms" in page
    assert "Live since Monday." in ana.get(there["company"]).text
    assert post(ana, there["company"], **SAID).status_code == 409
    wrong = post(ana, f"{there['company']}/challenge", text="Wrong.")
    assert wrong.status_code == 422
    text = "Live on Monday was the test environment."
    assert post(ana, f"{there['company']}/challenge", text=text).status_code == 303
    assert text in ada.get(there["expert"]).text


def test_a_lead_with_no_part_in_it_decides(app: Flask, there: dict[str, str]) -> None:
    lena = browser(app, LENA)
    assert "Nordlicht Pay and Ada" in lena.get("/console/challenges").text
    page = lena.get(there["challenge"]).text
    assert "It came five weeks late." in page
    assert post(lena, there["challenge"], answer="No.").status_code == 422
    answer = "The log shows that it was merged on the agreed day."
    assert post(lena, there["challenge"], decision="removed", answer=answer).status_code == 303
    assert "Nothing is challenged" in lena.get("/console/challenges").text
    assert answer in lena.get(there["challenge"]).text
    assert post(lena, there["challenge"], decision="upheld", answer=answer).status_code == 409


def test_an_outcome_is_of_the_engagement_in_its_address_and_of_nobody_else(app: Flask, there: dict[str, str]) -> None:
    assert browser(app, ANA).get(there["elsewhere"]).status_code == 404
    bo = browser(app, BO)
    assert bo.get(there["company"]).status_code == 404
    assert post(bo, there["company"], **SAID).status_code == 404


def test_everybody_reads_whether_the_score_was_right_and_when_it_is_too_early(
    app: Flask, there: dict[str, str]
) -> None:
    page = app.test_client().get("/did-it-predict").text
    assert "Too few to say" in page
    assert "is invented" not in page
    assert "did our score predict" in app.test_client().get("/how-ranking-works").text


def test_figures_of_invented_people_say_so_before_anything_else(app: Flask, there: dict[str, str]) -> None:
    answer = "The log of the release shows the live system at the figure that was reported."
    assert post(browser(app, LENA), there["challenge"], decision="upheld", answer=answer).status_code == 303
    page = app.test_client().get("/did-it-predict").text
    assert page.index("Every figure on this page is invented.") < page.index("Each engagement has the score")
