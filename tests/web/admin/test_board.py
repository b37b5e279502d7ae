"""The board as vetters use it: by its menus, and by what a script asks when a card is dropped."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import transaction
from marketplace.domain.experts import SpecializationDraft
from marketplace.domain.vocabulary import ExpertStatus
from marketplace.services import experts
from marketplace.services.vetting import cases
from tests.factories import an_expert
from tests.web.people import LENA, VERA, VICTOR, Settled, post, sign_in


def apply(app: Flask, name: str) -> str:
    now = datetime.now(UTC)
    with app.app_context(), transaction() as db:
        claims = (SpecializationDraft("mlops"),)
        draft = replace(an_expert(name=name), specializations=claims, ratings=(), outcomes=())
        return experts.submit(db, experts.register(db, draft, today=now.date()), now=now).public_id


@pytest.fixture
def case_id(app: Flask, settled: Settled) -> str:
    """An application that waits."""
    return apply(app, "Asta Vier")


def browser(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, email)
    return client


def test_a_case_is_moved_by_its_menu(app: Flask, case_id: str) -> None:
    vera = browser(app, VERA)
    page = vera.get("/console/board/").text
    assert "Asta Vier" in page
    assert "1 waiting" in page
    assert "Next: Claim it." in page
    assert 'href="/console/board/"' in vera.get(f"/console/cases/{case_id}").text
    moved = post(vera, f"/console/board/{case_id}", stage="skills", was="applied")
    assert (moved.status_code, moved.location) == (303, f"/console/board/#case-{case_id}")
    page = vera.get("/console/board/").text
    assert "Asta Vier is in skills now." in page
    assert "1 of 10" in page
    assert "Here since today" in page
    assert "Asta Vier" in browser(app, LENA).get("/console/board/?stage=skills").text
    assert "Asta Vier" not in vera.get("/console/board/?stage=decision").text


def test_a_case_that_waits_for_the_expert_is_overdue_nowhere(app: Flask, case_id: str) -> None:
    with app.app_context(), transaction() as db:
        case = cases.by_public_id(db, case_id)
        case.due_at = datetime.now(UTC) - timedelta(days=2)
    vera = browser(app, VERA)
    pages = ("/console/board/", "/console/board/?stage=applied", f"/console/cases/{case_id}")
    assert all("Overdue since" in vera.get(page).text for page in pages)
    with app.app_context(), transaction() as db:
        cases.by_public_id(db, case_id).expert.status = ExpertStatus.CHANGES_REQUESTED
    for page in pages:
        assert "Overdue since" not in vera.get(page).text
        assert "Waits for the expert</span>" in vera.get(page).text
    queue = vera.get("/console/queue?view=overdue")
    assert queue.status_code == 200
    assert "Asta Vier" not in queue.text


def test_who_comes_second_is_told_so(app: Flask, case_id: str) -> None:
    vera, victor = browser(app, VERA), browser(app, VICTOR)
    url = f"/console/board/{case_id}"
    script = {"HTTP_HX_REQUEST": "true"}
    vera.environ_base.update(script)
    answer = post(vera, url, stage="interview", was="applied")
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "Asta Vier is in interview now." in answer.text
    late = post(victor, url, stage="screening", was="applied")
    assert late.status_code == 409
    assert "Somebody has moved this case to interview meanwhile" in late.text
    victor.environ_base.update(script)
    late = post(victor, url, stage="applied", was="interview")
    assert (late.status_code, late.mimetype) == (409, "text/plain")
    assert late.text.startswith("Vetting has begun; the case can go to screening, skills")
    assert post(victor, url, stage="nowhere").status_code == 409


def test_a_column_with_too_much_in_it_says_so(app: Flask, settled: Settled) -> None:
    vera = browser(app, VERA)
    for number in range(13):
        name = f"Nr {number}"
        post(vera, f"/console/board/{apply(app, name)}", stage="decision", was="applied")
    page = vera.get("/console/board/").text
    assert "13 of 5: finish some first" in page
    assert "and 1 more" in page
    assert "Nr 12" not in page.partition('id="board"')[2]
    assert "Nr 12" in vera.get("/console/board/?stage=decision").text
