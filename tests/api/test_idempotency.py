"""The same request sent twice under one key is done once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from marketplace.db import transaction
from marketplace.gate.idempotency import KEPT
from marketplace.models import IdempotencyKey

KEY = {"Idempotency-Key": "7b0c6f3e-1d54-4b0e-9a43-0f6f1a1d2c9b"}
SAID = {"text": "Cut the latency of our fraud model."}


def test_the_same_request_is_answered_again_and_not_done_again(ana, rows):
    first = ana("POST", "/briefs", json=SAID, headers=KEY)
    after = rows()
    again = ana("POST", "/briefs", json=SAID, headers=KEY)
    assert (again.status_code, again.data) == (first.status_code, first.data)
    for name in ("Location", "ETag", "Content-Type"):
        assert again.headers[name] == first.headers[name]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert rows() == after


def test_another_request_under_the_same_key_is_refused(ana, rows):
    ana("POST", "/briefs", json=SAID, headers=KEY)
    before = rows()
    answer = ana("POST", "/briefs", json={"text": "Something else."}, headers=KEY)
    assert (answer.status_code, answer.json["code"]) == (422, "idempotency-key-reused")
    assert rows() == before


def test_a_refusal_leaves_the_key_free(ana, rows):
    before = rows()
    assert ana("POST", "/briefs", json={"text": "x", "domain": "alchemy"}, headers=KEY).status_code == 422
    assert rows() == before
    assert ana("POST", "/briefs", json=SAID, headers=KEY).status_code == 201


def test_keys_of_two_people_have_nothing_to_do_with_each_other(ana, bo):
    mine, theirs = ana("POST", "/briefs", json=SAID, headers=KEY), bo("POST", "/briefs", json=SAID, headers=KEY)
    assert (mine.status_code, theirs.status_code) == (201, 201)
    assert mine.json["id"] != theirs.json["id"]


def test_without_a_key_every_request_is_a_new_one(ana):
    first, second = (ana("POST", "/briefs", json=SAID) for _ in range(2))
    assert first.json["id"] != second.json["id"]


def test_a_key_is_forgotten_after_a_day(ana, app):
    first = ana("POST", "/briefs", json=SAID, headers=KEY)
    with app.app_context(), transaction() as db:
        db.query(IdempotencyKey).one().created_at = datetime.now(UTC) - KEPT - timedelta(minutes=1)
    second = ana("POST", "/briefs", json=SAID, headers=KEY)
    assert second.status_code == 201
    assert second.json["id"] != first.json["id"]


@pytest.mark.parametrize("key", ["", "two words", "é", "k" * 256])
def test_a_key_that_cannot_be_one_is_refused(ana, rows, key):
    before = rows()
    answer = ana("POST", "/briefs", json=SAID, headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json["code"]) == (400, "idempotency-key-malformed")
    assert rows() == before
