"""People and companies in the console: found, shown, made something else, shut out and let in again."""

import re

import pytest

from marketplace.db import transaction
from marketplace.services import accounts
from tests.web.people import ADA_MAIL, ANA, LENA, LEO, VERA, post, sign_in


@pytest.fixture
def lena(client, settled):
    sign_in(client, LENA)
    return client


def address_of(app, email):
    with app.app_context(), transaction() as db:
        return f"/console/people/{accounts.find_by_email(db, email).public_id}"


def test_people_are_found_by_a_part_of_name_or_address(lena):
    assert "ana@nordlicht.example" in lena.get("/console/people?q=nordLICHT").text
    vetters = lena.get("/console/people?role=vetter").text
    assert VERA in vetters
    assert ANA not in vetters
    assert "Nobody found" in lena.get("/console/people?q=100%25_").text
    assert "Nobody found" in lena.get("/console/people?state=closed").text


def test_lists_go_on_after_the_last_row(lena, app, monkeypatch):
    monkeypatch.setattr("marketplace.web.admin.people.PAGE", 2)
    seen, at = [], "/console/people"
    while at:
        page = lena.get(at).text
        seen += re.findall(r"/console/people/([0-9a-f-]{36})", page)
        older = re.search(r'href="(/console/people\?[^"]*before=[^"]+)"', page)
        at = older and older[1].replace("&amp;", "&")
    assert len(seen) == len(set(seen)) >= 9


def test_one_page_shows_roles_companies_devices_and_second_factor(lena, app):
    other = app.test_client()
    sign_in(other, ANA)
    page = lena.get(address_of(app, ANA)).text
    assert "Nordlicht Pay" in page
    assert "Where they are signed in" in page
    assert "Sign them out everywhere" in page
    expert = lena.get(address_of(app, ADA_MAIL)).text
    assert re.search(r'href="/console/experts/[0-9a-f-]{36}/revocation">revoke a verification', expert)
    assert "An authenticator app" in lena.get(address_of(app, VERA)).text
    assert post(lena, f"{address_of(app, ANA)}/end-sessions").status_code == 303
    assert other.get("/briefs").status_code == 302


def test_a_role_is_given_and_taken_but_not_from_oneself_or_the_last_lead(lena, app):
    ana, leo, own = (address_of(app, email) for email in (ANA, LEO, LENA))
    assert post(lena, f"{ana}/roles", roles=["company", "vetter"]).status_code == 303
    assert "Vetter" in lena.get("/console/people?q=ana").text
    assert post(lena, f"{own}/roles", roles=["vetter"]).status_code == 409
    assert post(lena, f"{leo}/roles", roles=["vetter"]).status_code == 303
    refused = post(lena, f"{own}/bar", reason="Enough.")
    assert refused.status_code == 409
    assert "There is a problem" in refused.text


def test_a_log_in_is_closed_with_a_reason_and_opened_again(lena, app):
    at = address_of(app, ADA_MAIL)
    assert post(lena, f"{at}/bar", reason=" ").status_code == 422
    assert post(lena, f"{at}/bar", reason="Shared the password.").status_code == 303
    page = lena.get(at).text
    assert "Log-in closed" in page
    assert "Act as them" not in page
    assert post(lena, f"{at}/unbar", reason="Talked it over.").status_code == 303
    assert "Log-in open" in lena.get(at).text


def test_acting_as_somebody_needs_a_reason_and_shows_a_banner(lena, app):
    at = address_of(app, ANA)
    refused = post(lena, f"{at}/act-as", why="because")
    assert refused.status_code == 422
    assert "because" in refused.text
    assert post(lena, f"{address_of(app, VERA)}/act-as", why="She cannot see her queue.").status_code == 303
    assert "you see the site as Vera Holt does" in lena.get("/about").text
    assert lena.get("/console/people").status_code == 403


def test_a_lost_second_factor_is_taken_away(lena, app):
    at = address_of(app, VERA)
    assert post(lena, f"{at}/second-factor").status_code == 303
    assert "Take the second factor away" not in lena.get(at).text


def test_a_letter_of_registration_is_sent_again(lena, app):
    visitor = app.test_client()
    fields = {"email": "nia@new.example", "name": "Nia New", "role": "expert", "terms": "2026-11"}
    post(visitor, "/register", **fields)
    page = lena.get("/console/people?q=nia%40new").text
    assert "Registered, and not confirmed yet" in page
    assert post(lena, "/console/people/confirmation", email="nia@new.example").status_code == 303
    post(lena, "/console/people/confirmation", email="nobody@new.example")
    assert "Nobody has registered with this address" in lena.get("/console/people").text


def test_companies_are_found_and_shown_with_their_people(lena):
    page = lena.get("/console/companies?q=nordlicht").text
    at = re.search(r'href="(/console/companies/[0-9a-f-]{36})"', page)
    assert at
    assert ANA in lena.get(at[1]).text
    assert "No company found" in lena.get("/console/companies?q=zzz").text


def test_vetters_have_no_business_here(client, settled):
    sign_in(client, VERA)
    for at in ("/console/people", "/console/companies"):
        assert client.get(at).status_code == 403
