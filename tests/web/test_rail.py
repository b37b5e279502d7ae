"""What stands beside a brief while it is written, and the page of its costs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import transaction
from marketplace.domain.vocabulary import BriefStatus
from marketplace.services import brief_openings, briefs, companies, rates
from tests.web.people import Settled, post
from tests.web.writing import WRITTEN, of_page, send, write


@pytest.fixture(autouse=True)
def market(app: Flask) -> None:
    """The bundled table of market rates."""
    with app.app_context(), transaction() as db:
        rates.load_bundled(db)


VAGUE = {
    **WRITTEN,
    "text": "We want AI.",
    "answer__trigger": "explore",
    "answer__expectations": "no",
    "answer__data": "ready",
    "answer__access": "no",
    "answer__tooling": "no",
    "answer__upkeep": "no",
    "answer__owner": "open",
}


def test_everything_is_beside_the_brief(ana: FlaskClient) -> None:
    page = ana.get(f"{write(ana)}/edit/budget").text
    for heading in (
        "experts match",
        "Budget and market",
        "Ready to hire?",
        "What to look for",
        "What it costs, by model",
    ):
        assert heading in page
    assert "for having no capacity left" in page
    assert "Machine learning engineer" in page
    assert "The result runs in production. (an expert network&#39;s guide of 2026)" in page
    assert "Contract at market rates" in page
    for model in ("Full-time", "Contract", "Fractional", "Team"):
        assert f"{model} <b" in page


def test_a_budget_in_a_currency_whose_rate_is_old_is_told_so(ana: FlaskClient) -> None:
    brief = write(ana)
    answer = send(ana, f"{brief}/edit/budget", do="preview", **(of_page("budget") | {"budget__currency": "PLN"}))
    assert answer.status_code == 200
    assert "Exchange rates are of" in answer.text
    assert "PLN" in answer.text


def test_a_brief_that_is_not_ready_is_offered_an_audit_in_one_click(app: Flask, ana: FlaskClient) -> None:
    brief = write(ana, VAGUE)
    page = ana.get(f"{brief}/edit").text
    assert "not yet" in page
    assert "Begin an audit brief instead" in page
    ours = brief.rpartition("/")[2]
    answer = post(ana, "/briefs/templates/audit", of=ours, once=f"instead-{ours}")
    assert answer.status_code == 303
    begun = ana.get(answer.location).text
    assert "Audit before we build" in begun
    assert "What it is about: We want AI." in begun
    again = {"of": ours, "once": f"instead-{ours}"}
    assert post(ana, "/briefs/templates/audit", **again).location == answer.location
    assert f'value="instead-{ours}"' in page
    with app.app_context(), transaction() as db:
        company = companies.named(db, "Nordlicht Pay")
        other = briefs.of_company(db, company=company, public_id=answer.location.split("/")[2])
        brief_openings.end(db, other, BriefStatus.DISCARDED, reason=None, now=datetime.now(UTC))
    anew = post(ana, "/briefs/templates/audit", **again)
    assert anew.location != answer.location, "what was discarded is nothing to go on with"
    assert "Audit before we build" in ana.get(anew.location).text
    assert post(ana, "/briefs/templates/audit", **again).location == anew.location


def test_scattered_data_is_offered_work_on_the_data(ana: FlaskClient) -> None:
    brief = write(ana, VAGUE | {"answer__data": "none", "answer__trigger": "ship"})
    assert "Begin a data brief instead" in ana.get(f"{brief}/edit").text


def test_the_brief_of_another_company_is_nothing_to_begin_from(ana: FlaskClient, settled: Settled) -> None:
    assert post(ana, "/briefs/templates/audit", of=settled.other_brief, once="key").status_code == 404


def test_figures_of_a_cost_can_be_changed_and_say_where_they_are_from(ana: FlaskClient) -> None:
    address = f"{write(ana)}/costs"
    page = ana.get(address).text
    assert "a vendor&#39;s hiring guide of 2026: an employee costs 1.3 to 1.5 times the salary" in page
    changed = ana.get(f"{address}?hourly=200&hours=10&weeks=10").text
    assert "€20,000" in changed
    assert "200 an hour × 10 hours × 10 weeks" in changed
    assert "your figure" in changed
    assert "10 to 16 weeks until somebody starts" in changed
    later = ana.get(f"{address}?vacancy=20").text
    assert "20 weeks until somebody starts (your figure)" in later
    assert "10 to 16 weeks until" not in later


@pytest.mark.parametrize("query", ["hourly=much", "weeks=0", "hours=nan", "seat=-1", "salary=1e300"])
def test_a_figure_that_is_none_is_named_and_kept(ana: FlaskClient, query: str) -> None:
    answer = ana.get(f"{write(ana)}/costs?{query}")
    name, value = query.split("=")
    assert answer.status_code == 422
    assert f'href="#{name}"' in answer.text
    assert f'value="{value}"' in answer.text
