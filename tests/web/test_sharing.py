"""A shared ranking: opened by its link alone, for a while, with every look written down."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import session, transaction
from marketplace.models import SharedRanking
from tests.web.people import BO, Settled, post, sign_in


@pytest.fixture
def ranking(ana: FlaskClient, settled: Settled) -> str:
    """The address of a ranking that was just made."""
    return str(post(ana, f"/briefs/{settled.brief}/matches").location)


def a_link(client: FlaskClient, ranking: str, **typed: str) -> str:
    """Make a link, and return the path that it shows."""
    page = post(client, f"{ranking}/links", **({"whom": "The board", "days": "7"} | typed)).text
    found = re.search(r'<code class="secret">http://localhost:8000(/shared/[\w-]{43})</code>', page)
    assert found, page
    return found[1]


def test_a_link_opens_the_ranking_for_somebody_without_a_log_in_and_hides_names(
    app: Flask, ana: FlaskClient, ranking: str
) -> None:
    address = a_link(ana, ranking)
    page = app.test_client().get(address).text
    assert "Nordlicht Pay shared this with The board, until" in page
    assert len(set(re.findall(r"Expert [A-Z2-9]{4}", page))) == 4
    for hidden in ("Moreira", "Brigitte", "/experts/", "/briefs/"):
        assert hidden not in page
    named = app.test_client().get(a_link(ana, ranking, names="yes")).text
    assert "Brigitte Okafor" in named
    assert address not in ana.get(f"{ranking}/links").text, "a link is shown once"


def test_every_look_is_written_down_for_the_company(app: Flask, ana: FlaskClient, ranking: str) -> None:
    address = a_link(ana, ranking)
    assert "not yet" in ana.get(f"{ranking}/links").text
    visitor = app.test_client()
    for _ in range(2):
        visitor.get(address, headers={"User-Agent": "A browser/1"})
    page = ana.get(f"{ranking}/links").text
    assert page.count("UTC from 127.0.0.1") == 2
    assert "A browser/1" in page


def test_a_link_that_is_over_says_so_and_whom_to_ask(app: Flask, ana: FlaskClient, ranking: str) -> None:
    address = a_link(ana, ranking)
    with app.app_context(), transaction() as db:
        db.query(SharedRanking).one().expires_at = datetime.now(UTC) - timedelta(minutes=1)
    answer = app.test_client().get(address)
    assert answer.status_code == 410
    assert "This link worked until" in answer.text
    assert "Ask Nordlicht Pay for another." in answer.text
    assert "over since" in ana.get(f"{ranking}/links").text
    assert app.test_client().get("/shared/" + "x" * 43).status_code == 404


def test_the_company_ends_a_link_and_nobody_else_does(app: Flask, ana: FlaskClient, ranking: str) -> None:
    address = a_link(ana, ranking)
    end = re.search(r'action="([^"]+/links/[^"]+/end)"', ana.get(f"{ranking}/links").text)
    assert end
    other = app.test_client()
    sign_in(other, BO)
    assert post(other, end[1]).status_code == 404
    assert app.test_client().get(address).status_code == 200
    for _ in range(2):
        assert post(ana, end[1]).status_code == 303
    answer = app.test_client().get(address)
    assert answer.status_code == 410
    assert "Nordlicht Pay ended this link" in answer.text


def test_a_link_needs_somebody_and_an_end(app: Flask, ana: FlaskClient, ranking: str) -> None:
    answer = post(ana, f"{ranking}/links", whom=" ", days="4000")
    assert answer.status_code == 422
    assert "for whom the link is" in answer.text
    assert "Choose how long the link works." in answer.text
    with app.app_context(), session() as db:
        assert db.query(SharedRanking).count() == 0
