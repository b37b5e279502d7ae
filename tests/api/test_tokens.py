"""Who may ask: a token of the right scope, and only about what is theirs."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest

from marketplace.db import transaction
from marketplace.domain.vocabulary import Permission
from marketplace.services import accounts
from tests.web.people import ANA, sign_in

SAID = {"text": "Cut the latency of our fraud model."}


def every_request(brief: str, run: str):
    """Return every request of the API, with the scope it needs."""
    return [
        ("POST", "/briefs", Permission.WRITE_BRIEFS),
        ("GET", "/briefs", Permission.READ_BRIEFS),
        ("GET", f"/briefs/{brief}", Permission.READ_BRIEFS),
        ("GET", f"/briefs/{brief}/roles", Permission.READ_BRIEFS),
        ("PUT", f"/briefs/{brief}", Permission.WRITE_BRIEFS),
        ("PUT", f"/briefs/{brief}/publication", Permission.WRITE_BRIEFS),
        ("POST", f"/briefs/{brief}/matches", Permission.MATCH_BRIEFS),
        ("GET", f"/briefs/{brief}/matches", Permission.READ_BRIEFS),
        ("GET", f"/briefs/{brief}/matches/{run}", Permission.READ_BRIEFS),
    ]


def body_for(method: str, path: str) -> dict:
    """Return what a lawful request would carry."""
    is_brief = (method, path.count("/")) in (("POST", 1), ("PUT", 2))
    return {"json": SAID} if is_brief else {}


def told(answer) -> dict:
    """Return a problem without what must differ between two requests."""
    return {name: value for name, value in answer.json.items() if name not in ("instance", "request_id")}


def test_every_request_of_the_api_is_in_the_table_above(app):
    rules = {
        (method, str(rule))
        for rule in app.url_map.iter_rules()
        if str(rule).startswith("/api/v1")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    named = {
        (method, "/api/v1" + path.replace("BRIEF", "<uuid:brief_id>").replace("RUN", "<uuid:run_id>"))
        for method, path, _ in every_request("BRIEF", "RUN")
    }
    assert rules == named


def test_authz_1_without_a_token_nothing_is_told_not_even_the_names_of_fields(client, app, settled):
    sign_in(client)  # a cookie is no token
    for method, path, _ in every_request(settled.brief, str(uuid.uuid4())):
        for headers in ({}, {"Authorization": "Basic YTpi"}, {"Authorization": "Bearer"}):
            answer = client.open(f"/api/v1{path}", method=method, headers=headers, json={"nonsense": 1})
            assert (answer.status_code, answer.json["code"]) == (401, "token-missing")
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
            assert "nonsense" not in answer.text


def test_an_unknown_expired_or_revoked_token_is_refused_alike(client, app, settled, token_for):
    revoked = token_for()
    with app.app_context(), transaction() as db:
        now = datetime.now(UTC)
        accounts.revoke_token(db, accounts.token_of(db, revoked, now), now=now)
    problems = []
    for token in (revoked, token_for(hours=-1.0), "assay_invented", "é"):
        answer = client.get("/api/v1/briefs", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401
        assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
        problems.append(told(answer))
    assert all(problem == problems[0] for problem in problems)


def test_a_token_without_the_scope_is_403_and_names_it(as_holder, settled, rows):
    before = rows()
    for method, path, needed in every_request(settled.brief, str(uuid.uuid4())):
        others = tuple({Permission.READ_BRIEFS, Permission.WRITE_BRIEFS, Permission.MATCH_BRIEFS} - {needed})
        answer = as_holder(ANA, scopes=others)(method, path, **body_for(method, path))
        assert (answer.status_code, answer.json["code"]) == (403, "scope-missing")
        assert needed.value in answer.json["detail"]
        assert f'scope="{needed.value}"' in answer.headers["WWW-Authenticate"]
    after = rows()
    assert (after["briefs"], after["match_runs"]) == (before["briefs"], before["match_runs"])


def test_authz_2_the_brief_of_another_company_is_as_missing_as_one_that_never_was(ana, bo, settled):
    theirs = bo("POST", f"/briefs/{settled.other_brief}/matches").json["run"]
    never = str(uuid.uuid4())
    version = {"If-Match": '"1"'}
    for (method, path, _), (_, nowhere, _) in zip(
        every_request(settled.other_brief, theirs), every_request(never, theirs), strict=True
    ):
        if path == "/briefs":
            continue
        other = ana(method, path, headers=version, **body_for(method, path))
        missing = ana(method, nowhere, headers=version, **body_for(method, nowhere))
        assert (other.status_code, other.json["code"]) == (404, "not-found")
        assert told(other) == told(missing)
    listed = [brief["id"] for brief in ana("GET", "/briefs?limit=100").json["briefs"]]
    assert settled.other_brief not in listed


def test_a_run_is_found_only_under_its_own_brief(ana, settled):
    run = ana("POST", f"/briefs/{settled.brief}/matches").json["run"]
    assert ana("GET", f"/briefs/{settled.brief}/matches/{run}").status_code == 200
    assert ana("GET", f"/briefs/{settled.empty_brief}/matches/{run}").status_code == 404


def test_somebody_who_acts_for_no_company_is_told_so(eve, settled, rows):
    before = rows()
    answer = eve("POST", "/briefs", json=SAID)
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")
    assert "no company" in answer.json["detail"]
    assert {**rows(), "events": 0} == {**before, "events": 0}


@pytest.mark.parametrize("path", ["/api/openapi.json", "/api/docs"])
def test_the_document_needs_no_token(client, path):
    assert client.get(path).status_code == 200
