"""Briefs as a company writes, changes, checks and publishes them."""

import re

import pytest
from flask.testing import FlaskClient

from marketplace.web.forms import LARGEST_ROWS
from tests.web.people import BO, EVE, Settled, carried_by, post, sign_in, token_in
from tests.web.writing import WRITTEN, of_page, page_with, send, write


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


def test_a_brief_that_is_written_page_by_page_can_be_read_back(ana: FlaskClient) -> None:
    page = ana.get(write(ana)).text
    assert "<h1>Anomalies in sensor data</h1>" in page
    assert "target €30,000, at most €40,000 in total" in page
    assert "PyTorch · proficient" in page
    assert "Python · nice to have" in page
    assert "09:00–17:30 Europe/Berlin" in page
    assert "GDPR, IEC 61400" in page


def test_every_answer_is_there_to_be_checked(ana: FlaskClient) -> None:
    page = ana.get(f"{write(ana)}/edit").text
    assert "Production: people or systems will rely on it" in page
    assert "Collected, described, and labelled where it must be" in page
    assert "80 %: Has shipped models that watch machines (evidence in the profile)" in page
    assert "Before it can be published" not in page


def test_a_sentence_or_a_title_is_enough_to_begin_and_each_page_leads_to_the_next(ana: FlaskClient) -> None:
    answer = post(ana, "/briefs/new", do="save", text="Watch turbines and say which bearing fails next.")
    assert answer.status_code == 303
    assert answer.location.endswith("/edit/skills")
    brief = answer.location.removesuffix("/edit/skills")
    assert "<h1>Watch turbines and say which bearing fails next</h1>" in ana.get(brief).text
    order = ["skills", "production", "scope", "budget", "criteria"]
    for page, then in zip(order, [*(f"/edit/{name}" for name in order[1:]), "/edit"], strict=True):
        answer = send(ana, f"{brief}/edit/{page}")
        assert (answer.status_code, answer.location) == (303, f"{brief}{then}")
    later = send(ana, f"{brief}/edit/scope", do="later", hours_per_week="20")
    assert later.location == brief


def test_a_first_page_that_says_nothing_is_sent_back(ana: FlaskClient) -> None:
    answer = post(ana, "/briefs/new", do="save", title=" ")
    assert answer.status_code == 422
    assert "the rest can wait" in answer.text


def test_a_title_alone_is_a_draft_that_cannot_be_published_yet(ana: FlaskClient) -> None:
    brief = post(ana, "/briefs/new", do="save", title="Bearings").location.removesuffix("/edit/skills")
    page = ana.get(f"{brief}/edit").text
    assert "Before it can be published" in page
    refused = post(ana, f"{brief}/publication")
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert f"{brief}/edit/outcome?back=check#text" in refused.text
    assert "Draft" in ana.get(brief).text


def test_a_change_from_the_check_leads_back_to_it(ana: FlaskClient) -> None:
    brief = write(ana)
    answer = send(ana, f"{brief}/edit/scope", **of_page("scope"), back="check")
    assert answer.location == f"{brief}/edit"


def test_sent_twice_a_first_page_is_one_brief(ana: FlaskClient) -> None:
    first = post(ana, "/briefs/new", do="save", once="a key of the form", **of_page("outcome"))
    second = post(ana, "/briefs/new", do="save", once="a key of the form", **of_page("outcome"))
    assert first.location == second.location
    assert ana.get("/briefs").text.count(">Anomalies in sensor data</a>") == 1


def test_going_back_to_the_first_page_and_changing_it_shows_the_difference_and_makes_no_second_brief(
    ana: FlaskClient,
) -> None:
    post(ana, "/briefs/new", do="save", once="a key of the form", **of_page("outcome"))
    changed = of_page("outcome") | {"title": "Bearings"}
    answer = post(ana, "/briefs/new", do="save", once="a key of the form", **changed)
    assert answer.status_code == 409
    assert "Bearings" in answer.text
    assert ana.get("/briefs").text.count(">Anomalies in sensor data</a>") == 1


def test_unfinished_drafts_are_offered_before_a_new_one_is_begun(ana: FlaskClient) -> None:
    write(ana)
    assert "You have drafts that are not finished" in ana.get("/briefs/new").text


CHOSEN = {
    "answer-data",
    "answer-setting",
    "budget-currency",
    "budget-unit",
    "budget-max",
    "skills-0-need",
    "engagement_models-0",
    "domain",
    "criteria-0-part",
}
"""What is chosen from a list: a word that is not on it cannot be shown again."""


def test_a_refused_page_keeps_what_was_typed_and_says_what_is_wrong_beside_each_field(ana: FlaskClient) -> None:
    brief = write(ana)
    wrong = of_page("skills") | {"skills__2__skill": "pytroch"}
    answer = send(ana, f"{brief}/edit/skills", **wrong)
    assert answer.status_code == 422
    page = answer.text
    assert "<title>Error: Skills" in page
    assert 'role="alert"' in page
    assert 'href="#skills-1-skill"' in page
    assert 'value="pytroch"' in page
    assert "PyTorch" in page
    assert "pytroch" not in ana.get(f"{brief}/edit/skills").text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text": "x" * 1_000_000}, "text"),
        ({"answer__measure": "x" * 10_000}, "answer-measure"),
        ({"answer__data": "perhaps"}, "answer-data"),
        ({"answer__setting": "perhaps"}, "answer-setting"),
        ({"outcome": "x" * 10_000}, "outcome"),
        ({"hours_per_week": "many"}, "hours_per_week"),
        ({"hours_per_week": "900"}, "hours_per_week"),
        ({"start": "2020-01-01"}, "start"),
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
        ({"criteria__0__weight": "70"}, "criteria-0-weight"),
        ({"criteria__0__weight": "much"}, "criteria-0-weight"),
        ({"criteria__0__weight": "98", "criteria__1__weight": "2"}, "criteria-0-weight"),
        ({"criteria__0__part": "luck"}, "criteria-0-part"),
        ({"criteria__1__name": "has shipped models that watch machines"}, "criteria-1-name"),
        ({"criteria__1__name": ""}, "criteria-1-name"),
    ],
)
def test_bad_input_is_named_by_its_field_kept_in_the_form_and_stored_nowhere(
    ana: FlaskClient, changed: dict[str, str], field: str
) -> None:
    brief = write(ana)
    page = page_with(changed)
    stands = ana.get(f"{brief}/edit").text.partition("<h1>")[2].partition("<form")[0]
    answer = send(ana, f"{brief}/edit/{page}", **(of_page(page) | changed))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    typed = next(value for value in changed.values())
    assert typed in answer.text or field in CHOSEN
    assert ana.get(f"{brief}/edit").text.partition("<h1>")[2].partition("<form")[0] == stands


def test_weights_that_do_not_add_up_are_told_with_what_is_missing(ana: FlaskClient) -> None:
    brief = write(ana)
    answer = send(ana, f"{brief}/edit/criteria", **(of_page("criteria") | {"criteria__0__weight": "65"}))
    assert "The weights add up to 85; they must add up to 100, so give 15 more." in answer.text
    assert 'value="65"' in answer.text


def test_a_page_can_be_saved_while_another_one_has_become_wrong(ana: FlaskClient) -> None:
    brief = write(ana)
    hours = send(ana, f"{brief}/edit/budget", **(of_page("budget") | {"engagement_models__0": "full-time"}))
    assert hours.status_code == 303, "20 hours a week are no full-time work, but that is said on another page"
    assert "fit none of the accepted models" in ana.get(f"{brief}/edit").text
    assert post(ana, f"{brief}/publication").status_code == 422


def test_rows_are_added_and_removed_by_buttons_and_nothing_typed_is_lost(ana: FlaskClient) -> None:
    address = f"{write(ana)}/edit/skills"
    skills = of_page("skills")
    added = send(ana, address, do="add", **skills)
    assert added.status_code == 200
    assert 'name="skills-3-skill"' in added.text
    assert 'type="text" value="PyTorch"' in added.text
    removed = send(ana, address, do="remove-0", **skills)
    assert removed.status_code == 200
    assert 'type="text" value="PyTorch"' not in removed.text
    assert 'id="skills-1-skill" name="skills-1-skill" type="text" value="python"' in removed.text


def test_criteria_are_added_removed_and_suggested(ana: FlaskClient) -> None:
    address = f"{write(ana)}/edit/criteria"
    criteria = of_page("criteria")
    assert 'name="criteria-2-name"' in send(ana, address, do="add-criterion", **criteria).text
    removed = send(ana, address, do="remove-criterion-0", **criteria).text
    assert 'value="Has shipped models' not in removed
    assert 'value="Explains"' in removed
    suggested = send(ana, address, do="standard-criteria", **criteria).text
    assert "Has done this in production: PyTorch" in suggested


def test_no_more_rows_are_added_than_are_read_back(ana: FlaskClient) -> None:
    last = f"skills-{LARGEST_ROWS - 1}-skill"
    page = send(ana, f"{write(ana)}/edit/skills", do="add", **of_page("skills"), **{last: "python"}).text
    assert f'name="{last}"' in page
    assert f'name="skills-{LARGEST_ROWS}-skill"' not in page


def test_skills_that_a_pasted_text_names_are_accepted_one_by_one(ana: FlaskClient) -> None:
    address = f"{write(ana)}/edit/skills"
    fields = of_page("skills") | {"pasted": "You must know Kubernetes and PyTorch; Kafka is a plus."}
    found = send(ana, address, do="suggest", **fields).text
    assert 'value="accept-kubernetes"' in found
    assert 'value="accept-pytorch"' not in found, "it is asked for already"
    taken = send(ana, address, do="accept-kubernetes", **fields).text
    assert 'value="accept-kubernetes"' not in taken
    assert 'type="text" value="Kubernetes"' in taken
    assert "Kubernetes" not in ana.get(f"{address.removesuffix('/edit/skills')}").text, "nothing is saved yet"


def test_looking_what_a_page_would_bring_stores_nothing(ana: FlaskClient) -> None:
    address = f"{write(ana)}/edit/scope"
    answer = send(ana, address, do="preview", **(of_page("scope") | {"hours_per_week": "31"}))
    assert answer.status_code == 200
    assert "experts match" in answer.text
    assert 'value="31"' in answer.text
    assert 'value="31"' not in ana.get(address).text


def test_the_rail_comes_alone_for_whoever_types(ana: FlaskClient) -> None:
    address = f"{write(ana)}/edit/scope"
    token = token_in(ana.get(address).text)
    fields = {name.replace("__", "-"): value for name, value in of_page("scope").items()}
    sent = {"csrf_token": token, "do": "preview", **fields}
    answer = ana.post(address, data=sent, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "experts match" in answer.text
    assert "<html" not in answer.text
    wrong = ana.post(address, data=sent | {"hours_per_week": "many"}, headers={"HX-Request": "true"})
    assert wrong.status_code == 200
    assert "the last usable version" in wrong.text


def test_a_template_begins_a_brief_once_and_can_be_published_as_it_is(ana: FlaskClient) -> None:
    for template in ("fraud", "assistant", "lead", "audit", "data"):
        first = post(ana, f"/briefs/templates/{template}", once="key")
        again = post(ana, f"/briefs/templates/{template}", once="key")
        assert first.status_code == 303
        assert first.location == again.location
        brief = first.location.removesuffix("/edit")
        assert "Before it can be published" not in ana.get(first.location).text
        assert post(ana, f"{brief}/publication").status_code == 303
    assert post(ana, "/briefs/templates/alchemy", once="key").status_code == 404


def test_a_copy_says_the_same_under_another_title(ana: FlaskClient, settled: Settled) -> None:
    first = post(ana, f"/briefs/{settled.brief}/copy", once="key")
    again = post(ana, f"/briefs/{settled.brief}/copy", once="key")
    assert first.location == again.location
    page = ana.get(first.location).text
    assert "Copy of Fraud model into production" in page
    assert "Python (must have)" in page


def test_changing_a_brief_shows_it_as_it_stands_and_keeps_the_change(ana: FlaskClient, settled: Settled) -> None:
    address = f"/briefs/{settled.brief}/edit/outcome"
    page = ana.get(address).text
    assert 'value="Fraud model into production"' in page
    answer = post(ana, address, do="save", **of_page("outcome"), **carried_by(page))
    assert answer.status_code == 303
    assert "<h1>Anomalies in sensor data</h1>" in ana.get(f"/briefs/{settled.brief}").text


def test_a_draft_is_published_once(ana: FlaskClient, settled: Settled) -> None:
    address = f"/briefs/{settled.empty_brief}"
    assert "Publish" in ana.get(address).text
    assert post(ana, f"{address}/publication").status_code == 303
    assert 'action="' + f"{address}/publication" not in ana.get(address).text
    again = post(ana, f"{address}/publication")
    assert again.status_code == 409
    assert "no longer possible" in again.text


@pytest.mark.parametrize("end", ["", "/edit", "/edit/skills"])
def test_the_brief_of_another_company_is_not_found(ana: FlaskClient, settled: Settled, end: str) -> None:
    theirs = ana.get(f"/briefs/{settled.other_brief}{end}")
    missing = ana.get(f"/briefs/3f0e6b0e-1111-4222-8333-444455556666{end}")
    assert theirs.status_code == missing.status_code == 404
    assert "Not yours" not in theirs.text


@pytest.mark.parametrize("end", ["/edit/outcome", "/publication", "/matches", "/copy"])
def test_nothing_can_be_done_to_the_brief_of_another_company(ana: FlaskClient, settled: Settled, end: str) -> None:
    assert post(ana, f"/briefs/{settled.other_brief}{end}", do="save", **of_page("outcome")).status_code == 404


def test_a_text_becomes_suggestions_with_the_words_they_come_from(ana: FlaskClient) -> None:
    text = "Looking for a contractor with PyTorch and Kubernetes, 20 hours per week, budget up to 40,000 EUR."
    answer = post(ana, "/briefs/from-text", text=text)
    assert answer.status_code == 200
    assert "understood from your text" in answer.text
    assert "PyTorch" in answer.text
    assert text in answer.text.replace("&#39;", "'")
    assert "Nothing is saved yet" in answer.text


def test_only_what_was_ticked_of_a_text_becomes_a_brief_and_sent_twice_it_is_one(ana: FlaskClient) -> None:
    text = "Looking for a contractor with PyTorch and Kubernetes, 20 hours per week, budget up to 40,000 EUR."
    shown = post(ana, "/briefs/from-text", text=text).text
    take = re.search(r'value="(\d+)"><label[^>]*>Skills: <b>PyTorch', shown)
    assert take
    answer = post(ana, "/briefs/from-text", text=text, do="begin", once="key", take=[take[1]])
    assert answer.status_code == 303
    page = ana.get(answer.location).text
    assert "PyTorch" in page
    assert "Kubernetes (" not in page
    assert "€40,000" not in page
    assert post(ana, "/briefs/from-text", text=text, do="begin", once="key").location == answer.location


@pytest.mark.parametrize("text", ["", "   \n ", "x" * 20_001])
def test_a_text_that_cannot_be_read_comes_back_with_the_reason(ana: FlaskClient, text: str) -> None:
    answer = post(ana, "/briefs/from-text", text=text)
    assert answer.status_code == 422
    assert 'href="#text"' in answer.text


def test_what_was_typed_is_shown_as_text_and_never_as_markup(ana: FlaskClient) -> None:
    nasty = '"><script>alert(1)</script>{{ 7 * 7 }}'
    brief = write(ana, {**WRITTEN, "title": nasty, "compliance": nasty, "criteria__1__name": nasty})
    for address in (brief, f"{brief}/edit", f"{brief}/edit/outcome", f"{brief}/edit/production"):
        page = ana.get(address).text
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;" in page


def test_a_form_larger_than_the_site_takes_is_refused_with_a_page(ana: FlaskClient) -> None:
    token = token_in(ana.get("/about").text)
    answer = ana.post("/briefs/new", data={"csrf_token": token, "text": "x" * (5 * 1024 * 1024)})
    assert answer.status_code == 413
    assert "too much at once" in answer.text
