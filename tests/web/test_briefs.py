"""Briefs as a company writes, changes, checks and publishes them."""

import pytest
from flask.testing import FlaskClient

from marketplace.web.forms import LARGEST_ROWS
from tests.web.people import BO, EVE, Settled, carried_by, post, sign_in, token_in

WRITTEN = {
    "title": "Anomalies in sensor data",
    "text": "We watch 400 wind turbines and want to see a bearing fail before it does. Labelled data for two years.",
    "skills__0__skill": "PyTorch",
    "skills__0__need": "must",
    "skills__0__level": "0.75",
    "skills__1__skill": "",
    "skills__1__need": "must",
    "skills__2__skill": "python",
    "skills__2__need": "nice",
    "engagement_models__0": "contract",
    "hours_per_week": "20",
    "duration_weeks": "13",
    "budget__target": "30,000",
    "budget__max": "40 000",
    "budget__currency": "EUR",
    "budget__unit": "total",
    "time_zone": "Europe/Berlin",
    "working_hours__start": "09:00",
    "working_hours__end": "17:30",
    "languages__0__language": "en",
    "languages__0__level": "B2",
    "compliance": "GDPR, IEC 61400",
    "production": "yes",
}


def test_the_list_shows_state_and_the_next_action(ana: FlaskClient) -> None:
    page = ana.get("/briefs").text
    assert "Fraud model into production" in page
    assert "Rank the experts" in page
    assert "Check and publish" in page
    assert "Not yours" not in page


def test_a_company_without_briefs_is_told_how_to_begin(client: FlaskClient, settled: Settled) -> None:
    sign_in(client, BO)
    page = client.get("/briefs").text
    assert "Not yours" in page
    assert "No briefs yet" not in page


def test_somebody_without_a_company_finds_no_briefs(client: FlaskClient, settled: Settled) -> None:
    sign_in(client, EVE)
    assert client.get("/briefs").status_code == 404
    assert client.get("/briefs/new").status_code == 404


@pytest.mark.parametrize("address", ["/briefs", "/briefs/new", "/briefs/from-text"])
def test_nobody_sees_a_company_page_without_signing_in(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in")


def test_a_brief_that_is_written_can_be_read_back(ana: FlaskClient) -> None:
    answer = post(ana, "/briefs/new", do="save", **WRITTEN)
    assert answer.status_code == 303
    page = ana.get(answer.location).text
    assert "<h1>Anomalies in sensor data</h1>" in page
    assert "target €30,000, at most €40,000 in total" in page
    assert "PyTorch · proficient" in page
    assert "Python · nice to have" in page
    assert "09:00–17:30 Europe/Berlin" in page
    assert "GDPR, IEC 61400" in page


def test_only_the_description_is_required(ana: FlaskClient) -> None:
    answer = post(ana, "/briefs/new", do="save", text="Watch turbines and say which bearing fails next.")
    assert answer.status_code == 303
    assert "<h1>Watch turbines and say which bearing fails next</h1>" in ana.get(answer.location).text


def test_a_refused_form_keeps_what_was_typed_and_says_what_is_wrong_beside_each_field(ana: FlaskClient) -> None:
    wrong = WRITTEN | {"skills__2__skill": "pytroch", "budget__max": "20,000", "start": "2020-01-01"}
    answer = post(ana, "/briefs/new", do="save", **wrong)
    assert answer.status_code == 422
    page = answer.text
    assert "<title>Error: Write a brief" in page
    assert 'role="alert"' in page
    assert 'href="#skills-1-skill"' in page
    assert 'href="#budget-max"' in page
    assert 'href="#start"' in page
    assert 'value="pytroch"' in page
    assert "PyTorch" in page
    assert 'value="20,000"' in page
    assert "We watch 400 wind turbines" in page
    assert "Anomalies in sensor data" not in ana.get("/briefs").text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "x" * 1_000_000}, "text"),
        ({"hours_per_week": "many"}, "hours_per_week"),
        ({"hours_per_week": "900"}, "hours_per_week"),
        ({"budget__currency": "XYZ"}, "budget-currency"),
        ({"budget__unit": "fortnight"}, "budget-unit"),
        ({"budget__target": "", "budget__max": "", "budget__strict": "yes"}, "budget-max"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"languages__0__language": "xx"}, "languages-0-language"),
        ({"work_countries": "Narnia"}, "work_countries"),
        ({"skills__0__need": "perhaps"}, "skills-0-need"),
        ({"skills__0__level": "7"}, "skills-0-level"),
        ({"engagement_models__0": "barter"}, "engagement_models-0"),
        ({"working_hours__start": "18:00"}, "working_hours-start"),
        ({"domain": "alchemy"}, "domain"),
    ],
)
def test_bad_input_is_named_by_its_field_and_stored_nowhere(
    ana: FlaskClient, changed: dict[str, str], field: str
) -> None:
    before = ana.get("/briefs").text.count("<tr>")
    answer = post(ana, "/briefs/new", do="save", **(WRITTEN | changed))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert ana.get("/briefs").text.count("<tr>") == before


def test_rows_are_added_and_removed_by_buttons_and_nothing_typed_is_lost(ana: FlaskClient) -> None:
    added = post(ana, "/briefs/new", do="add", **WRITTEN)
    assert added.status_code == 200
    assert 'name="skills-3-skill"' in added.text
    assert 'type="text" value="PyTorch"' in added.text
    removed = post(ana, "/briefs/new", do="remove-0", **WRITTEN)
    assert removed.status_code == 200
    assert 'type="text" value="PyTorch"' not in removed.text
    assert 'id="skills-1-skill" name="skills-1-skill" type="text" value="python"' in removed.text
    assert "We watch 400 wind turbines" in removed.text


def test_no_more_rows_are_added_than_are_read_back(ana: FlaskClient) -> None:
    last = f"skills-{LARGEST_ROWS - 1}-skill"
    page = post(ana, "/briefs/new", do="add", **WRITTEN, **{last: "python"}).text
    assert f'name="{last}"' in page
    assert f'name="skills-{LARGEST_ROWS}-skill"' not in page


def test_checking_says_how_many_fit_and_stores_nothing(ana: FlaskClient) -> None:
    answer = post(ana, "/briefs/new", do="check", **WRITTEN)
    assert answer.status_code == 200
    assert "experts fit" in answer.text
    assert "Not shown, and why" in answer.text
    assert "Anomalies in sensor data" not in ana.get("/briefs").text


def test_a_filled_example_is_there_to_look_at_and_would_be_accepted(ana: FlaskClient) -> None:
    page = ana.get("/briefs/new?example=yes").text
    assert "Fraud scoring for card payments" in page
    from marketplace.web.company.example import EXAMPLE

    fields = {name.replace("-", "__"): value for name, value in EXAMPLE.values.items()}
    assert post(ana, "/briefs/new", do="save", **fields).status_code == 303


def test_changing_a_brief_shows_it_as_it_stands_and_keeps_the_change(ana: FlaskClient, settled: Settled) -> None:
    address = f"/briefs/{settled.brief}/edit"
    page = ana.get(address).text
    assert 'value="Fraud model into production"' in page
    assert 'value="python"' in page or 'value="Python"' in page
    answer = post(ana, address, do="save", **WRITTEN, **carried_by(page))
    assert answer.status_code == 303
    assert "<h1>Anomalies in sensor data</h1>" in ana.get(answer.location).text


def test_a_draft_is_published_once(ana: FlaskClient, settled: Settled) -> None:
    address = f"/briefs/{settled.empty_brief}"
    assert "Publish" in ana.get(address).text
    assert post(ana, f"{address}/publication").status_code == 303
    assert 'action="' + f"{address}/publication" not in ana.get(address).text
    again = post(ana, f"{address}/publication")
    assert again.status_code == 409
    assert "no longer possible" in again.text


@pytest.mark.parametrize("end", ["", "/edit"])
def test_the_brief_of_another_company_is_not_found(ana: FlaskClient, settled: Settled, end: str) -> None:
    theirs = ana.get(f"/briefs/{settled.other_brief}{end}")
    missing = ana.get(f"/briefs/3f0e6b0e-1111-4222-8333-444455556666{end}")
    assert theirs.status_code == missing.status_code == 404
    assert "Not yours" not in theirs.text


@pytest.mark.parametrize("end", ["/edit", "/publication", "/matches"])
def test_nothing_can_be_done_to_the_brief_of_another_company(ana: FlaskClient, settled: Settled, end: str) -> None:
    assert post(ana, f"/briefs/{settled.other_brief}{end}", do="save", **WRITTEN).status_code == 404


def test_a_text_becomes_suggestions_with_the_words_they_come_from(ana: FlaskClient) -> None:
    text = "Looking for a contractor with PyTorch and Kubernetes, 20 hours per week, budget up to 40,000 EUR."
    answer = post(ana, "/briefs/from-text", text=text)
    assert answer.status_code == 200
    assert "understood from your text" in answer.text
    assert "PyTorch" in answer.text
    assert text in answer.text.replace("&#39;", "'")
    assert "Nothing is saved yet" in answer.text


@pytest.mark.parametrize("text", ["", "   \n ", "x" * 20_001])
def test_a_text_that_cannot_be_read_comes_back_with_the_reason(ana: FlaskClient, text: str) -> None:
    answer = post(ana, "/briefs/from-text", text=text)
    assert answer.status_code == 422
    assert 'href="#text"' in answer.text


def test_what_was_typed_is_shown_as_text_and_never_as_markup(ana: FlaskClient) -> None:
    nasty = '"><script>alert(1)</script>{{ 7 * 7 }}'
    answer = post(ana, "/briefs/new", do="save", **(WRITTEN | {"title": nasty, "compliance": nasty}))
    page = ana.get(answer.location).text if answer.status_code == 303 else answer.text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page


def test_a_form_larger_than_the_site_takes_is_refused_with_a_page(ana: FlaskClient) -> None:
    token = token_in(ana.get("/about").text)
    answer = ana.post("/briefs/new", data={"csrf_token": token, "text": "x" * (5 * 1024 * 1024)})
    assert answer.status_code == 413
    assert "too much at once" in answer.text
