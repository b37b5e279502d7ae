"""The shortlist: chosen on a ranking, moved on a board with a way back, and never told to the expert."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import session, transaction
from marketplace.domain.hiring_words import CandidacyStatus
from marketplace.domain.shortlists import HOLDS
from marketplace.models import Candidacy
from marketplace.services import experts
from tests.web.people import BO, Settled, post, sign_in
from tests.web.test_members import joined


@pytest.fixture
def ranking(ana: FlaskClient, settled: Settled) -> str:
    """The address of a ranking that was just made."""
    return str(post(ana, f"/briefs/{settled.brief}/matches").location)


def choose(client: FlaskClient, ranking: str, expert: str, **said: str) -> int:
    """Press a button of a card."""
    brief, run = ranking.split("/")[2], ranking.rsplit("/", 1)[1]
    return int(post(client, f"/briefs/{brief}/shortlist/people/{expert}", run=run, **said).status_code)


def standing(app: Flask) -> dict[str, tuple[str, str | None]]:
    """Where everybody stands, by name."""
    with app.app_context(), session() as db:
        return {one.expert.name: (one.status.value, one.dismissed_for) for one in db.query(Candidacy)}


def test_every_state_stands_in_one_column() -> None:
    assert sorted(state for states in HOLDS.values() for state in states) == sorted(CandidacyStatus)


def test_a_ranking_is_where_people_are_chosen_or_put_aside(
    app: Flask, ana: FlaskClient, ranking: str, settled: Settled
) -> None:
    ada, brigitte = settled.experts[:2]
    assert choose(ana, ranking, ada, do="shortlist") == 303
    assert choose(ana, ranking, brigitte, reason="too-expensive") == 303
    assert standing(app) == {
        "Ada Moreira": ("shortlisted", None),
        "Brigitte Okafor": ("dismissed", "too-expensive"),
    }
    page = ana.get(ranking).text
    assert ">Shortlisted</span>" in page
    assert '>Dismissed</span> <span class="muted">too expensive</span>' in page
    assert choose(ana, ranking, settled.experts[4], do="shortlist") == 404, "whom the ranking does not show"
    other = app.test_client()
    sign_in(other, BO)
    assert choose(other, ranking, ada, do="shortlist") == 404


def test_the_board_shows_where_each_stands_and_moves_them_with_a_way_back(
    app: Flask, ana: FlaskClient, ranking: str, settled: Settled
) -> None:
    choose(ana, ranking, settled.experts[0], do="shortlist")
    board = f"/briefs/{settled.brief}/shortlist"
    page = ana.get(board).text
    assert re.findall(r"<h2 id=\"column-[\w-]+\">([^<]+)</h2>", page) == [
        "Suggested", "Shortlisted", "Invited", "Replied", "Interviews", "Offer", "Hired", "Not going on",
    ]  # fmt: skip
    assert "Next: invite, by" in page
    candidate = re.search(r'href="(/company/candidates/[\w-]+)"', page)
    assert candidate
    assert "Ada Moreira" in ana.get(candidate[1]).text
    move = re.search(rf'action="({board}/[\w-]+)"', page)
    assert move
    part = {"HX-Request": "true"}
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    fields = {"csrf_token": token[1], "stage": "ended", "reason": "known-already"}
    answer = ana.post(move[1], data=fields, headers=part)
    assert answer.status_code == 200
    assert "Ada Moreira is in “Not going on” now." in answer.text
    assert "Undo: back to “Shortlisted”" in answer.text
    assert standing(app)["Ada Moreira"] == ("dismissed", "known-already")
    answer = ana.post(move[1], data={**fields, "stage": "shortlisted"}, headers=part)
    assert standing(app)["Ada Moreira"] == ("shortlisted", None)
    refused = ana.post(move[1], data={**fields, "stage": "hired"}, headers=part)
    assert (refused.status_code, refused.mimetype) == (409, "text/plain")
    assert post(ana, move[1], stage="hired").status_code == 409
    assert post(ana, move[1], stage="ended").status_code == 303


def test_a_wave_is_shortlisted_at_once_and_written_to_on_the_next_page(
    app: Flask, ana: FlaskClient, ranking: str, settled: Settled
) -> None:
    page = ana.get(ranking).text
    assert "Whom to ask next" in page
    people = re.findall(r'name="expert" value="([\w-]+)" id="ask-\d+" checked', page)
    assert settled.experts[0] in people
    waves, run = f"/briefs/{settled.brief}/shortlist/waves", ranking.rsplit("/", 1)[1]
    assert post(ana, waves, run=run).location == ranking, "nobody is ticked"
    answer = post(ana, waves, run=run, expert=people)
    assert {state for state, _ in standing(app).values()} == {"shortlisted"}
    assert len(standing(app)) == len(people)
    form = ana.get(answer.location).text
    assert len(re.findall(r'type="checkbox" name="experts" value="[\w-]+"[^>]* checked', form)) == len(people)
    assert post(ana, waves, run=run, expert=people).status_code == 303, "sent twice, it changes nothing"
    other = app.test_client()
    sign_in(other, BO)
    assert post(other, waves, run=run, expert=people).status_code == 404


def test_an_old_ranking_proposes_nobody_who_is_asked_or_put_aside_or_gone_and_says_so(
    app: Flask, ana: FlaskClient, ranking: str, settled: Settled
) -> None:
    ticked = r'name="expert" value="([\w-]+)" id="ask-\d+" checked'
    people = re.findall(ticked, ana.get(ranking).text)
    ada, brigitte = settled.experts[:2]
    assert {ada, brigitte} <= set(people)
    choose(ana, ranking, ada, reason="too-expensive")
    with app.app_context(), transaction() as db:
        experts.pause(db, experts.by_public_id(db, brigitte), reason="On leave.")
    page = ana.get(ranking).text
    assert re.findall(ticked, page) == [one for one in people if one not in (ada, brigitte)]
    said = re.search(r"not to be asked any more: ([^<]+)", page)
    assert said
    assert "Ada Moreira (dismissed)" in said[1]
    assert "Brigitte Okafor (not listed at the moment)" in said[1]
    assert page.count("Proposed to be asked next") + page.count("Newcomers’ place</span></p>") <= len(people) - 2
    # A page that was opened before still has them ticked.
    waves, run = f"/briefs/{settled.brief}/shortlist/waves", ranking.rsplit("/", 1)[1]
    answer = post(ana, waves, run=run, expert=[ada, brigitte])
    assert answer.location == ranking
    page = ana.get(ranking).text
    assert "Not put on the shortlist: Ada Moreira (dismissed), Brigitte Okafor (not listed at the moment)." in page
    assert standing(app) == {"Ada Moreira": ("dismissed", "too-expensive")}


def test_names_are_hidden_from_the_start_where_the_brief_says_so(
    app: Flask, ana: FlaskClient, ranking: str, settled: Settled
) -> None:
    choose(ana, ranking, settled.experts[0], do="shortlist")
    board = f"/briefs/{settled.brief}/shortlist"
    assert "Ada Moreira" in ana.get(ranking).text
    assert "Ada Moreira" in ana.get(board).text
    assert post(ana, f"/briefs/{settled.brief}/opening", do="settle", is_blind="yes").status_code == 303
    for address in (ranking, board, f"/company/briefs/{settled.brief}/candidates"):
        page = ana.get(address).text
        assert "Ada Moreira" not in page, address
        assert re.search(r"Expert [A-Z2-9]{4}", page), address
    for address in (f"{ranking}?blind=no", f"{board}?blind=no"):
        page = ana.get(address).text
        assert "Ada Moreira" not in page, address
        assert "Show names" not in page, address


def test_the_board_of_another_company_is_not_found(
    app: Flask, ana: FlaskClient, ranking: str, settled: Settled
) -> None:
    choose(ana, ranking, settled.experts[0], do="shortlist")
    move = re.search(r'action="(/briefs/[\w-]+/shortlist/[\w-]+)"', ana.get(f"/briefs/{settled.brief}/shortlist").text)
    assert move
    other = app.test_client()
    sign_in(other, BO)
    assert other.get(f"/briefs/{settled.brief}/shortlist").status_code == 404
    assert post(other, move[1], stage="ended").status_code == 404
    theirs = move[1].replace(settled.brief, settled.other_brief)
    assert post(other, theirs, stage="ended").status_code == 404


def test_a_draft_is_ranked_without_anybody_being_chosen(ana: FlaskClient, settled: Settled) -> None:
    address = post(ana, f"/briefs/{settled.empty_brief}/matches").location
    assert "Not relevant because" not in ana.get(address).text


def test_anybody_on_the_board_is_commented_on_and_only_colleagues_read_it(
    app: Flask, ana: FlaskClient, ranking: str, settled: Settled
) -> None:
    choose(ana, ranking, settled.experts[0], do="shortlist")
    board = f"/briefs/{settled.brief}/shortlist"
    form = re.search(r'action="(/company/candidates/([\w-]+)/comments)"', ana.get(board).text)
    assert form
    address, candidate = form[1], f"/company/candidates/{form[2]}"
    colleague = joined(app, ana, ["hire"])
    for client, text in ((ana, "Ada Moreira led this at a bank."), (colleague, "Ask about the rollback.")):
        answer = post(client, address, comment=text, back="board")
        assert answer.location.endswith(f"#candidacy-{form[2]}")
        assert post(client, address, comment=text).location.endswith("#comments"), "sent twice, it is one comment"
    for page in (ana.get(board).text, colleague.get(candidate).text):
        assert page.count("Ask about the rollback.") == 1
        assert page.index("led this at a bank") < page.index("Ask about the rollback.")
        assert "Omar Faye, " in page
    assert "2 comments" in ana.get(board).text
    assert "Ada Moreira" not in ana.get(f"{board}?blind=yes").text, "who wants names hidden has them hidden here"
    for text in (" ", "x" * 10_000):
        refused = post(ana, address, comment=text, back="board")
        assert refused.status_code == 422
        assert text in refused.text
    other = app.test_client()
    sign_in(other, BO)
    assert post(other, address, comment="Mine?").status_code == 404
