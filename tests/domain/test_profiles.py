"""What cannot be in an expert's profile, one complaint at a time; and months counted from dated projects."""

from datetime import date

import pytest

from marketplace.domain.errors import Invalid
from marketplace.domain.experts import (
    AvailabilityDraft,
    DomainDraft,
    OutcomeDraft,
    RatingDraft,
    SkillDraft,
    SpecializationDraft,
    TermsDraft,
    domain_experience,
    months_in_domains,
)
from marketplace.domain.places import LanguageDraft, WindowDraft
from marketplace.domain.profiles import check, problems_of
from marketplace.domain.vocabulary import DocumentKind, EngagementModel, RateUnit, RubricDimension
from tests.factories import a_project, an_expert

TODAY = date(2026, 11, 23)
TOMORROW = date(2026, 11, 24)


def terms(**over):
    return TermsDraft(
        **{"model": EngagementModel.FRACTIONAL, "ask": 500_000, "currency": "EUR", "unit": RateUnit.MONTH} | over
    )


def with_project(**over):
    return {"documents": (a_project(**over),)}


WRONG = {
    "no name": ({"name": " "}, "name", "empty"),
    "a name too long": ({"name": "x" * 161}, "name", "longer than 160"),
    "a headline too long": ({"headline": "x" * 161}, "headline", "longer than 160"),
    "an unknown country": ({"country": "XX"}, "country", "two letters"),
    "an unknown work country": ({"work_countries": ("XX",)}, "work_countries", "two letters"),
    "a work country twice": ({"work_countries": ("DE", "DE")}, "work_countries", "twice"),
    "an unknown time zone": ({"time_zone": "Nowhere"}, "time_zone", "Europe/Berlin"),
    "an unknown language": ({"languages": (LanguageDraft("xx"),)}, "languages", "two letters"),
    "a language twice": ({"languages": (LanguageDraft("en"),) * 2}, "languages", "twice"),
    "no specialization": ({"specializations": ()}, "specializations", "claim at least one"),
    "a specialization twice": ({"specializations": (SpecializationDraft("mlops"),) * 2}, "specializations", "twice"),
    "a skill twice": ({"skills": (SkillDraft("python"),) * 2}, "skills", "twice"),
    "a level above one": ({"skills": (SkillDraft("python", 1.1),)}, "skills.0.level", "at most 1"),
    "a skill used tomorrow": (
        {"skills": (SkillDraft("python", last_used=TOMORROW),)},
        "skills.0.last_used",
        "in the future",
    ),
    "evidence that is not there": (
        {"skills": (SkillDraft("python", evidence=("nothing",)),)},
        "skills.0.evidence",
        "no document 'nothing'",
    ),
    "evidence twice": (
        {"skills": (SkillDraft("python", evidence=("fraud-scoring",) * 2),)},
        "skills.0.evidence",
        "twice",
    ),
    "a domain twice": ({"domains": (DomainDraft("payments", 2),) * 2}, "domains", "twice"),
    "no months": ({"domains": (DomainDraft("payments", 0),)}, "domains.0.months", "above 0"),
    "months that are no number": (
        {"domains": (DomainDraft("payments", float("nan")),)},
        "domains.0.months",
        "above 0",
    ),
    "a document key twice": ({"documents": (a_project(), a_project())}, "documents", "twice"),
    "no title": (with_project(title=""), "documents.0.title", "title"),
    "a document too long": (with_project(text="x" * 20_001), "documents.0.text", "shorten it to 20,000"),
    "a null character": (with_project(text="\x00"), "documents.0.text", "null character"),
    "a project without a date": (with_project(started=None), "documents.0.started", "date it started"),
    "a project of another age": (with_project(started=date(1900, 1, 1)), "documents.0.started", "50 years ago"),
    "a project from tomorrow": (with_project(started=TOMORROW, ended=None), "documents.0.started", "in the future"),
    "a project until tomorrow": (with_project(ended=TOMORROW), "documents.0.ended", "in the future"),
    "a project that ended first": (with_project(ended=date(2020, 1, 1)), "documents.0.ended", "before it started"),
    "a document's skill twice": (with_project(skills=("python",) * 2), "documents.0.skills", "twice"),
    "an unknown currency": ({"terms": (terms(currency="XYZ"),)}, "terms.0.currency", "use one of"),
    "an ask of nothing": ({"terms": (terms(ask=0),)}, "terms.0.ask", "above 0"),
    "a negative floor": ({"terms": (terms(floor=-1),)}, "terms.0.floor", "above 0"),
    "a floor above the ask": ({"terms": (terms(floor=500_001),)}, "terms.0.floor", "above the ask"),
    "hours in an hourly rate": (
        {"terms": (terms(unit=RateUnit.HOUR, included_hours=2.0),)},
        "terms.0.included_hours",
        "Only a monthly retainer",
    ),
    "too many hours": ({"terms": (terms(included_hours=745.0),)}, "terms.0.included_hours", "at most 744"),
    "overage of nothing": ({"terms": (terms(overage=100),)}, "terms.0.overage", "needs included_hours"),
    "a model twice": ({"terms": (terms(), terms())}, "terms", "twice"),
    "too much capacity": (
        {"availability": AvailabilityDraft(capacity_hours=81.0)},
        "availability.capacity_hours",
        "0 to 80",
    ),
    "booked below nothing": (
        {"availability": AvailabilityDraft(booked_hours=-1.0)},
        "availability.booked_hours",
        "0 to 80",
    ),
    "no number of slots": ({"availability": AvailabilityDraft(free_slots=-1)}, "availability.free_slots", "0 to 20"),
    "confirmed tomorrow": (
        {"availability": AvailabilityDraft(confirmed_on=TOMORROW)},
        "availability.confirmed_on",
        "in the future",
    ),
    "a window without days": ({"windows": (WindowDraft(weekdays=()),)}, "windows.0", "weekday"),
    "a rating above five": (
        {"ratings": (RatingDraft(RubricDimension.COMMUNICATION, 5.5),)},
        "ratings.0.level",
        "1 to 5",
    ),
    "a rating from tomorrow": (
        {"ratings": (RatingDraft(RubricDimension.COMMUNICATION, 5, rated_on=TOMORROW),)},
        "ratings.0.rated_on",
        "in the future",
    ),
    "an outcome from tomorrow": ({"outcomes": (OutcomeDraft(True, TOMORROW),)}, "outcomes.0.ended", "in the future"),
}


@pytest.mark.parametrize(("over", "field", "words"), WRONG.values(), ids=WRONG)
def test_each_complaint_names_its_field_and_the_cure(over, field, words):
    plain = {"skills": (SkillDraft("python"),)}
    problems = problems_of(an_expert(**plain | over), TODAY)

    assert list(problems) == [field]
    assert words in " ".join(problems[field])
    assert all(sentence.endswith(".") for sentence in problems[field])


def test_a_plain_profile_is_fine():
    check(an_expert(), TODAY)


def test_a_profile_without_a_name_is_refused():
    with pytest.raises(Invalid, match="name: The name is empty"):
        check(an_expert(name=""), TODAY)


def test_a_publication_needs_no_date():
    paper = a_project(kind=DocumentKind.PUBLICATION, started=None, ended=None, domain=None)

    assert problems_of(an_expert(documents=(paper,), skills=()), TODAY) == {}


def test_a_project_that_goes_on_counts_up_to_today_and_has_no_end():
    (found,) = months_in_domains([a_project(started=date(2025, 11, 23), ended=None)], TODAY)

    assert found.months == pytest.approx(12, abs=0.05)
    assert found.ended is None


def test_documents_without_a_domain_or_a_date_count_for_nothing():
    undated = a_project(kind=DocumentKind.CASE_STUDY, started=None, ended=None)

    assert months_in_domains([a_project(domain=None), undated], TODAY) == ()


@pytest.mark.parametrize(("stated", "months"), [(36.0, 36.0), (6.0, 24.0)])
def test_the_larger_of_stated_and_counted_months_is_believed(stated, months):
    expert = an_expert(domains=(DomainDraft("payments", stated), DomainDraft("insurance", 3.0)))

    known = {found.domain: found.months for found in domain_experience(expert, TODAY)}

    assert known == {"payments": pytest.approx(months, abs=0.05), "insurance": 3.0}
