"""The privacy page: who saw me, whom I hide from, my data, and being forgotten."""

import json

from flask import Flask
from flask.testing import FlaskClient

from tests.web.expert.conftest import Stored
from tests.web.people import ADA_MAIL, ANA, Settled, post, sign_in


def test_who_opened_the_profile_is_told_to_its_owner(app: Flask, ada: FlaskClient, settled: Settled) -> None:
    assert "Nobody yet" in ada.get("/profile/privacy").text
    company = app.test_client()
    sign_in(company, ANA)
    for _ in range(2):
        assert company.get(f"/experts/{settled.experts[0]}").status_code == 200
    page = ada.get("/profile/privacy").text
    assert "Nordlicht Pay" in page
    assert "opened your profile 2 times" in page


def test_a_ranking_is_told_too(app: Flask, ada: FlaskClient, settled: Settled) -> None:
    company = app.test_client()
    sign_in(company, ANA)
    assert post(company, f"/briefs/{settled.brief}/matches").status_code == 303
    assert "in 1 ranking" in ada.get("/profile/privacy").text


def test_a_company_is_hidden_from_and_let_back_in(app: Flask, ada: FlaskClient, settled: Settled) -> None:
    company = app.test_client()
    sign_in(company, ANA)
    assert post(ada, "/profile/privacy/blocked", company="No such company").status_code == 422
    assert post(ada, "/profile/privacy/blocked", company="Nordlicht Pay").status_code == 303
    assert company.get(f"/experts/{settled.experts[0]}").status_code == 404
    page = ada.get("/profile/privacy").text
    address = page.split('action="/profile/privacy/blocked/')[1].split('"')[0]
    assert post(ada, f"/profile/privacy/blocked/{address}").status_code == 303
    assert company.get(f"/experts/{settled.experts[0]}").status_code == 200


def test_the_export_is_a_file(ada: FlaskClient) -> None:
    answer = post(ada, "/profile/privacy/export")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    found = json.loads(answer.text)
    assert found["tables"]["users"][0]["email"] == ADA_MAIL
    assert found["tables"]["experts"][0]["name"] == "Ada Moreira"


def test_nothing_is_erased_without_the_word(ada: FlaskClient, stored: Stored) -> None:
    assert post(ada, "/profile/privacy/erasure", confirm="yes").status_code == 422
    assert stored.draft().name == "Ada Moreira"


def test_an_erasure_ends_every_session_and_the_place_in_rankings(
    app: Flask, ada: FlaskClient, settled: Settled
) -> None:
    elsewhere = app.test_client()
    sign_in(elsewhere, ADA_MAIL)
    assert post(ada, "/profile/privacy/erasure", confirm="ERASE").status_code == 303
    assert ada.get("/profile").status_code == 302
    assert elsewhere.get("/profile").status_code == 302
    company = app.test_client()
    sign_in(company, ANA)
    assert company.get(f"/experts/{settled.experts[0]}").status_code == 404
    run = post(company, f"/briefs/{settled.brief}/matches")
    assert "Ada Moreira" not in company.get(run.location).text


def test_a_closed_account_is_changed_no_more(ada: FlaskClient) -> None:
    assert post(ada, "/profile/privacy/closure").status_code == 303
    assert "Closed" in ada.get("/profile").text
    assert post(ada, "/profile/privacy/closure").status_code == 409
