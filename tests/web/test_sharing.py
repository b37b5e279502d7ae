"""A shared ranking or shortlist: opened by its link alone, for a while, with every look written down."""

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


@pytest.fixture
def board(ana: FlaskClient, ranking: str, settled: Settled) -> str:
    """The address of a shortlist with one person on it, one put aside and one only suggested."""
    run = ranking.rsplit("/", 1)[1]
    ada, brigitte = settled.experts[:2]
    people = f"/briefs/{settled.brief}/shortlist/people"
    assert post(ana, f"{people}/{ada}", run=run, do="shortlist").status_code == 303
    assert post(ana, f"{people}/{brigitte}", run=run, reason="too-expensive").status_code == 303
    return f"/briefs/{settled.brief}/shortlist"


def test_the_board_of_a_role_is_shared_from_the_board(app: Flask, ana: FlaskClient, board: str) -> None:
    assert f'href="{board}/links"' in ana.get(board).text
    address = a_link(ana, board)
    page = app.test_client().get(address).text
    assert "Nordlicht Pay shared this with The board, until" in page
    assert re.findall(r"<h3>(.*?)</h3>", page) == re.findall(r"Expert [A-Z2-9]{4}", page)
    assert len(re.findall(r"Expert [A-Z2-9]{4}", page)) == 1, "who was put aside is nobody else's"
    for hidden in ("Moreira", "Brigitte", "/experts/", "/briefs/", "too expensive"):
        assert hidden not in page
    named = app.test_client().get(a_link(ana, board, names="yes")).text
    assert "Ada Moreira" in named
    assert "Brigitte" not in named
    assert ana.get(f"{board}/links").text.count("UTC from 127.0.0.1") == 2


def test_a_link_to_a_board_is_ended_by_its_company_alone(app: Flask, ana: FlaskClient, board: str) -> None:
    address = a_link(ana, board)
    end = re.search(r'action="([^"]+/links/[^"]+/end)"', ana.get(f"{board}/links").text)
    assert end
    other = app.test_client()
    sign_in(other, BO)
    for wrong in (other.get(f"{board}/links"), post(other, f"{board}/links", whom="Me", days="7"), post(other, end[1])):
        assert wrong.status_code == 404
    assert post(ana, end[1]).status_code == 303
    answer = app.test_client().get(address)
    assert answer.status_code == 410
    assert "Nordlicht Pay ended this link" in answer.text


def test_a_link_shows_no_names_of_a_brief_that_hides_them(
    app: Flask, ana: FlaskClient, ranking: str, board: str, settled: Settled
) -> None:
    before = [a_link(ana, one, names="yes") for one in (ranking, board)]
    assert post(ana, f"/briefs/{settled.brief}/opening", do="settle", is_blind="yes").status_code == 303
    for address in before:
        assert "Moreira" not in app.test_client().get(address).text
    for one in (ranking, board):
        refused = post(ana, f"{one}/links", whom="The board", days="7", names="yes")
        assert refused.status_code == 422
        assert "This brief hides names" in refused.text
