"""Words proposed by anybody, reviewed by lead admins beside their effect, put in force, undone."""

import re

import pytest

from marketplace.db import session
from marketplace.services import proposals
from tests.web.people import ADA_MAIL, LENA, VERA, post, sign_in

ALIAS = {"change": "add-alias", "skill": "PyTorch", "alias": "pie torch", "reason": "Two briefs say so."}
SKILL = {
    "change": "add-skill",
    "name": "Passage weaving",
    "definition": "Retrieval of passages that are woven together.",
    "family": "generative-ai",
    "slot": "technique",
    "kind": "method",
    "aliases": "woven retrieval, passage loom",
    "parents": "RAG",
    "reason": "Three briefs ask for it.",
}


def proposed(app):
    with app.app_context(), session() as db:
        return proposals.newest_first(db)[0]


@pytest.fixture
def ada(client, settled):
    sign_in(client, ADA_MAIL)
    return client


@pytest.fixture
def lena(app, settled):
    client = app.test_client()
    sign_in(client, LENA)
    return client


def test_a_proposal_is_kept_shown_and_withdrawn(ada, app):
    assert post(ada, "/taxonomy/proposals", **SKILL).status_code == 303
    page = ada.get("/taxonomy/proposals").text
    assert "Add the skill “Passage weaving”" in page
    assert "Waits for a decision" in page
    found = proposed(app)
    assert found.payload["id"] == "passage-weaving"
    assert found.payload["aliases"] == ["woven retrieval", "passage loom"]
    assert post(ada, f"/taxonomy/proposals/{found.public_id}/withdraw").status_code == 303
    assert "Withdrawn" in ada.get("/taxonomy/proposals").text
    assert post(ada, f"/taxonomy/proposals/{found.public_id}/withdraw").status_code == 409


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({**ALIAS, "alias": "k8s"}, "already belongs to &#39;kubernetes&#39;"),
        ({**ALIAS, "skill": "PyTorhc"}, "did you mean PyTorch"),
        ({**ALIAS, "reason": " "}, "Say why"),
        ({**SKILL, "family": "cooking"}, "nknown family"),
        ({**SKILL, "definition": ""}, "Give one sentence"),
        ({"change": "retire", "skill": "PyTorch", "reason": "x"}, "Choose what should change"),
        ({"change": "explode"}, "Choose what should change"),
        ({**SKILL, "name": "<script>alert(1)</script>", "slot": ""}, "&lt;script&gt;"),
    ],
)
def test_what_cannot_be_is_said_beside_what_was_typed(ada, typed, said):
    answer = post(ada, "/taxonomy/proposals", **typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert "<script>alert" not in answer.text


def test_the_effect_is_seen_before_the_change_is_in_force_and_every_page_follows(ada, lena, app):
    post(ada, "/taxonomy/proposals", **ALIAS)
    at = f"/console/taxonomy/proposals/{proposed(app).public_id}"
    assert "Let “pie torch” mean PyTorch" in lena.get("/console/taxonomy").text
    assert "Put it in force" not in lena.get(at).text
    unseen = post(lena, f"{at}/accept", seen="something")
    assert unseen.status_code == 422
    assert "look again" in unseen.text
    page = lena.get(f"{at}?effect=1").text
    assert "first ten places of 0 would change" in page
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen
    assert "pie torch" not in lena.get("/console/taxonomy/skills/pytorch").text.partition("<h2>Changes</h2>")[0]
    assert post(lena, f"{at}/accept", seen=seen[1], note="Good.").status_code == 303
    assert "pie torch" in lena.get("/console/taxonomy/skills/pytorch").text.partition("<h2>Changes</h2>")[0]
    assert "PyTorch" in lena.get("/console/taxonomy?q=pie+torch").text
    assert "Good." in ada.get("/taxonomy/proposals").text
    assert post(lena, f"{at}/accept", seen=seen[1]).status_code == 409
    assert post(lena, f"{at}/undo", reason="").status_code == 422
    assert post(lena, f"{at}/undo", reason="It is a joke.").status_code == 303
    assert "pie torch" not in lena.get("/console/taxonomy?q=pie+torch").text.partition("<h2>Skills</h2>")[0]


def test_a_merge_says_which_briefs_and_rows_it_would_move(lena, app):
    answer = post(
        lena,
        "/console/taxonomy/skills/pytorch",
        **{"change": "merge-into", "into": "TensorFlow", "reason-merge-into": "They are one."},
    )
    assert answer.status_code == 303
    page = lena.get(answer.headers["Location"]).text
    assert "Merge PyTorch into TensorFlow" in page
    assert re.search(r"[1-9] profiles, \d+ projects and [1-9] briefs name the old word", page)
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    at = answer.headers["Location"].partition("?")[0]
    assert post(lena, f"{at}/accept", seen=seen).status_code == 303
    retired = lena.get("/console/taxonomy/skills/pytorch").text
    assert "Nobody can choose this word any more" in retired
    assert "It means" in retired


def test_a_change_without_a_reason_comes_back_into_its_own_form(lena):
    answer = post(lena, "/console/taxonomy/skills/pytorch", **{"change": "retire", "reason-retire": ""})
    assert answer.status_code == 422
    assert '<a href="#reason-retire">Say why' in answer.text


def test_a_proposal_is_declined_with_a_reason(ada, lena, app):
    post(ada, "/taxonomy/proposals", **ALIAS)
    at = f"/console/taxonomy/proposals/{proposed(app).public_id}"
    assert post(lena, f"{at}/decline", reason="").status_code == 422
    assert post(lena, f"{at}/decline", reason="Nobody writes that.").status_code == 303
    assert "Nobody writes that." in ada.get("/taxonomy/proposals").text
    assert "Declined" in lena.get("/console/taxonomy/proposals?status=declined").text


def test_vetters_do_not_see_the_console_of_words(client, settled):
    sign_in(client, VERA)
    assert client.get("/console/taxonomy").status_code == 403
    assert client.get("/taxonomy/proposals/new").status_code == 200
