"""What a company says about itself: its managers change it, nobody else does, and no two overwrite each other."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import session
from marketplace.domain.vocabulary import CompanySize, EventAct
from marketplace.models import Company, Event
from tests.web.people import BO, LENA, VERA, carried_by, post, sign_in
from tests.web.test_members import joined
from tests.web.writing import of_page

PAGE = "/company/about"
FACTS = {
    "name": "Nordlicht Pay",
    "about": "Payments for shops.\nSince 2014.",
    "website": "https://nordlicht.example/about",
    "size": "50-249",
    "country": "DE",
    "time_zone": "Europe/Berlin",
    "currency": "EUR",
}


def company(app: Flask, name: str = "Nordlicht Pay") -> Company:
    with app.app_context(), session() as db:
        return db.scalars(sa.select(Company).where(Company.name == name)).one()


def save(client: FlaskClient, **over: str):  # type: ignore[no-untyped-def]
    return post(client, PAGE, **carried_by(client.get(PAGE).text), **FACTS | over)


def test_a_manager_says_what_the_company_does_and_the_trail_names_what_changed(app: Flask, ana: FlaskClient) -> None:
    assert save(ana).status_code == 303
    found = company(app)
    assert (found.about, found.website, found.size) == (FACTS["about"], FACTS["website"], CompanySize.TO_249)
    assert found.version == 2
    page = ana.get(PAGE).text
    assert "is saved" in page
    assert ">Payments for shops.\nSince 2014.</textarea>" in page
    with app.app_context(), session() as db:
        rows = db.scalars(sa.select(Event).filter_by(act=EventAct.REVISED, object_id=found.public_id)).all()
    assert [row.after for row in rows] == [{"changed": ["about", "website", "size"]}]


def test_saving_what_is_there_writes_nothing(app: Flask, ana: FlaskClient) -> None:
    save(ana)
    assert save(ana).status_code == 303
    with app.app_context(), session() as db:
        assert len(db.scalars(sa.select(Event).filter_by(act=EventAct.REVISED, object_type="company")).all()) == 1
    assert company(app).version == 2


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", " ", "The name is empty"),
        ("name", "Anderswo Labs", "There is a company called Anderswo Labs already"),
        ("about", "x" * 1001, "more than 1,000 characters"),
        ("website", "javascript:alert(1)", "begins with https://"),
        ("size", "many", "Choose a size from the list."),
        ("country", "XX", "is not a country"),
        ("time_zone", "Mars/Olympus", "is not a time zone"),
        ("currency", "GLD", "is not a currency"),
    ],
)
def test_a_refused_form_says_why_and_keeps_what_was_typed(
    app: Flask, ana: FlaskClient, field: str, value: str, said: str
) -> None:
    answer = save(ana, **{"about": "Half a page of words.", field: value})
    assert answer.status_code == 422
    assert re.search(rf'<a href="#{field}">[^<]*{re.escape(said)}', answer.text)
    assert field == "about" or "Half a page of words." in answer.text
    assert company(app).version == 1


def test_whoever_saves_second_sees_the_difference_first(app: Flask, ana: FlaskClient) -> None:
    omar = joined(app, ana)
    opened = carried_by(ana.get(PAGE).text)
    assert save(omar, about="Cards.").status_code == 303
    answer = post(ana, PAGE, **opened, **FACTS)
    assert answer.status_code == 409
    assert "Cards." in answer.text
    assert company(app).about == "Cards."
    again = carried_by(answer.text[answer.text.index(f'action="{PAGE}"') :])
    assert post(ana, PAGE, **again, **FACTS).status_code == 303
    assert company(app).about == FACTS["about"]


def test_a_new_name_is_on_every_page_and_new_briefs_begin_with_the_new_facts(ana: FlaskClient) -> None:
    assert save(ana, name="Südlicht", currency="CHF", time_zone="Europe/Zurich").status_code == 303
    assert "<h1>People of Südlicht</h1>" in ana.get("/company/members").text
    fresh = post(ana, "/briefs/new", do="save", **of_page("outcome")).location.rsplit("/edit", 1)[0]
    assert '<option value="CHF" selected>' in ana.get(f"{fresh}/edit/budget").text
    assert 'value="Europe/Zurich"' in ana.get(f"{fresh}/edit/scope").text


def test_only_managers_of_the_company_itself_come_here(app: Flask, ana: FlaskClient) -> None:
    omar = joined(app, ana, permissions=["read-briefs"])
    assert omar.get(PAGE).status_code == 403
    assert post(omar, PAGE, **FACTS).status_code == 403
    assert PAGE not in omar.get("/briefs").text
    bo, vera = app.test_client(), app.test_client()
    sign_in(bo, BO)
    # There is no address for somebody else's company: Bo's page is of Bo's.
    assert "About Anderswo Labs" in bo.get(PAGE).text
    assert post(bo, PAGE, **carried_by(bo.get(PAGE).text), **FACTS | {"name": "Bo's"}).status_code == 303
    assert company(app).version == 1
    sign_in(vera, VERA)
    assert vera.get(PAGE).status_code == 404
    assert post(vera, PAGE, **FACTS).status_code == 404


def test_nobody_sets_what_is_no_field_of_the_form(app: Flask, ana: FlaskClient) -> None:
    before = company(app)
    hidden = {"public_id": "x", "needs_approval": "yes", "is_synthetic": "yes", "id": "77", "company_id": "77"}
    assert save(ana, **hidden).status_code == 303
    now = company(app)
    kept = ("id", "public_id", "needs_approval", "is_synthetic", "created_at")
    assert [getattr(now, name) for name in kept] == [getattr(before, name) for name in kept]


def test_lead_admins_read_it_as_text_and_only_an_address_becomes_a_link(app: Flask, ana: FlaskClient) -> None:
    save(ana, about="<b>Payments</b>")
    lena = app.test_client()
    sign_in(lena, LENA)
    page = lena.get(f"/console/companies/{company(app).public_id}").text
    assert "&lt;b&gt;Payments&lt;/b&gt;" in page
    assert "50 to 249 people" in page
    assert f'<a href="{FACTS["website"]}" rel="noopener noreferrer nofollow">' in page
