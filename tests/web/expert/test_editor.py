"""The editor: what is typed is kept when it says Save, and what vetting wrote is nobody's to type."""

import re

import pytest
from flask.testing import FlaskClient

from marketplace.domain.vocabulary import EvidenceTier, Verification
from marketplace.web.expert.parts import PARTS
from tests.web.expert.conftest import Stored
from tests.web.expert.forms import fields_of, send
from tests.web.people import ANA, carried_by, post, sign_in

SECTIONS = [section.value for section in PARTS]


@pytest.mark.parametrize("section", SECTIONS)
def test_saving_what_is_shown_changes_nothing_but_the_day_of_confirmation(
    ada: FlaskClient, stored: Stored, section: str
) -> None:
    before = stored.draft()
    answer = send(ada, f"/profile/{section}")
    assert answer.status_code == 303, answer.text
    assert re.search(r"Saved \d\d:\d\d\.", ada.get(answer.location).text)
    after = stored.draft()
    if section == "availability":
        assert after.availability.confirmed_on > before.availability.confirmed_on
    else:
        assert after == before


def test_a_changed_headline_is_kept_and_raises_the_revision(ada: FlaskClient, stored: Stored) -> None:
    before = stored.expert().revision
    assert send(ada, "/profile/basics", headline="Fraud models at banks").status_code == 303
    assert stored.draft().headline == "Fraud models at banks"
    assert stored.expert().revision == before + 1


@pytest.mark.parametrize(
    ("section", "field", "wrong"),
    [
        ("basics", "name", ""),
        ("basics", "seniority", "king"),
        ("basics", "time_zone", "Mars/Olympus"),
        ("basics", "headline", "x" * 500),
        ("skills", "skills-0-skill", "pythn"),
        ("skills", "skills-0-level", "7"),
        ("skills", "skills-0-last_used", "2999-01-01"),
        ("skills", "skills-0-last_used", "yesterday"),
        ("domains", "domains-0-months", "many"),
        ("domains", "domains-0-months", "9999"),
        ("terms", "contract-ask", "lots"),
        ("terms", "contract-ask", ""),
        ("terms", "contract-ask", "0"),
        ("terms", "contract-floor", "999,999"),
        ("terms", "contract-ask", "1.234567"),
        ("terms", "contract-currency", "XYZ"),
        ("terms", "contract-unit", "fortnight"),
        ("availability", "capacity_hours", "900"),
        ("availability", "free_slots", "99"),
        ("availability", "windows-0-start", "25:00"),
        ("availability", "windows-0-start", "23:00"),
        ("languages", "languages-0-level", "D1"),
        ("specializations", "specializations", "alchemy"),
    ],
)
def test_bad_input_is_named_by_its_field_and_nothing_is_kept(
    ada: FlaskClient, stored: Stored, section: str, field: str, wrong: str
) -> None:
    before = stored.draft()
    answer = send(ada, f"/profile/{section}", **{field: wrong})
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert f'href="#{field}"' in answer.text or field.startswith("windows")
    assert stored.draft() == before


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize(
    "name",
    [
        "tier",
        "skills-0-tier",
        "verification",
        "specializations-0-verification",
        "ratings-0-level",
        "outcomes",
        "status",
    ],
)
def test_authz_4_no_form_takes_what_is_not_the_experts_to_say(
    ada: FlaskClient, stored: Stored, section: str, name: str
) -> None:
    before, revision = stored.draft(), stored.expert().revision
    answer = send(ada, f"/profile/{section}", **{name: "proven"})
    assert answer.status_code == 422
    assert "nothing was saved" in answer.text
    assert (stored.draft(), stored.expert().revision) == (before, revision)


@pytest.mark.parametrize("name", ["user_id", "revision", "is_synthetic", "id", "created_at", "public_id", "score"])
def test_authz_4_documents_take_no_foreign_fields_either(ada: FlaskClient, stored: Stored, name: str) -> None:
    before = stored.draft()
    assert send(ada, "/profile/work/fraud-scoring", **{name: "1"}).status_code == 422
    assert stored.draft() == before


def test_a_claim_that_was_confirmed_keeps_it_as_long_as_it_says_no_more(ada: FlaskClient, stored: Stored) -> None:
    assert send(ada, "/profile/skills", skills__2__level="0.5").status_code == 303
    assert stored.draft().skills[2].tier is EvidenceTier.REFEREE_CONFIRMED


def test_a_claim_that_says_more_than_was_confirmed_is_told_what_it_costs(ada: FlaskClient, stored: Stored) -> None:
    answer = send(ada, "/profile/skills", skills__2__level="1")
    assert answer.status_code == 422
    assert "would say more than was confirmed" in answer.text
    assert stored.draft().skills[2].tier is EvidenceTier.REFEREE_CONFIRMED
    again = ada.post("/profile/skills", data=fields_of(answer.text) | {"accepted": "yes", "do": "save"})
    assert again.status_code == 303
    assert stored.draft().skills[2].tier is EvidenceTier.SELF_DECLARED


def test_taking_out_a_vetted_specialization_asks_first_and_its_verification_counts_again_when_it_is_back(
    ada: FlaskClient, stored: Stored
) -> None:
    answer = send(ada, "/profile/specializations", specializations=["computer-vision"])
    assert answer.status_code == 422
    assert "counts again if you add it before then" in answer.text
    left = ada.post("/profile/specializations", data=fields_of(answer.text) | {"accepted": "yes", "do": "save"})
    assert left.status_code == 303
    assert [claim.specialization for claim in stored.draft().specializations] == ["computer-vision"]
    added = send(ada, "/profile/specializations", specializations=["mlops", "computer-vision"])
    assert added.status_code == 303
    held = {claim.specialization: claim.verification for claim in stored.draft().specializations}
    assert held == {"mlops": Verification.MEETS, "computer-vision": Verification.CLAIMED}


def test_evidence_from_own_documents_makes_a_claim_documented(ada: FlaskClient, stored: Stored) -> None:
    send(ada, "/profile/skills", "add-skills")
    page = ada.get("/profile/skills").text
    fields = fields_of(page) | {"skills-3-skill": "Docker", "skills-3-level": "0.75", "skills-3-last_used": ""}
    answer = ada.post("/profile/skills", data=fields | {"skills-3-evidence": "fraud-scoring", "do": "save"})
    assert answer.status_code == 303
    docker = stored.draft().skills[3]
    assert (docker.skill, docker.tier, docker.evidence) == ("docker", EvidenceTier.DOCUMENTED, ("fraud-scoring",))


def test_rows_go_and_come_back_without_scripts(ada: FlaskClient, stored: Stored) -> None:
    removed = send(ada, "/profile/languages", "remove-languages-0")
    assert "Removed en" in removed.text
    assert "Nothing is saved yet" in removed.text
    undone = ada.post("/profile/languages", data=fields_of(removed.text) | {"do": "restore-languages"})
    assert fields_of(undone.text)["languages-0-language"] == "en"
    added = send(ada, "/profile/languages", "add-languages")
    assert 'name="languages-2-language"' in added.text
    assert len(stored.draft().languages) == 2


def test_two_editors_of_one_section_see_the_difference(ada: FlaskClient, stored: Stored) -> None:
    opened = fields_of(ada.get("/profile/basics").text)
    assert send(ada, "/profile/basics", headline="First").status_code == 303
    answer = ada.post("/profile/basics", data=opened | {"headline": "Second", "do": "save"})
    assert answer.status_code == 409
    assert "First" in answer.text
    assert stored.draft().headline == "First"
    kept = ada.post("/profile/basics", data=fields_of(answer.text))
    assert kept.status_code == 303
    assert stored.draft().headline == "Second"


def test_a_change_of_another_section_is_in_nobodys_way(ada: FlaskClient, stored: Stored) -> None:
    opened = fields_of(ada.get("/profile/basics").text)
    assert send(ada, "/profile/languages", languages__0__level="C2").status_code == 303
    assert ada.post("/profile/basics", data=opened | {"headline": "Mine", "do": "save"}).status_code == 303
    assert stored.draft().headline == "Mine"


def test_the_hours_are_previewed_elsewhere_and_nothing_is_saved(ada: FlaskClient, stored: Stored) -> None:
    before = stored.draft()
    page = send(ada, "/profile/availability", "preview", windows__0__start="10:00").text
    assert "Monday to Friday 10:00–17:00" in page
    assert "New York" in page
    assert stored.draft() == before


def test_a_second_currency_and_a_floor_are_kept_apart(ada: FlaskClient, stored: Stored) -> None:
    answer = send(ada, "/profile/terms", contract__ask="1,250.50", contract__currency="USD", contract__floor="1,000")
    assert answer.status_code == 303
    contract = next(held for held in stored.draft().terms if held.model.value == "contract")
    assert (contract.ask, contract.floor, contract.currency) == (125_050, 100_000, "USD")


def test_nobody_else_finds_these_pages(client: FlaskClient, settled: object) -> None:
    sign_in(client, ANA)
    for address in ("/profile", "/profile/basics", "/profile/work", "/profile/apply", "/profile/preview"):
        assert client.get(address).status_code == 404


def test_what_was_typed_comes_back_as_text(ada: FlaskClient) -> None:
    nasty = '"><script>alert(1)</script>{{ 7 * 7 }}'
    assert send(ada, "/profile/basics", headline=nasty).status_code == 303
    for address in ("/profile", "/profile/basics", "/profile/preview", "/profile/apply/check"):
        assert "<script>alert(1)" not in ada.get(address).text


def test_a_form_without_the_words_it_came_from_still_saves_onto_the_same_version(
    ada: FlaskClient, stored: Stored
) -> None:
    page = ada.get("/profile/basics").text
    fields = fields_of(page)
    assert fields["version"] == carried_by(page)["version"]
    fields.pop("was")
    assert ada.post("/profile/basics", data=fields | {"do": "save"}).status_code == 303


def test_an_unknown_button_does_nothing(ada: FlaskClient) -> None:
    assert post(ada, "/profile/basics", do="add-secrets").status_code == 422
