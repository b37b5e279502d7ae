"""What cannot be is refused with problem+json that names the field and the cure, and nothing is written."""

from __future__ import annotations

import json

import pytest

# What is sent, the field that is named, and the words of the cure.
WRONG = [
    ({}, "text", "describe the work"),
    ({"text": ""}, "text", "The text is empty"),
    ({"text": " \n\t"}, "text", "The text is empty"),
    ({"text": None}, "text", "give a value"),
    ({"text": 5}, "text", "put it in quotes"),
    ({"text": "a" * 1_000_000}, "text", "shorten it to 20,000"),
    ({"text": "x", "title": "t" * 121}, "title", "shorten it to 120"),
    ({"text": "x", "skills": ["pytroch"]}, "skills.0.skill", "did you mean PyTorch"),
    ({"text": "x", "skills": [{"skill": "pytroch", "need": "must"}]}, "skills.0.skill", "did you mean PyTorch"),
    ({"text": "x", "skills": "python"}, "skills", "square brackets"),
    ({"text": "x", "skills": [5]}, "skills.0", "Not a skill"),
    ({"text": "x", "skills": [{"need": "must"}]}, "skills.0.skill", "name one"),
    ({"text": "x", "skills": ["python", "Python"]}, "skills.1.skill", "keep one of them"),
    ({"text": "x", "skills": ["python", {"skill": "PYTHON", "need": "nice"}]}, "skills.1.skill", "keep one of them"),
    ({"text": "x", "skills": [{"skill": "python", "level": 2}]}, "skills.0.level", "give .25"),
    ({"text": "x", "skills": [{"skill": "python", "level": "guru"}]}, "skills.0.level", "proficient"),
    ({"text": "x", "skills": [{"skill": "python", "need": "soon"}]}, "skills.0.need", "non-negotiable"),
    ({"text": "x", "skills": [{"skil": "python"}]}, "skills.0.skil", "use one of exact"),
    ({"text": "x", "skills": [""] * 201}, "skills", "more than 200"),
    ({"text": "x", "domain": "helthcare"}, "domain", "did you mean"),
    ({"text": "x", "domain": "  "}, "domain", "leave it out"),
    ({"text": "x", "specializations": ["alchemy"]}, "specializations.0", "not a specialization"),
    ({"text": "x", "specializations": [""]}, "specializations.0", "leave it out"),
    ({"text": "x", "budget": {"max": 1, "currency": "DOGE"}}, "budget.currency", "use one of AED"),
    ({"text": "x", "budget": {"max": 1, "currency": "EUR", "unit": "week"}}, "budget.unit", "use one of hour"),
    ({"text": "x", "budget": {"max": 5, "target": 9, "currency": "USD"}}, "budget.max", "raise the max"),
    ({"text": "x", "budget": {"max": 7000}}, "budget.currency", "give one such as EUR"),
    ({"text": "x", "budget": {"currency": "USD"}}, "budget", "leave the budget out"),
    ({"text": "x", "budget": {"max": "much", "currency": "USD"}}, "budget.max", "give a number"),
    ({"text": "x", "budget": {"max": -5, "currency": "USD"}}, "budget.max", "above 0"),
    ({"text": "x", "budget": {"max": 1e300, "currency": "USD"}}, "budget.max", "too large"),
    ({"text": "x", "budget": {"max": 0.001, "currency": "USD"}}, "budget.max", "round it"),
    ({"text": "x", "budget": {"target": 5, "currency": "USD", "strict": True}}, "budget.strict", "needs a max"),
    ({"text": "x", "budget": "7000 USD"}, "budget", "Not a budget"),
    ({"text": "x", "start": "2020-01-31"}, "start", "leave it out"),
    ({"text": "x", "start": "tomorrow"}, "start", "2027-01-31"),
    ({"text": "x", "engagement_models": ["contract", "barter"]}, "engagement_models.1", "fractional"),
    ({"text": "x", "engagement_models": ["contract", "contract"]}, "engagement_models", "name each once"),
    ({"text": "x", "engagement_models": ["full-time"], "hours_per_week": 5}, "hours_per_week", "full-time 35+"),
    ({"text": "x", "hours_per_week": "many"}, "hours_per_week", "such as 20"),
    ({"text": "x", "hours_per_week": 10**400}, "hours_per_week", "too large"),
    ({"text": "x", "hours_per_week": True}, "hours_per_week", "such as 20"),
    ({"text": "x", "duration_weeks": 0}, "duration_weeks", "leave it out"),
    ({"text": "x", "overlap_hours": 9}, "overlap_hours", "widen the working hours"),
    ({"text": "x", "overlap_strict": True}, "overlap_strict", "say how many"),
    ({"text": "x", "time_zone": "Mars/Base"}, "time_zone", "Europe/Berlin"),
    ({"text": "x", "working_hours": "17:00-09:00"}, "working_hours", "start before they end"),
    ({"text": "x", "working_hours": 5}, "working_hours", "like 09:00-17:00"),
    ({"text": "x", "languages": {"en": "fluent"}}, "languages", "use one of A1"),
    ({"text": "x", "languages": {"xx": "B2"}}, "languages", "two letters"),
    ({"text": "x", "work_countries": ["XX"]}, "work_countries", "two letters"),
    ({"text": "x", "production": "maybe"}, "production", "true or false"),
    ({"text": "x", "compliance": [""]}, "compliance.0", "1 to 200"),
    ({"txt": "x"}, "txt", "use one of budget"),
    ([], "body", "keys and values"),
    ("text", "body", "keys and values"),
    (None, "body", "keys and values"),
    ({"text": "lone \ud800 half"}, "text", "remove it"),
    ({"text": "x", "title": "null \x00"}, "title", "remove it"),
    ({"text": "x", "compliance": ["null \x00"]}, "compliance.0", "remove it"),
    ({"text": "x", "time_zone": "\ud800"}, "time_zone", "remove it"),
    ({"text": "x", "\ud800": 1}, "\\ud800", "not a known key"),
]


def test_each_wrong_brief_is_answered_with_its_field_and_the_cure_and_not_written(ana, rows):
    before = rows()
    for body, field, cure in WRONG:
        answer = ana("POST", "/briefs", data=json.dumps(body), content_type="application/json")
        seen = (json.dumps(body)[:80], answer.status_code, answer.text[:300])
        assert answer.status_code == 422, seen
        assert answer.mimetype == "application/problem+json", seen
        assert cure in " ".join(answer.json["errors"][field]), seen
        assert answer.json["detail"].startswith(f"{next(iter(answer.json['errors']))}: "), seen
        assert len(answer.json["detail"]) < 500, seen
        assert "Traceback" not in answer.text, seen
    assert rows() == before


UNREADABLE = [
    b"\xff\xfe\x00junk",
    b"{",
    b"{'text': 'x'}",
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b'{"text": NaN}',
    b'{"text": "x", "hours_per_week": Infinity}',
    b'{"text": "x", "hours_per_week": -Infinity}',
    b'{"text": "x", "text": "y"}',
    b'{"text": "x", "hours_per_week": ' + b"1" * 5000 + b"}",
    '\ufeff{"text": "x"}'.encode(),
]


def test_what_is_no_json_is_refused_in_one_sentence(ana, rows):
    before = rows()
    for body in UNREADABLE:
        answer = ana("POST", "/briefs", data=body, content_type="application/json")
        assert (answer.status_code, answer.json["code"]) == (400, "unreadable"), (body[:40], answer.text)
        assert answer.json["detail"].startswith("The body ")
    assert rows() == before


def test_an_infinity_that_is_spelt_as_a_number_is_refused(ana):
    answer = ana("POST", "/briefs", data=b'{"text": "x", "hours_per_week": 1e999}', content_type="application/json")
    assert answer.status_code == 422
    assert answer.json["detail"].startswith("hours_per_week: ")


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "application/xml", ""])
def test_anything_but_json_is_415(ana, settled, kind):
    for method, path in (("POST", "/briefs"), ("POST", f"/briefs/{settled.brief}/matches")):
        answer = ana(method, path, data=b'{"text": "x"}', content_type=kind)
        assert (answer.status_code, answer.json["code"]) == (415, "unsupported-media-type")


def test_five_megabytes_are_413(ana, rows):
    before = rows()
    answer = ana("POST", "/briefs", data=b"x" * 5_000_000, content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (413, "too-large")
    assert rows() == before


def test_a_flood_of_unknown_keys_gets_a_short_answer(ana):
    answer = ana("POST", "/briefs", json={f"key{n}": n for n in range(50_000)})
    assert answer.status_code == 422
    assert len(answer.data) < 10_000


def test_authz_4_nobody_sets_what_is_not_theirs_to_set(ana, settled, rows):
    before = rows()
    read = ana("GET", f"/briefs/{settled.brief}")
    extras = ["owner_id", "company_id", "status", "score", "verified", "version", "created_at", "id", "is_synthetic"]
    for name in extras:
        said = {"text": "x", name: 1}
        for method, path in (("POST", "/briefs"), ("PUT", f"/briefs/{settled.brief}")):
            answer = ana(method, path, json=said, headers={"If-Match": read.headers["ETag"]})
            assert answer.status_code == 422
            assert name in answer.json["errors"]
        assert ana("POST", f"/briefs/{settled.brief}/matches", json={name: 1}).status_code == 422
        assert ana("PUT", f"/briefs/{settled.empty_brief}/publication", json={name: 1}).status_code == 422
    assert rows() == before
    assert ana("GET", f"/briefs/{settled.brief}").json == read.json


def test_a_misspelt_question_is_refused_by_name(ana):
    for query, field in (("limt=5", "limt"), ("limit=0", "limit"), ("limit=101", "limit"), ("cursor=x", "cursor")):
        answer = ana("GET", f"/briefs?{query}")
        assert answer.status_code == 422
        assert field in answer.json["errors"]


def test_an_address_or_a_method_that_does_not_exist_is_a_problem_too(ana, client):
    for path in ("/nothing", "/briefs/", "/briefs/not-an-id", "/briefs/%00"):
        answer = ana("GET", path)
        assert (answer.status_code, answer.mimetype) == (404, "application/problem+json"), path
    assert client.get("/api/nothing").mimetype == "application/problem+json"
    answer = ana("DELETE", "/briefs")
    assert answer.status_code == 405
    assert {"GET", "POST"} <= {word.strip() for word in answer.headers["Allow"].split(",")}


def test_what_breaks_is_500_with_the_id_of_the_request_and_nothing_else(ana, app):
    @app.get("/api/v1/broken")
    def broken() -> str:
        raise ZeroDivisionError("a secret of ours")

    answer = ana("GET", "/broken", headers={"X-Request-ID": "seen-in-the-logs"})
    assert (answer.status_code, answer.mimetype) == (500, "application/problem+json")
    assert answer.json["request_id"] == "seen-in-the-logs"
    assert "secret" not in answer.text
