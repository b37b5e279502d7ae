"""What would bring an expert before more companies, as a page and as a part of the overview."""

from flask import Flask
from flask.testing import FlaskClient

from tests.web.expert.conftest import Stored


def test_the_page_says_how_far_the_profile_reaches_and_what_would_bring_more(ada: FlaskClient) -> None:
    page = ada.get("/profile/effects").text
    assert "newest open briefs you fit" in page
    assert "<h1>What would bring more</h1>" in page


def test_the_overview_takes_the_part_and_works_without_it(ada: FlaskClient) -> None:
    assert 'href="/profile/effects"' in ada.get("/profile").text
    part = ada.get("/profile/effects", headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith('<div id="effects">')
    assert "<html" not in part


def test_what_the_ranking_sees_names_every_kind_of_fact(ada: FlaskClient, stored: Stored, app: Flask) -> None:
    page = ada.get("/profile/ranking").text
    for said in ("PyTorch", "Right to work", "Private floor", "never shown"):
        assert said in page
    assert "€100" not in page, "the floor itself is on no page that could be shown to somebody"
