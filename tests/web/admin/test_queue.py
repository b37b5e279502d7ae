"""The first page of the console and the queue, as vetters and leads use them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from marketplace.db import session, transaction
from marketplace.domain.experts import SpecializationDraft
from marketplace.models import User, VettingCase
from marketplace.services import accounts, experts
from marketplace.services.vetting import ties
from tests.factories import an_expert
from tests.web.people import LENA, VERA, VICTOR, Settled, post, sign_in

NAMES = ("Asta Vier", "Berit Zwei", "Cleo Drei")


@pytest.fixture
def case_ids(app: Flask, settled: Settled) -> list[str]:
    """Three applications that wait."""
    now = datetime.now(UTC)
    claims = (SpecializationDraft("mlops"),)
    with app.app_context(), transaction() as db:
        drafts = [an_expert(name=name, specializations=claims, ratings=(), outcomes=()) for name in NAMES]
        return [
            experts.submit(db, experts.register(db, draft, today=now.date()), now=now).public_id for draft in drafts
        ]


def browser(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, email)
    return client


def id_of(app: Flask, email: str) -> str:
    with app.app_context(), session() as db:
        user = accounts.find_by_email(db, email)
        assert user is not None
        return user.public_id


def test_a_vetter_finds_a_case_claims_it_and_sees_it_among_theirs(app: Flask, case_ids: list[str]) -> None:
    vera = browser(app, VERA)
    page = vera.get("/console/queue").text
    assert [f'cases/{case_id}">{name}</a>' in page for case_id, name in zip(case_ids, NAMES, strict=True)] == [True] * 3
    assert "Due in 7 days" in page
    assert "Unclaimed (3)" in page
    assert "Assign the ticked cases" not in page
    assert post(vera, f"/console/cases/{case_ids[1]}/claim").status_code == 303
    mine = vera.get("/console/queue?view=mine").text
    assert "Berit Zwei" in mine
    assert "Asta Vier" not in mine
    theirs = browser(app, VICTOR).get("/console/queue").text
    assert "Vera Holt" in theirs
    assert "Unclaimed (2)" in theirs


def test_the_first_page_names_what_comes_next(app: Flask, case_ids: list[str]) -> None:
    vera = browser(app, VERA)
    first = vera.get("/console").text
    assert "which is due next" in first
    assert "Go on with" not in first
    post(vera, f"/console/cases/{case_ids[0]}/claim")
    held = vera.get("/console").text
    assert "Go on with" in held
    assert "your claim ends, and anybody may take it" in held
    assert "which is due next" not in held
    assert "<b>3</b> open cases" in browser(app, LENA).get("/console").text


def test_filters_stay_in_the_address_and_in_the_views(app: Flask, case_ids: list[str]) -> None:
    vera = browser(app, VERA)
    page = vera.get("/console/queue?q=berit&specialization=mlops").text
    assert "Berit Zwei" in page
    assert "Asta Vier" not in page
    mine = next(href for href in re.findall(r'href="([^"]+)"', page) if "view=mine" in href)
    assert {"q=berit", "specialization=mlops"} <= set(mine.partition("?")[2].split("&amp;"))
    assert "Nothing fits the filter" in vera.get("/console/queue?q=nobody").text
    assert "No case is in this view now" in vera.get("/console/queue?view=appeals").text
    assert vera.get("/console/queue?after=nothing").status_code == 404


def test_a_lead_gives_cases_away_and_is_told_of_each(app: Flask, case_ids: list[str]) -> None:
    lena = browser(app, LENA)
    with app.app_context(), transaction() as db:
        case = db.scalars(select(VettingCase).where(VettingCase.public_id == case_ids[2])).one()
        vera = db.scalars(select(User).where(User.email == VERA)).one()
        ties.refer(db, case.expert, vera, now=datetime.now(UTC))
    nothing = post(lena, "/console/queue/assign", vetter=id_of(app, VERA))
    assert nothing.status_code == 422
    assert "Tick the cases in the table" in nothing.text
    answer = post(lena, "/console/queue/assign", vetter=id_of(app, VERA), case=case_ids)
    assert answer.status_code == 303
    told = lena.get(answer.location).text
    assert "For Vera Holt for two days: Asta Vier, Berit Zwei." in told
    assert "Not assigned: Cleo Drei. Something ties this vetter" in told
    assert post(browser(app, VERA), "/console/queue/assign", vetter="x", case=case_ids).status_code == 403


def test_a_flag_is_shown_with_its_reason_and_marked_as_looked_at(app: Flask, case_ids: list[str]) -> None:
    vera = browser(app, VERA)
    assert "Copied text" in vera.get("/console/queue?view=flagged").text
    page = f"/console/cases/{case_ids[1]}"
    shown = vera.get(page).text
    assert "stands word for word in another one" in shown
    flags = re.findall(r'action="([^"]+/flags/[^"]+)"', shown)
    for flag in flags:
        assert post(vera, flag, looked="yes").status_code == 303
    assert "It stands again" in vera.get(page).text


def test_a_view_is_kept_used_and_deleted(app: Flask, case_ids: list[str]) -> None:
    vera = browser(app, VERA)
    assert post(vera, "/console/queue/views?view=overdue&q=asta", name=" ").status_code == 422
    assert post(vera, "/console/queue/views?view=overdue&q=asta", name="Late").status_code == 303
    page = vera.get("/console/queue").text
    assert 'view=overdue">Late</a>' in page or 'q=asta">Late</a>' in page
    delete = re.search(r'action="([^"]+/delete)"', page)
    assert delete is not None
    assert post(browser(app, VICTOR), delete[1]).status_code == 404
    assert post(vera, delete[1]).status_code == 303
    assert "Late</a>" not in vera.get("/console/queue").text
