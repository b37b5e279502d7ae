"""Somebody new begins a profile, sees what is missing, and hands it in."""

from flask.testing import FlaskClient

from marketplace.domain.vocabulary import ExpertStatus
from tests.web.expert.conftest import Stored
from tests.web.expert.forms import fields_of, send
from tests.web.people import NEW_MAIL, VERA, post

BEGUN = {
    "name": "Nia Adeyemi",
    "headline": "Forecasts demand",
    "seniority": "senior",
    "country": "DE",
    "time_zone": "Europe/Berlin",
    "specializations": ["forecasting"],
}
PROJECT = {
    "title": "Demand forecasts for 400 shops",
    "kind": "project",
    "started": "2024-01-01",
    "ended": "2025-06-30",
    "problem": "Shelves were empty on Saturdays.",
    "scale": "400 shops, 9,000 articles",
    "broke": "A holiday moved, and nobody told the model.",
    "skills": "Python, PyTorch",
    "domain": "retail",
}


def test_the_overview_of_somebody_new_leads_to_the_beginning(nia: FlaskClient) -> None:
    assert nia.get("/profile").location == "/profile/apply"
    assert "Begin your profile" in nia.get("/profile/apply").text


def test_the_beginning_refuses_what_cannot_be_and_keeps_it(nia: FlaskClient) -> None:
    answer = post(nia, "/profile/apply", **BEGUN | {"specializations": [], "time_zone": "Mars/Base"})
    assert answer.status_code == 422
    assert 'href="#time_zone"' in answer.text
    assert 'href="#specializations"' in answer.text
    assert "Forecasts demand" in answer.text
    assert post(nia, "/profile/apply", **BEGUN, status="approved").status_code == 422
    assert nia.get("/profile").location == "/profile/apply"


def test_a_profile_is_begun_once(nia: FlaskClient, stored: Stored) -> None:
    assert post(nia, "/profile/apply", **BEGUN).status_code == 303
    assert stored.expert(NEW_MAIL).status is ExpertStatus.DRAFT
    assert post(nia, "/profile/apply", **BEGUN).status_code == 409


def test_handing_in_lists_what_is_missing_with_links(nia: FlaskClient) -> None:
    post(nia, "/profile/apply", **BEGUN)
    tasks = nia.get("/profile/apply").text
    assert "Add the skills you work with." in tasks
    answer = post(nia, "/profile/apply/submission")
    assert answer.status_code == 422
    assert 'href="/profile/skills"' in answer.text
    assert 'href="/profile/work"' in answer.text


def test_a_whole_application(nia: FlaskClient, stored: Stored) -> None:
    post(nia, "/profile/apply", **BEGUN)
    document = post(nia, "/profile/work/new", **PROJECT)
    assert document.status_code == 303, document.text
    fields = fields_of(send(nia, "/profile/skills", "add-skills").text)
    fields |= {
        "skills-0-skill": "torch",
        "skills-0-level": "0.75",
        "skills-0-evidence": "demand-forecasts-for-400-shops",
    }
    assert nia.post("/profile/skills", data=fields | {"do": "save"}).status_code == 303
    terms = {"contract__offered": "yes", "contract__ask": "110", "contract__currency": "EUR"}
    assert send(nia, "/profile/terms", **terms).status_code == 303
    assert send(nia, "/profile/availability").status_code == 303
    check = nia.get("/profile/apply/check").text
    for said in ("Demand forecasts for 400 shops", "PyTorch", "€110 an hour", "Forecasting"):
        assert said in check
    assert "Everything that handing in needs is there" in nia.get("/profile/apply").text
    draft = stored.draft(NEW_MAIL)
    assert draft.documents[0].production.startswith("Scale: 400 shops")
    assert draft.domains[0].domain == "retail"
    stored.confirm(NEW_MAIL)
    refused = post(nia, "/profile/apply/submission", referrer="vera")
    assert refused.status_code == 422
    assert 'value="vera"' in refused.text
    assert 'href="#referrer"' in refused.text
    assert stored.expert(NEW_MAIL).status is ExpertStatus.DRAFT
    assert post(nia, "/profile/apply/submission", referrer=VERA).status_code == 303
    assert stored.expert(NEW_MAIL).status is ExpertStatus.SUBMITTED


def test_availability_is_confirmed_with_one_click(ada: FlaskClient, stored: Stored) -> None:
    before = stored.expert().revision
    assert "Confirm that this is still true" in ada.get("/profile").text
    assert post(ada, "/profile/availability/confirmation").status_code == 303
    assert stored.expert().revision == before + 1
    assert "Confirmed today" in ada.get("/profile").text


def test_a_pause_is_ended_by_oneself_and_a_second_one_is_refused(ada: FlaskClient, stored: Stored) -> None:
    assert post(ada, "/profile/pause").status_code == 303
    assert stored.expert().status is ExpertStatus.PAUSED
    assert post(ada, "/profile/pause").status_code == 409
    assert post(ada, "/profile/resumption").status_code == 303
    assert stored.expert().status is ExpertStatus.APPROVED
    assert post(ada, "/profile/resumption").status_code == 409


def test_a_document_is_taken_out_and_put_back_with_what_it_showed(ada: FlaskClient, stored: Stored) -> None:
    before = stored.draft()
    assert post(ada, "/profile/work/fraud-scoring/removal").status_code == 303
    assert stored.draft().documents == ()
    page = ada.get("/profile/work").text
    assert "Removed “Fraud scoring for card payments”" in page
    assert post(ada, "/profile/work/restoration").status_code == 303
    after = stored.draft()
    assert after.documents == before.documents
    assert after.skills == before.skills


def test_a_skill_is_found_by_its_alias_as_a_page_and_as_suggestions(ada: FlaskClient) -> None:
    page = ada.get("/taxonomy/skills?q=k8s").text
    assert "Kubernetes" in page
    options = ada.get("/taxonomy/skills?skills-3-skill=k8s", headers={"HX-Request": "true"}).text
    assert '<option value="Kubernetes" label="k8s – Kubernetes">' in options
    assert "<html" not in options
    assert "No skill is called anything like" in ada.get("/taxonomy/skills?q=zzzzqqqq").text
