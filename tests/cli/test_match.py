"""`flask match` from the outside: every form of brief, the shape of the JSON, and what is stored."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime, timedelta

import pytest

START = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()
YAML = f"""\
title: Fraud model into production
text: We have a fraud model in a notebook and need it scored in real time.
engagement_models: [contract, fractional]
hours_per_week: 20
duration_weeks: 13
start: {START}
domain: payments
skills:
  - python
  - {{skill: PyTorch, need: must, level: proficient}}
  - {{skill: docker, need: nice, exact: true}}
time_zone: Europe/Berlin
overlap_hours: 4
languages: [en]
budget: {{target: 30000, max: 45000, currency: EUR}}
"""
JSON = json.dumps({"text": "Put a fraud model into production.", "skills": ["python"], "hours_per_week": 20})
WORDS = """\
# Fraud model

We need a contract engineer for 13 weeks at 20 hours a week who knows Python and PyTorch, for card payments.
The budget is at most 145,000 EUR in total.
"""
KEYS = {"brief", "eligible", "excluded", "relax", "matches"}
MATCH_KEYS = {"rank", "expert_id", "name", "score", "base", "total_cost", "contributions"}
CONTRIBUTION_KEYS = {"signal", "value", "weight", "points", "sentence", "evidence"}


@pytest.fixture
def brief(tmp_path):
    """Write a brief into a file and return its path."""

    def write(name: str, text: str):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_json_has_the_keys_and_the_scores_add_up(flask, settled, brief):
    code, out, _ = flask("match", brief("b.yaml", YAML), "--json")
    assert code == 0
    found = json.loads(out)
    assert set(found) >= KEYS
    assert found["brief"]["budget"] == {
        "target": 30000, "max": 45000, "currency": "EUR", "unit": "total", "strict": False,
    }  # fmt: skip
    assert found["brief"]["skills"][1] == {"skill": "pytorch", "need": "must", "level": 0.75, "exact": False}
    assert found["brief"]["start"] == START
    assert 0 < len(found["matches"]) <= found["eligible"]
    assert all(isinstance(count, int) for count in found["excluded"].values())
    for place, match in enumerate(found["matches"], start=1):
        assert set(match) >= MATCH_KEYS
        assert match["rank"] == place
        assert match["expert_id"] in settled.experts
        points = math.fsum(part["points"] for part in match["contributions"])
        assert match["score"] == pytest.approx(match["base"] + points, abs=1e-9)
        cost = match["total_cost"]
        assert 0 < cost["low"] <= cost["expected"] <= cost["high"]
        assert cost["currency"] == "EUR"
        assert 1_000 < cost["expected"] < 1_000_000  # major units: thirteen weeks of somebody's work
        for part in match["contributions"]:
            assert set(part) >= CONTRIBUTION_KEYS
            assert 0 <= part["value"] <= 1
    scores = [match["score"] for match in found["matches"]]
    assert scores == sorted(scores, reverse=True)


def test_a_relaxation_says_what_to_give_up_and_what_it_brings(flask, settled, brief):
    _, out, _ = flask("match", brief("b.yaml", YAML.replace("45000", "30001, strict: true")), "--json")
    found = json.loads(out)
    assert found["relax"]
    assert ["budget"] in [item["constraints"] for item in found["relax"]]
    for item in found["relax"]:
        assert set(item) == {"constraints", "count", "change"}
        assert item["count"] > found["eligible"]


@pytest.mark.parametrize(("name", "text"), [("b.yml", YAML), ("b.json", JSON), ("b.txt", WORDS), ("b.MD", WORDS)])
def test_every_form_of_brief_is_ranked_as_a_table(flask, settled, brief, name, text):
    code, out, _ = flask("match", brief(name, text))
    assert code == 0
    assert "listed experts are eligible" in out
    assert "Score = " in out
    assert ("Understood from the text" in out) == (text is WORDS)


def test_what_was_understood_from_words_is_shown_with_the_words(flask, settled, brief):
    _, out, _ = flask("match", brief("b.md", WORDS))
    for field, value in (
        ("engagement_models", "contract"),
        ("hours_per_week", "20 hours a week"),
        ("duration_weeks", "13 weeks"),
        ("budget", "145,000 EUR"),
        ("skills", "PyTorch"),
    ):
        assert any(line.startswith(field) and value in line for line in out.splitlines()), (field, out)


def test_why_prints_every_signal_and_size_cuts_the_list(flask, settled, brief):
    path = brief("b.yaml", YAML)
    _, out, _ = flask("match", path, "--why", "--size", "1")
    assert "the best one is shown" in out
    for signal in ("Must-have skills", "Budget", "Availability", "Vetting", "Track record"):
        assert signal in out
    assert flask("match", path, "--size", "0").code == 2
    assert flask("match", path, "--size", "101").code == 2


def test_nothing_is_stored_without_save(flask, settled, brief, rows):
    path, before = brief("b.yaml", YAML), rows()
    assert flask("match", path).code == 0
    assert flask("match", path, "--json").code == 0
    assert rows() == before


def test_save_keeps_the_brief_and_the_shortlist_for_a_company(flask, settled, brief, rows):
    before = rows()
    code, out, _ = flask("match", brief("b.yaml", YAML), "--save", "Nordlicht Pay")
    assert code == 0
    assert "Kept for Nordlicht Pay: brief " in out
    after = rows()
    assert after[:2] == (before[0] + 1, before[1] + 1)
    assert after[2] > before[2]


def test_an_unknown_company_is_refused_and_nothing_is_kept(flask, settled, brief, rows):
    before = rows()
    code, _, err = flask("match", brief("b.yaml", YAML), "--save", "Nobody Ltd")
    assert (code, err) == (2, "Error: There is no company called 'Nobody Ltd'.\n")
    assert rows() == before


def test_an_empty_pool_is_refused_with_the_cure(flask, brief):
    said = flask("match", brief("b.yaml", YAML))
    assert said.code == 2
    assert said.err == (
        "Error: experts: No expert is listed yet, so nobody can be ranked; approve experts, "
        "or run `make seed` for an invented population.\n"
    )


def test_brackets_in_a_title_are_shown_as_they_are(flask, settled, brief):
    code, out, _ = flask("match", brief("b.yaml", YAML.replace("title: Fraud model", "title: '[/b] [red] :smile:'#")))
    assert code == 0
    assert "[/b] [red] :smile:" in out
