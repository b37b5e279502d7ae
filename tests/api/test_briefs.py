"""Briefs through the JSON entrance: written, listed, read, changed and published by the company they belong to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

SOON = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()
WHOLE = {
    "title": "Fraud model into production",
    "text": "We have a fraud model in a notebook and need it scored in real time.",
    "outcome": "Scores in 50 ms.",
    "scope": "No data labelling.",
    "engagement_models": ["contract", "fractional"],
    "hours_per_week": 20,
    "duration_weeks": 13,
    "start": SOON,
    "domain": "payments",
    "specializations": ["mlops"],
    "skills": [
        {"skill": "python", "need": "must", "level": 0.75, "exact": False},
        {"skill": "docker", "need": "nice", "level": None, "exact": False},
    ],
    "overlap_hours": 4,
    "overlap_strict": True,
    "time_zone": "Europe/Berlin",
    "working_hours": "09:30-18:00",
    "languages": {"de": "B1", "en": "C1"},
    "budget": {"target": 30000, "max": 40000.5, "currency": "EUR", "unit": "total", "strict": True},
    "work_countries": ["DE"],
    "production": True,
    "compliance": ["PCI DSS"],
    "criteria": [
        {"name": "Has served a model under load", "part": "expertise", "assessed_by": "work-sample", "weight": 70},
        {"name": "Explains limits to others", "part": "working", "assessed_by": "interview", "weight": 30},
    ],
}
SAID_BESIDE = {"id", "status", "created_at", "updated_at", "published_at"}


def test_a_brief_with_nothing_but_a_text_is_written_down_as_a_draft(ana):
    answer = ana("POST", "/briefs", json={"text": "Cut the latency of our fraud model. It is slow."})
    assert answer.status_code == 201
    assert answer.json["status"] == "draft"
    assert answer.json["title"] == "Cut the latency of our fraud model"
    assert answer.headers["Location"] == f"/api/v1/briefs/{answer.json['id']}"
    assert answer.mimetype == "application/json"


def test_every_key_comes_back_as_it_was_sent_amounts_in_major_units(ana):
    sent = ana("POST", "/briefs", json=WHOLE)
    assert sent.status_code == 201, sent.text
    read = ana("GET", f"/briefs/{sent.json['id']}")
    assert read.json == sent.json
    assert {name: value for name, value in read.json.items() if name not in SAID_BESIDE} == WHOLE
    assert set(read.json) == {*WHOLE, *SAID_BESIDE}


def test_criteria_stay_until_others_are_named_and_weights_that_do_not_sum_are_refused_with_the_cure(ana):
    sent = ana("POST", "/briefs", json=WHOLE)
    path, bare = f"/briefs/{sent.json['id']}", {name: WHOLE[name] for name in WHOLE if name != "criteria"}
    kept = ana("PUT", path, json={**bare, "title": "Again"}, headers={"If-Match": sent.headers["ETag"]})
    assert (kept.status_code, kept.json["criteria"]) == (200, WHOLE["criteria"])
    other = [{"name": "Serves under load", "weight": 80}, {"name": "Explains limits", "part": "working", "weight": 10}]
    refused = ana("PUT", path, json={**bare, "criteria": other}, headers={"If-Match": kept.headers["ETag"]})
    assert refused.status_code == 422
    assert refused.json["errors"]["criteria"] == ["The weights add up to 90; they must add up to 100, so give 10 more."]
    other[0]["weight"] = 90
    changed = ana("PUT", path, json={**bare, "criteria": other}, headers={"If-Match": kept.headers["ETag"]})
    assert [row["assessed_by"] for row in changed.json["criteria"]] == ["evidence", "evidence"]
    assert [row["weight"] for row in changed.json["criteria"]] == [90, 10]


def test_an_unknown_key_of_a_criterion_is_named(ana):
    refused = ana("POST", "/briefs", json={"text": "x.", "criteria": [{"name": "A", "weight": "much", "share": 1}]})
    assert refused.status_code == 422
    assert "criteria.0.share" in refused.json["errors"]
    assert "assessed_by, name, part, weight" in refused.json["errors"]["criteria.0.share"][0]


def test_a_list_is_read_page_by_page_newest_first_and_misses_nothing(ana):
    sent = [ana("POST", "/briefs", json={"text": f"Brief number {n}."}).json["id"] for n in range(5)]
    seen, path = [], "/briefs?limit=3"
    for _ in range(3):
        answer = ana("GET", path)
        assert answer.status_code == 200
        seen.append([brief["id"] for brief in answer.json["briefs"]])
        if answer.json["next"] is None:
            break
        path = f"/briefs?cursor={answer.json['next']}&limit=3"
        assert answer.headers["Link"] == f'</api/v1{path}>; rel="next"'
    ids = [one for page in seen for one in page]
    assert [len(page) for page in seen] == [3, 3, 1]
    assert ids[:5] == sent[::-1]
    assert len(set(ids)) == 7


def test_the_cursor_of_another_company_is_no_cursor_here(ana, bo):
    for number in range(2):
        bo("POST", "/briefs", json={"text": f"Brief number {number}."})
    theirs = bo("GET", "/briefs?limit=1").json["next"]
    answer = ana("GET", "/briefs", query_string={"cursor": theirs})
    missing = ana("GET", "/briefs", query_string={"cursor": "A" * 22})
    assert answer.status_code == missing.status_code == 422
    assert answer.json["detail"] == missing.json["detail"]


def test_publishing_opens_a_draft_once(ana):
    brief = ana("POST", "/briefs", json={"text": "Cut the latency."}).json
    answer = ana("PUT", f"/briefs/{brief['id']}/publication")
    assert (answer.status_code, answer.json["status"]) == (200, "open")
    assert answer.json["published_at"] is not None
    again = ana("PUT", f"/briefs/{brief['id']}/publication", json={})
    assert again.status_code == 409
    assert again.json["code"] == "illegal-move"
    assert "withdrawn" in again.json["legal"]


def test_conc_2_a_change_must_name_the_version_it_was_made_from(ana):
    sent = ana("POST", "/briefs", json={"text": "Cut the latency."})
    path, first = f"/briefs/{sent.json['id']}", sent.headers["ETag"]
    said = {"text": "Cut the latency to 50 ms.", "skills": ["python"]}
    assert ana("PUT", path, json=said).status_code == 428
    changed = ana("PUT", path, json=said, headers={"If-Match": first})
    assert changed.status_code == 200
    assert changed.json["skills"][0]["skill"] == "python"
    assert changed.headers["ETag"] == ana("GET", path).headers["ETag"] != first
    for stale in (first, f"W/{changed.headers['ETag']}", '"nonsense"'):
        answer = ana("PUT", path, json={"text": "Something else."}, headers={"If-Match": stale})
        assert (answer.status_code, answer.json["code"]) == (412, "precondition-failed")
    assert ana("GET", path).json["text"] == "Cut the latency to 50 ms."


def test_publishing_gives_a_brief_a_new_version(ana):
    sent = ana("POST", "/briefs", json={"text": "Cut the latency."})
    opened = ana("PUT", f"/briefs/{sent.json['id']}/publication")
    assert opened.headers["ETag"] == ana("GET", f"/briefs/{sent.json['id']}").headers["ETag"] != sent.headers["ETag"]


def test_conc_2_of_ten_changes_of_one_version_one_is_made_and_none_is_lost(app, ana, token_for):
    sent = ana("POST", "/briefs", json={"text": "Cut the latency."})
    path = f"/api/v1/briefs/{sent.json['id']}"
    headers = {"Authorization": f"Bearer {token_for()}", "If-Match": sent.headers["ETag"]}

    def change(number: int):
        said = {"text": f"Version {number}.", "skills": ["python", "docker"][: number % 3]}
        return app.test_client().put(path, json=said, headers=headers)

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(change, range(10)))
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 9
    (made,) = (answer for answer in answers if answer.status_code == 200)
    assert ana("GET", f"/briefs/{sent.json['id']}").json == made.json
