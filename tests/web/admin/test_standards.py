"""The plan and the rubric in the console: edited by leads, read by those who vet, refused where they have a hole."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import session
from marketplace.domain.rubric import Rubric, rubric_of
from marketplace.services.vetting import rubrics
from tests.web.people import LENA, VERA, Settled, post, sign_in


@pytest.fixture
def lena(client: FlaskClient, settled: Settled) -> FlaskClient:
    """A browser in which a lead admin is signed in."""
    sign_in(client, LENA)
    return client


def fields_of(html: str) -> dict[str, str]:
    """Return what a form's fields hold, as a browser would send them."""
    found = dict(
        re.findall(r'<input class="form-control[^"]*" id="[^"]+" name="([^"]+)" type="text" value="([^"]*)"', html)
    )
    found |= dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)</textarea>', html))
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', html, flags=re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else re.search(r'<option value="([^"]*)"', options)[1]  # type: ignore[index]
    made_from = re.search(r'name="made_from" value="(\d+)"', html)
    return found | {"made_from": made_from[1] if made_from else ""}


def sent(client: FlaskClient, address: str, fields: dict[str, str]):  # type: ignore[no-untyped-def]
    return post(client, address, **{name.replace("-", "__"): value for name, value in fields.items()})


def test_a_lead_publishes_a_plan_and_the_next_case_gets_it(app: Flask, lena: FlaskClient):
    fields = fields_of(lena.get("/console/plans").text)
    answer = sent(lena, "/console/plans", fields | {"steps-1-minutes": "90", "note": "Three hours were too long."})
    assert answer.status_code == 303
    with app.app_context(), session() as db:
        assert rubrics.current_plan(db).steps[1].minutes == 90
        assert [row.number for row in rubrics.plan_versions(db)] == [2, 1]
    assert "Three hours were too long." in lena.get("/console/plans").text


def test_steps_are_added_moved_taken_out_and_put_back_without_being_kept(app: Flask, lena: FlaskClient):
    fields = fields_of(lena.get("/console/plans").text)
    longer = fields_of(sent(lena, "/console/plans", fields | {"do": "add-steps"}).text)
    assert "steps-7-title" in longer
    moved = fields_of(sent(lena, "/console/plans", fields | {"do": "earlier-steps-1"}).text)
    assert moved["steps-0-title"] == fields["steps-1-title"]
    page = sent(lena, "/console/plans", fields | {"do": "remove-steps-0"}).text
    assert "is taken out" in page
    hidden = dict(re.findall(r'name="(gone-\w+)" value="([^"]*)"', page))
    back = fields_of(sent(lena, "/console/plans", fields_of(page) | hidden | {"do": "restore-steps"}).text)
    assert {name: back[name] for name in fields if name != "note"} == {n: v for n, v in fields.items() if n != "note"}
    with app.app_context(), session() as db:
        assert rubrics.latest_plan(db) is None


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"steps-1-minutes": "600"}, "nobody works unpaid"),
        ({"steps-1-title": " "}, "This is empty"),
        ({"note": ""}, "Say what changed and why"),
    ],
)
def test_a_plan_with_a_hole_is_refused_and_keeps_what_was_typed(app: Flask, lena: FlaskClient, change, complaint):
    fields = fields_of(lena.get("/console/plans").text) | {"note": "kept"} | change
    answer = sent(lena, "/console/plans", fields)
    assert answer.status_code == 422
    assert complaint in answer.text
    assert fields_of(answer.text)["steps-0-title"] == fields["steps-0-title"]
    with app.app_context(), session() as db:
        assert rubrics.latest_plan(db) is None


def test_a_lead_publishes_a_rubric_and_whoever_was_slower_is_told(app: Flask, lena: FlaskClient):
    fields = fields_of(lena.get("/console/rubric/edit").text) | {"note": "Sharper words for the middle."}
    name = "dimensions_systems-design_anchors_3"
    assert (
        sent(lena, "/console/rubric/edit", fields | {name: "Asks for the numbers before drawing."}).status_code == 303
    )
    assert "Asks for the numbers before drawing." in lena.get("/console/rubric").text
    slower = sent(lena, "/console/rubric/edit", fields)
    assert slower.status_code == 409
    assert "Version 2 was published" in slower.text


def test_a_level_without_words_is_refused_beside_its_field(lena: FlaskClient):
    fields = fields_of(lena.get("/console/rubric/edit").text) | {"note": "x"}
    name = "dimensions_communication_anchors_5"
    answer = sent(lena, "/console/rubric/edit", fields | {name: ""})
    assert answer.status_code == 422
    assert f'href="#{name}"' in answer.text
    assert f'id="{name}-error"' in answer.text


def test_what_the_form_sends_back_is_the_rubric_it_showed(app: Flask, lena: FlaskClient):
    from marketplace.web.admin.rubric import _content_of, _values_of

    with app.app_context(), session() as db:
        shown: Rubric = rubrics.current_rubric(db)
    assert rubric_of(_content_of(_values_of(shown))) == shown


def test_a_vetter_reads_the_rubric_and_changes_nothing(client: FlaskClient, settled: Settled):
    sign_in(client, VERA)
    page = client.get("/console/rubric")
    assert page.status_code == 200
    assert "Write a new version" not in page.text
    assert client.get("/console/rubric/edit").status_code == 403
    assert client.get("/console/plans").status_code == 403
