"""Pages that need no sign-in, and the pages that say no."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.people import EVE, Settled, sign_in


def test_a_visitor_is_welcomed_and_somebody_signed_in_reads_what_to_do_next(
    client: FlaskClient, ana: FlaskClient
) -> None:
    assert "What to do next" in ana.get("/").text
    assert "Sign in" in client.application.test_client().get("/").text


def test_somebody_who_acts_for_no_company_is_told_so(client: FlaskClient, settled: Settled) -> None:
    sign_in(client, EVE)
    assert "act for no company yet" in client.get("/").text


def test_how_ranking_works_shows_the_weights_in_use(app: Flask, client: FlaskClient) -> None:
    page = client.get("/how-ranking-works").text
    weights = app.extensions["assay_index"].live().matcher.weights
    shown = [float(text) for text in re.findall(r'<td class="end nums"[^>]*>([\d.]+) %</td>', page)]
    assert len(shown) == len(weights) == 11
    assert abs(sum(shown) - 100) < 0.6
    own = [int(text) for text in re.findall(r'<td class="nums end"[^>]*>(\d+) %</td>', page)]
    assert sum(own) == 100, "the parts of the order of briefs"
    assert "nobody can pay for a place" in page


def test_the_sources_are_named(client: FlaskClient) -> None:
    page = client.get("/about").text
    for source in ("ESCO", "O*NET", "salar"):
        assert source in page


@pytest.mark.parametrize("address", ["/", "/sign-in", "/how-ranking-works", "/about", "/nowhere"])
def test_every_page_has_a_language_a_title_one_heading_and_landmarks(client: FlaskClient, address: str) -> None:
    page = client.get(address).text
    assert '<html lang="en">' in page
    assert page.count("<h1") == 1
    assert "<main" in page
    assert 'class="skip"' in page
    assert re.search(r"<title>[^<]+ – Assay</title>", page)
    assert "style=" not in page
    assert "<script>" not in page


def test_a_missing_page_names_its_request(client: FlaskClient) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert answer.headers["X-Request-ID"] in answer.text


def test_an_address_that_takes_no_posts_says_what_it_takes(client: FlaskClient) -> None:
    answer = client.delete("/about")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_an_unexpected_error_shows_a_number_to_quote_and_nothing_else(app: Flask) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("a secret in a message")

    answer = app.test_client().get("/broken")
    assert answer.status_code == 500
    assert "a secret" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["X-Request-ID"] in answer.text
