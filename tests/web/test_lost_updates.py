"""Two people change the same thing: the second sees what differs, and keeps theirs or lets it go."""

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.people import ANA, Settled, carried_by, post, sign_in
from tests.web.writing import of_page

WRITTEN = of_page("outcome")


@pytest.fixture
def brief(settled: Settled) -> str:
    return f"/briefs/{settled.brief}/edit/outcome"


@pytest.fixture
def second(app: Flask, ana: FlaskClient) -> FlaskClient:
    """Another browser of the same company."""
    other = app.test_client()
    sign_in(other, ANA)
    return other


def test_whoever_saves_second_sees_yours_theirs_and_before(ana: FlaskClient, second: FlaskClient, brief: str) -> None:
    opened = carried_by(ana.get(brief).text)
    first = post(second, brief, do="save", **WRITTEN, **carried_by(second.get(brief).text))
    assert first.status_code == 303
    answer = post(ana, brief, do="save", **WRITTEN | {"title": "Bearings"}, **opened)
    assert answer.status_code == 409
    page = answer.text
    assert re.search(r"Title.*?>Bearings</td><td[^>]*>Anomalies in sensor data</td><td[^>]*>Fraud model", page, re.S)
    assert ">Measure<" not in page, "both say the same"
    assert "Anomalies in sensor data" in ana.get(brief).text, "nothing was overwritten"


def test_keep_mine_posts_everything_again_onto_the_newer_version(
    ana: FlaskClient, second: FlaskClient, brief: str
) -> None:
    opened = carried_by(ana.get(brief).text)
    post(second, brief, do="save", **WRITTEN, **carried_by(second.get(brief).text))
    page = post(ana, brief, do="save", **WRITTEN | {"title": "Bearings"}, **opened).text
    form = page[page.index('<form method="post" action="/briefs') :]
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    answer = ana.post(brief, data={name: html.unescape(value) for name, value in fields})
    assert answer.status_code == 303
    assert "<h1>Bearings</h1>" in ana.get(brief.removesuffix("/edit/outcome")).text


def test_the_same_change_by_two_people_is_no_quarrel(ana: FlaskClient, second: FlaskClient, brief: str) -> None:
    opened = carried_by(ana.get(brief).text)
    stands = carried_by(second.get(brief).text)
    assert post(second, brief, do="save", **WRITTEN, **stands).status_code == 303
    assert post(ana, brief, do="save", **WRITTEN, **opened).status_code == 303


@pytest.mark.parametrize("was", ["", "[]", "{", '{"Title": 3}', "9" * 300_000, "[" * 100_000])
def test_a_form_that_does_not_say_what_it_was_made_from_is_asked_again(ana: FlaskClient, brief: str, was: str) -> None:
    answer = post(ana, brief, do="save", **WRITTEN, version="0", was=was)
    assert answer.status_code == 409
    assert "not known" in answer.text


def test_a_refused_form_still_knows_what_it_was_made_from(ana: FlaskClient, second: FlaskClient, brief: str) -> None:
    opened = carried_by(ana.get(brief).text)
    refused = post(ana, brief, do="save", **WRITTEN | {"answer__trigger": "many"}, **opened)
    assert refused.status_code == 422
    assert carried_by(refused.text) == opened


def test_what_others_wrote_is_shown_as_text(ana: FlaskClient, second: FlaskClient, brief: str) -> None:
    opened = carried_by(ana.get(brief).text)
    nasty = '"><script>alert(1)</script>'
    stands = carried_by(second.get(brief).text)
    assert post(second, brief, do="save", **WRITTEN | {"title": nasty}, **stands).status_code == 303
    page = post(ana, brief, do="save", **WRITTEN, **opened).text
    assert "<script>alert(1)" not in page


def test_two_tabs_on_two_pages_of_one_brief_do_not_undo_each_other(
    ana: FlaskClient, second: FlaskClient, brief: str
) -> None:
    scope = brief.replace("outcome", "scope")
    opened = carried_by(ana.get(brief).text)
    fields = of_page("scope") | {"hours_per_week": "17"}
    assert post(second, scope, do="save", **fields, **carried_by(second.get(scope).text)).status_code == 303
    assert post(ana, brief, do="save", **WRITTEN, **opened).status_code == 303
    assert 'value="17"' in ana.get(scope).text
    assert 'value="Anomalies in sensor data"' in ana.get(brief).text
