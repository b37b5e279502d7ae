"""The first page of each role: what waits, in order, with deadlines and what happens otherwise; and where to begin."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from marketplace.db import session, transaction
from marketplace.models import Brief, Candidacy, Company
from marketplace.services import accounts, brief_queries, companies, own_profile
from marketplace.services.hiring import invitations, settings
from marketplace.services.hiring.settings import Settings
from tests.web.hiring import at_company, walked
from tests.web.people import ADA_MAIL, ANA, BO, EVE, LENA, NEW_MAIL, VERA, Settled, sign_in


def browser(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, email)
    return client


@pytest.fixture
def candidacy(app: Flask, settled: Settled) -> str:
    """Ada is invited by Nordlicht Pay."""
    now = datetime.now(UTC)
    with app.app_context(), transaction() as db:
        ana, ada = accounts.find_by_email(db, ANA), accounts.find_by_email(db, ADA_MAIL)
        assert ana is not None
        assert ada is not None
        scene = at_company(db, companies.named(db, "Nordlicht Pay"), accounts.actor_of(db, ana), now)
        expert = own_profile.of_user(db, ada.id)
        return walked(db, scene, expert, accounts.actor_of(db, ada), now, until="invitation")["candidacy"]


def test_an_expert_reads_what_waits_until_when_and_what_happens_otherwise(app: Flask, candidacy: str) -> None:
    page = browser(app, ADA_MAIL).get("/").text
    assert f'<a href="/work/{candidacy}">Answer the invitation to Fraud model into production</a>' in page
    assert "If nobody does anything: the invitation expires." in page
    assert "Listed" in page


def test_the_first_briefs_come_as_a_part_of_the_page(app: Flask, settled: Settled) -> None:
    brief_queries.forget()
    with app.app_context(), transaction() as db:
        brief = db.scalars(select(Brief).where(Brief.public_id == settled.brief)).one()
        settings.choose(db, brief, Settings(takes_applications=True), now=datetime.now(UTC))
    ada = browser(app, ADA_MAIL)
    assert 'hx-get="/briefs-for-me?first=1"' in ada.get("/").text
    part = ada.get("/briefs-for-me?first=1", headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert "Fraud model into production" in part
    assert "See it with its reasons" in part
    assert "<html" in ada.get("/briefs-for-me?first=1").text, "without scripts it is the whole page"


def test_somebody_without_a_profile_is_led_to_beginning_one(app: Flask, settled: Settled) -> None:
    page = browser(app, NEW_MAIL).get("/").text
    assert "Begin your profile" in page
    assert 'hx-get="/briefs-for-me' not in page


def test_a_company_reads_its_moves_and_how_far_people_came(app: Flask, ana: FlaskClient, candidacy: str) -> None:
    page = ana.get("/").text
    assert "Rank the experts for Fraud model into production" in page
    assert "Finish the draft Nobody speaks it" in page
    row = re.search(r"<tr><th scope=\"row\">.*?</tr>", page.partition("<tbody>")[2], re.DOTALL)
    assert row
    cells = re.findall(r'<td class="end nums"[^>]*>([^<]+)</td>', row[0])
    assert cells == ["1", "1", "1", "–", "–", "–", "–"]
    assert "Ada" not in page.partition("<main")[2]


def test_what_is_overdue_says_so_and_comes_first(app: Flask, ana: FlaskClient, candidacy: str) -> None:
    now = datetime.now(UTC)
    with app.app_context(), transaction() as db:
        one = db.scalars(select(Candidacy).where(Candidacy.public_id == candidacy)).one()
        ada = accounts.find_by_email(db, ADA_MAIL)
        assert ada is not None
        invitations.accept(db, one, now=now, actor=accounts.actor_of(db, ada))
        one.due_at = now - timedelta(days=1)
    todos = re.search(r'<ol class="todos">(.*?)</ol>', ana.get("/").text, re.DOTALL)
    assert todos
    first = todos[1].partition("</li>")[0]
    assert "Review the candidate for" in first
    assert "Overdue" in first
    assert "its response rate falls" in first


def test_a_company_without_briefs_is_led_to_the_first(app: Flask, settled: Settled) -> None:
    with app.app_context(), transaction() as db:
        other = db.scalars(select(Company).where(Company.name == "Anderswo Labs")).one()
        for brief in db.scalars(select(Brief).where(Brief.company_id == other.id)):
            db.delete(brief)
    page = browser(app, BO).get("/").text
    assert "Post your first brief" in page
    assert page.count("<h1") == 1


def test_who_vets_goes_to_the_console_and_who_does_nothing_here_is_told(app: Flask, settled: Settled) -> None:
    for email in (VERA, LENA):
        assert browser(app, email).get("/").location == "/console"
    assert "act for no company yet" in browser(app, EVE).get("/").text


def test_the_funnel_of_a_brief_has_a_table_beside_its_chart(
    app: Flask, ana: FlaskClient, candidacy: str, settled: Settled
) -> None:
    with app.app_context(), session() as db:
        one = db.scalars(select(Candidacy).where(Candidacy.public_id == candidacy)).one()
        name = one.brief.public_id
    page = ana.get(f"/briefs/{name}/funnel").text
    rows = re.findall(r'<tr><th scope="row">(\w+)</th><td[^>]*>(\d+)</td><td[^>]*>(\d+)</td>', page)
    assert rows[:4] == [
        ("Suggested", "1", "0"),
        ("Shortlisted", "1", "0"),
        ("Invited", "1", "1"),
        ("Interested", "0", "0"),
    ]
    assert "Nobody has come yet" in ana.get(f"/briefs/{settled.brief}/funnel").text
    assert ana.get(f"/briefs/{settled.other_brief}/funnel").status_code == 404
