"""Matches through the JSON entrance: ranked, kept, and read again exactly as they were shown."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from marketplace.db import transaction
from marketplace.domain.brief_moves import BriefEnd
from marketplace.domain.teams import RoleWish
from marketplace.domain.vocabulary import BriefStatus
from marketplace.services import brief_openings, briefs, companies
from marketplace.services.hiring import roles
from tests.factories import a_company

MATCH_KEYS = {"rank", "expert_id", "name", "score", "base", "total_cost", "contributions"}
CONTRIBUTION_KEYS = {"signal", "value", "weight", "points", "sentence", "evidence"}


def test_an_empty_body_is_enough_and_the_scores_add_up(ana, settled):
    answer = ana("POST", f"/briefs/{settled.brief}/matches")
    assert answer.status_code == 201
    body = answer.json
    assert {"brief", "eligible", "excluded", "relax", "matches", "run"} <= set(body)
    assert answer.headers["Location"] == f"/api/v1/briefs/{settled.brief}/matches/{body['run']}"
    assert [match["rank"] for match in body["matches"]] == list(range(1, len(body["matches"]) + 1))
    assert body["eligible"] >= len(body["matches"]) > 0
    for match in body["matches"]:
        assert set(match) >= MATCH_KEYS
        assert match["expert_id"] in settled.experts
        points = math.fsum(part["points"] for part in match["contributions"])
        assert match["score"] == pytest.approx(match["base"] + points, abs=1e-9)
        assert set(match["total_cost"]) == {"low", "expected", "high", "currency"}
        for part in match["contributions"]:
            assert set(part) >= CONTRIBUTION_KEYS
            assert 0 <= part["value"] <= 1


def test_a_role_is_ranked_by_itself(ana, app, settled):
    whole = ana("GET", f"/briefs/{settled.brief}/roles").json["roles"]
    assert [(role["heads"], role["hours_per_week"], role["skills"]) for role in whole] == [(1, None, [])]
    with app.app_context(), transaction() as db:
        brief = briefs.of_company(db, company=companies.named(db, a_company().name), public_id=settled.brief)
        wanted = (RoleWish("ML engineer", 2, 20.0, ("pytorch",)), RoleWish("Data engineer"))
        roles.plan(db, brief, wanted)
    listed = ana("GET", f"/briefs/{settled.brief}/roles").json["roles"]
    asked = {"name": "ML engineer", "heads": 2, "hours_per_week": 20.0, "skills": ["pytorch"], "first_week": 1}
    assert listed[0] == asked
    answer = ana("POST", f"/briefs/{settled.brief}/matches", json={"role": "ML engineer"})
    assert (answer.status_code, answer.json["role"]) == (201, "ML engineer")
    assert [one["skill"] for one in answer.json["brief"]["skills"]] == ["pytorch"]
    assert ana("GET", f"/briefs/{settled.brief}/matches").json["runs"][0]["role"] == "ML engineer"
    assert ana("POST", f"/briefs/{settled.brief}/matches").json["role"] is None
    refused = ana("POST", f"/briefs/{settled.brief}/matches?role=Designer")
    assert refused.status_code == 422
    assert "“ML engineer”, “Data engineer”" in str(refused.json["errors"])


def test_a_stored_run_is_read_again_word_for_word(ana, settled):
    shown = ana("POST", f"/briefs/{settled.brief}/matches", json={"size": 2})
    assert len(shown.json["matches"]) == 2
    read = ana("GET", shown.headers["Location"].removeprefix("/api/v1"))
    assert read.status_code == 200
    assert read.json == shown.json


def test_a_draft_and_an_open_brief_are_both_ranked(ana, settled):
    draft = ana("POST", "/briefs", json={"text": "A fraud model needs to go into production."}).json["id"]
    assert ana("POST", f"/briefs/{draft}/matches", json={}).status_code == 201
    assert ana("PUT", f"/briefs/{draft}/publication").status_code == 200
    assert ana("POST", f"/briefs/{draft}/matches", data=b"", content_type="application/json").status_code == 201


def test_a_withdrawn_brief_is_refused_with_the_legal_moves(ana, app, settled):
    with app.app_context(), transaction() as db:
        company = companies.named(db, a_company().name)
        brief = briefs.of_company(db, company=company, public_id=settled.brief)
        brief_openings.end(db, brief, BriefStatus.WITHDRAWN, reason=BriefEnd.BUDGET, now=datetime.now(UTC))
    answer = ana("POST", f"/briefs/{settled.brief}/matches")
    assert (answer.status_code, answer.json["code"], answer.json["legal"]) == (409, "illegal-move", [])


def test_nobody_eligible_says_why_and_what_would_help(ana, settled):
    body = ana("POST", f"/briefs/{settled.empty_brief}/matches").json
    assert (body["eligible"], body["matches"]) == (0, [])
    assert sum(body["excluded"].values()) > 0
    assert all(item["count"] > 0 and item["change"] for item in body["relax"])


def test_runs_are_listed_newest_first_a_page_at_a_time(ana, settled):
    made = [ana("POST", f"/briefs/{settled.brief}/matches?size=1").json["run"] for _ in range(3)]
    first = ana("GET", f"/briefs/{settled.brief}/matches?limit=2").json
    rest = ana("GET", f"/briefs/{settled.brief}/matches", query_string={"cursor": first["next"]}).json
    assert [run["run"] for run in (*first["runs"], *rest["runs"])] == made[::-1]
    assert rest["next"] is None
    other = ana("GET", f"/briefs/{settled.empty_brief}/matches", query_string={"cursor": first["next"]})
    assert other.status_code == 422


@pytest.mark.parametrize("size", ["0", "101", "ten", "2.5", ""])
def test_a_size_that_cannot_be_is_refused(ana, settled, rows, size):
    before = rows()
    answer = ana("POST", f"/briefs/{settled.brief}/matches?size={size}")
    assert answer.status_code == 422
    assert answer.json["detail"].startswith("size: ")
    assert rows() == before


def test_the_sixty_first_match_in_five_minutes_is_told_when_to_come_back(ana, settled):
    path = f"/briefs/{settled.paused_expert}/matches"  # no such brief: cheap to refuse, and counted all the same
    statuses = [ana("POST", path).status_code for _ in range(60)]
    assert set(statuses) == {404}
    answer = ana("POST", path)
    assert answer.status_code == 429
    assert answer.mimetype == "application/problem+json"
    assert 0 < int(answer.headers["Retry-After"]) <= 300
    assert "Retry-After" not in ana("GET", "/briefs").headers


def test_conc_3_ten_equal_requests_under_one_key_make_one_run(app, settled, token_for, rows):
    token = token_for()
    before = rows()

    def ask(_: int):
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "the-same-for-all"}
        return app.test_client().post(f"/api/v1/briefs/{settled.brief}/matches", headers=headers)

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(ask, range(10)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.data for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer.headers for answer in answers) == 9
    assert rows()["match_runs"] == before["match_runs"] + 1
