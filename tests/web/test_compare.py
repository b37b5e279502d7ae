"""Ranked people side by side: the same facts, only differences, notes, and a file without formulas."""

import csv
import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import session, transaction
from marketplace.models import Expert, ExpertNote, MatchResult
from tests.web.people import BO, Settled, carried_by, post, sign_in


@pytest.fixture
def ranking(ana: FlaskClient, settled: Settled) -> str:
    """The address of a ranking that was just made."""
    return str(post(ana, f"/briefs/{settled.brief}/matches").location)


def asking(settled: Settled, *numbers: int) -> str:
    """What asks for some of the experts."""
    return "&".join(f"expert={settled.experts[n]}" for n in numbers)


def test_two_to_four_stand_side_by_side_by_rank(ana: FlaskClient, ranking: str, settled: Settled) -> None:
    page = ana.get(f"{ranking}/compare?{asking(settled, 0, 1, 2)}").text
    assert "<h1>3 side by side</h1>" in page
    assert re.findall(r'<th scope="col"><a [^>]*>([^<]+)</a>', page) == ["Brigitte Okafor", "Ada Moreira", "Chen Wu"]
    assert ">Cost of the whole brief<" in page
    assert ">Required skills<" in page


def test_only_differences_leave_out_what_is_the_same(ana: FlaskClient, ranking: str, settled: Settled) -> None:
    address = f"{ranking}/compare?{asking(settled, 0, 1)}"
    everything, differences = ana.get(address).text, ana.get(f"{address}&only=differences").text
    assert ">Hours a day shared<" in everything
    assert ">Hours a day shared<" not in differences
    assert ">Budget<" in differences
    same = re.search(r"(\d+) lines are the same for all and not shown", differences)
    assert same
    rows = [len(re.findall(r'<th scope="row">', page)) for page in (everything, differences)]
    assert rows[0] - rows[1] == int(same[1])


@pytest.mark.parametrize("numbers", [(), (0,), (0, 4)])
def test_too_few_or_somebody_who_is_not_shown_leads_back_with_a_word(
    ana: FlaskClient, ranking: str, settled: Settled, numbers: tuple[int, ...]
) -> None:
    answer = ana.get(f"{ranking}/compare?{asking(settled, *numbers)}")
    assert (answer.status_code, answer.location) == (303, ranking)
    assert "Tick 2 to 4 people of this ranking" in ana.get(ranking).text


def test_a_file_holds_the_same_and_no_formula(app: Flask, ana: FlaskClient, ranking: str, settled: Settled) -> None:
    with app.app_context(), transaction() as db:
        for result in db.query(MatchResult).filter_by(name="Ada Moreira"):
            result.name = '=HYPERLINK("http://evil.example")'
    answer = ana.get(f"{ranking}/compare?{asking(settled, 0, 1)}&format=csv")
    assert answer.mimetype == "text/csv"
    head, *lines = csv.reader(io.StringIO(answer.text))
    assert head == ["Fraud model into production", "Brigitte Okafor", '\'=HYPERLINK("http://evil.example")']
    assert [line[0] for line in lines][:3] == ["Rank", "Score out of 100", "Engagement model"]
    assert all(len(line) == 3 for line in lines)


def test_names_stay_hidden(ana: FlaskClient, ranking: str, settled: Settled) -> None:
    for more in ("", "&format=csv"):
        page = ana.get(f"{ranking}/compare?{asking(settled, 0, 1)}&blind=yes{more}").text
        assert "Moreira" not in page
        assert len(set(re.findall(r"Expert [A-Z2-9]{4}", page))) == 2


def test_a_note_is_kept_for_the_company_alone(app: Flask, ana: FlaskClient, ranking: str, settled: Settled) -> None:
    address = f"{ranking}/compare?{asking(settled, 0, 1)}"
    to = f"{ranking}/notes/{settled.experts[0]}"
    answer = post(ana, to, note="Ask about the feature store.", version="0")
    assert answer.status_code == 303
    assert "Ask about the feature store." in ana.get(address).text
    other = app.test_client()
    sign_in(other, BO)
    assert post(other, to, note="Mine.").status_code == 404
    assert post(ana, f"{ranking}/notes/{settled.experts[4]}", note="Not shown.").status_code == 404
    with app.app_context(), session() as db:
        expert = db.query(Expert).filter_by(public_id=settled.experts[0]).one()
        assert [note.text for note in db.query(ExpertNote).filter_by(expert_id=expert.id)] == [
            "Ask about the feature store."
        ]


def test_a_note_that_a_colleague_has_changed_meanwhile_is_not_overwritten(
    ana: FlaskClient, ranking: str, settled: Settled
) -> None:
    to = f"{ranking}/notes/{settled.experts[0]}"
    made_from = carried_by(ana.get(f"{ranking}/compare?{asking(settled, 0, 1)}").text)
    assert post(ana, to, note="First.", **made_from).status_code == 303
    refused = post(ana, to, note="Second.", **made_from)
    assert refused.status_code == 409
    assert "First." in refused.text
    assert "Second." in refused.text
    assert post(ana, to, note="x" * 4001, version="1").status_code == 303
    assert "Keep the note under 4,000 characters." in ana.get(ranking).text
