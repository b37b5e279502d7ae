"""The privacy page: who saw me, whom I hide from, my data, and being forgotten."""

import json
import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import session, transaction
from marketplace.gate import views
from marketplace.services import companies
from marketplace.web.expert import who_saw
from tests.factories import a_company
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


def seen_by_many(app: Flask, expert: str, count: int) -> list[tuple[date, str]]:
    """Let three companies open the profile on as many days as it takes; return when and by whom, in order."""
    with app.app_context():
        with transaction() as db:
            made = [companies.register(db, a_company(name=f"Company {number}")) for number in range(3)]
        by_id = sorted((company.public_id, company.name) for company in made)
        found = []
        for number in range(count):
            day = date(2026, 11, 20) - timedelta(days=number // 3)
            views.note(expert, by_id[number % 3][0], day=day)
            found.append((day, by_id[number % 3][1]))
        return found


def rows_of(page: str) -> list[str]:
    return re.findall(r'<tr><td class="keep">.*?</tr>', page)


def test_who_saw_me_goes_on_page_after_page_and_nothing_is_skipped_or_told_twice(
    app: Flask, ada: FlaskClient, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(who_saw, "PAGE", 4)
    wanted = [company for _, company in seen_by_many(app, settled.experts[0], 11)]
    address, found, pages = "/profile/privacy", [], 0
    while address:
        page = ada.get(address).text
        found += [re.findall(r'<th scope="row">(.*?)</th>', row)[0] for row in rows_of(page)]
        older = re.search(r'href="(/profile/privacy\?before=[^"]+)">Older', page)
        address, pages = older[1] if older else "", pages + 1
    assert found == wanted
    assert pages == 3


def test_a_page_that_was_full_to_the_end_has_none_after_it(
    app: Flask, ada: FlaskClient, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(who_saw, "PAGE", 4)
    last = seen_by_many(app, settled.experts[0], 4)[-1]
    assert "Older" not in ada.get("/profile/privacy").text
    with app.app_context(), session() as db:
        cursor = f"{last[0]}_{companies.named(db, last[1]).public_id}"
    assert "Nobody before that" in ada.get(f"/profile/privacy?before={cursor}").text


def test_a_ranking_and_a_look_on_one_day_are_one_row(app: Flask, ada: FlaskClient, settled: Settled) -> None:
    company = app.test_client()
    sign_in(company, ANA)
    post(company, f"/briefs/{settled.brief}/matches")
    company.get(f"/experts/{settled.experts[0]}")
    (row,) = rows_of(ada.get("/profile/privacy").text)
    assert "in 1 ranking, opened your profile" in row


@pytest.mark.parametrize("cursor", ["x", "2026-13-01_" + "a" * 36, "2026-11-20", "2026-11-20_%27", "9" * 5000])
def test_what_is_no_place_in_the_list_is_not_found(ada: FlaskClient, cursor: str) -> None:
    assert ada.get(f"/profile/privacy?before={cursor}").status_code == 404


def test_gdpr_1_the_export_has_every_view_however_many(app: Flask, ada: FlaskClient, settled: Settled) -> None:
    seen_by_many(app, settled.experts[0], 120)
    assert len(json.loads(post(ada, "/profile/privacy/export").text)["views"]) == 120


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
