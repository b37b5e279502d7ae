"""JSON Resume in and out: what goes out comes back as what is there."""

from datetime import date

import pytest

from marketplace.domain import imports as rules
from marketplace.domain.errors import Invalid
from marketplace.domain.experts import ExpertDraft, SkillDraft
from marketplace.domain.imports import Part
from marketplace.domain.vocabulary import DocumentKind, EvidenceTier
from marketplace.services import profiles, resumes
from tests.conftest import TODAY
from tests.factories import a_project, an_expert

RESUME = {
    "basics": {"name": "Ada Moreira", "label": "Leads ML teams", "location": {"countryCode": "pt"}},
    "work": [
        {
            "name": "Bank",
            "position": "ML engineer",
            "startDate": "2020-02",
            "endDate": "2023",
            "summary": "Fraud models.",
            "highlights": ["Outcome: Fewer blocked payments.", "Ran it in production."],
        },
        {"name": "No dates", "position": "Adviser"},
        {"startDate": "2020"},
        {"name": "Bad date", "startDate": "a while ago"},
    ],
    "skills": [
        {"name": "Frameworks", "level": "Master", "keywords": ["PyTorch", "Not a skill of any kind"]},
        {"name": "Kubernetes"},
        {"name": "Basket weaving"},
    ],
    "languages": [{"language": "Portuguese", "fluency": "Native speaker"}, {"language": "Klingon"}],
    "publications": [{"name": "On drift", "releaseDate": "2024-05-01", "url": "javascript:alert(1)"}],
}


def test_what_a_resume_says_is_found_and_what_it_says_wrongly_is_told() -> None:
    contents = resumes.read(RESUME)
    draft = rules.take(an_expert(skills=(), documents=()), contents.found)

    assert (draft.headline, draft.country) == ("Leads ML teams", "PT")
    assert [(d.title, d.kind, d.started, d.ended) for d in draft.documents] == [
        ("ML engineer at Bank", DocumentKind.PROJECT, date(2020, 2, 1), date(2023, 12, 31)),
        ("Adviser at No dates", DocumentKind.CASE_STUDY, None, None),
        ("On drift", DocumentKind.PUBLICATION, date(2024, 5, 1), None),
    ]
    first = draft.documents[0]
    assert (first.text, first.outcome) == ("Fraud models.\nRan it in production.", "Fewer blocked payments.")
    assert draft.documents[2].url is None
    assert [(held.skill, held.level) for held in draft.skills] == [("pytorch", 1.0), ("kubernetes", 0.5)]
    assert {s.language: s.level.value for s in draft.languages} == {"en": "C1", "pt": "C2"}
    assert [problem.where for problem in contents.problems] == [
        "work[2]",
        "work[3]",
        "skills[0].keywords[1]",
        "skills[2]",
        "languages[1]",
    ]
    assert profiles.checked(draft, today=TODAY)


def test_a_profile_that_goes_out_comes_back_as_it_is() -> None:
    draft = profiles.checked(
        an_expert(documents=(a_project(text="A text.", url="https://example.org/x"), a_project(key="b", title="B"))),
        today=TODAY,
    )
    contents = resumes.read(resumes.write(draft))

    assert contents.problems == ()
    assert {found.part for found in contents.found} == {
        *(Part.NAME, Part.HEADLINE, Part.COUNTRY, Part.SKILL, Part.LANGUAGE, Part.DOCUMENT)
    }
    assert [found for found in contents.found if not rules.is_there(draft, found)] == []


@pytest.mark.parametrize("said", [[], "text", 7, None, {}, {"basics": []}, {"work": "none", "skills": [7, None]}])
def test_what_is_no_resume_is_refused(said: object) -> None:
    with pytest.raises(Invalid):
        resumes.read(said)


def test_a_file_never_says_who_stands_behind_a_claim() -> None:
    held = SkillDraft("pytorch", 0.5, EvidenceTier.ASSESSED, date(2024, 1, 1))
    said = {"skills": [{"name": "PyTorch", "level": "Master", "tier": "proven"}]}
    (skill,) = rules.take(ExpertDraft("Ada", skills=(held,)), resumes.read(said).found).skills
    assert skill == held
    (fresh,) = rules.take(ExpertDraft("Ada"), resumes.read(said).found).skills
    assert fresh.tier is EvidenceTier.SELF_DECLARED


def test_long_texts_are_cut_to_what_a_profile_holds() -> None:
    said = {"work": [{"position": "x" * 500, "startDate": "2024", "summary": "y" * 30_000}]}
    draft = rules.take(an_expert(documents=(), skills=()), resumes.read(said).found)
    assert profiles.checked(draft, today=TODAY)
