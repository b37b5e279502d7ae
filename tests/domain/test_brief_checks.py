"""What cannot be in a brief, one complaint at a time."""

from datetime import date

import pytest

from marketplace.domain.brief_checks import check, problems_of
from marketplace.domain.briefs import BriefDraft, BudgetDraft, RequirementDraft, title_from, titled
from marketplace.domain.errors import Invalid
from marketplace.domain.money import LARGEST_MINOR
from marketplace.domain.places import LanguageDraft, WindowDraft
from marketplace.domain.vocabulary import BudgetUnit, EngagementModel, Need
from tests.factories import a_brief

FULL_TIME, CONTRACT, FRACTIONAL = EngagementModel
TODAY = date(2026, 11, 23)

WRONG = {
    "empty text": ({"text": " \n"}, "text", "empty"),
    "a megabyte of text": ({"text": "x" * 1_000_000}, "text", "1,000,000 characters; shorten it to 20,000"),
    "a null character": ({"text": "a\x00b"}, "text", "null character"),
    "a title too long": ({"title": "x" * 121}, "title", "shorten it to 120"),
    "an outcome too long": ({"outcome": "x" * 5_001}, "outcome", "shorten it to 5,000"),
    "a scope too long": ({"scope": "x" * 5_001}, "scope", "shorten it to 5,000"),
    "too many facts": ({"compliance": ("GDPR",) * 21}, "compliance", "at most 20"),
    "an empty fact": ({"compliance": ("GDPR", " ")}, "compliance.1", "reword it"),
    "a fact too long": ({"compliance": ("x" * 201,)}, "compliance.0", "reword it"),
    "no hours": ({"hours_per_week": 0.0}, "hours_per_week", "give 1 to 60"),
    "negative hours": ({"hours_per_week": -5.0}, "hours_per_week", "give 1 to 60"),
    "hours that are no number": ({"hours_per_week": float("nan")}, "hours_per_week", "give 1 to 60"),
    "hours without end": ({"hours_per_week": float("inf")}, "hours_per_week", "give 1 to 60"),
    "hours below full time": (
        {"hours_per_week": 34.0, "engagement_models": (FULL_TIME,)},
        "hours_per_week",
        "34 hours a week fit none of the accepted models (full-time 35+)",
    ),
    "hours above both bands": (
        {"hours_per_week": 41.0, "engagement_models": (CONTRACT, FRACTIONAL)},
        "hours_per_week",
        "contract 10-40, fractional 4-20",
    ),
    "hours that no model has": ({"hours_per_week": 3.0, "engagement_models": ()}, "hours_per_week", "fit none"),
    "negative weeks": ({"duration_weeks": -1.0}, "duration_weeks", "1 to 520"),
    "weeks that are no number": ({"duration_weeks": float("nan")}, "duration_weeks", "1 to 520"),
    "a past start": ({"start": date(2026, 11, 22)}, "start", "2026-11-22 is in the past; give 2026-11-23 or later"),
    "a start in another age": ({"start": date.max}, "start", "9999-12-31 is more than ten years away; give a nearer"),
    "a model named twice": ({"engagement_models": (CONTRACT, CONTRACT)}, "engagement_models", "twice"),
    "a specialization named twice": ({"specializations": ("mlops", "mlops")}, "specializations", "twice"),
    "too many specializations": (
        {"specializations": tuple(f"s{n}" for n in range(21))},
        "specializations",
        "at most 20",
    ),
    "an empty skill": ({"skills": (RequirementDraft(" "),)}, "skills.0.skill", "empty"),
    "a skill asked for twice": (
        {"skills": (RequirementDraft("python"), RequirementDraft("python"))},
        "skills.1.skill",
        "python is asked for twice",
    ),
    "a skill that contradicts itself": (
        {"skills": (RequirementDraft("python", Need.NON_NEGOTIABLE), RequirementDraft("python", Need.NICE))},
        "skills.1.skill",
        "python is asked for as non-negotiable and as nice; keep one of them",
    ),
    "a level above one": ({"skills": (RequirementDraft("python", level=1.5),)}, "skills.0.level", "out of range"),
    "a level of nothing": ({"skills": (RequirementDraft("python", level=0.0),)}, "skills.0.level", "out of range"),
    "a level of next to nothing": ({"skills": (RequirementDraft("python", level=1e-9),)}, "skills.0.level", "range"),
    "a level that is no number": (
        {"skills": (RequirementDraft("python", level=float("nan")),)},
        "skills.0.level",
        "out of range",
    ),
    "too many skills": ({"skills": tuple(RequirementDraft(f"s{n}") for n in range(41))}, "skills", "keep the 40"),
    "too many non-negotiable skills": (
        {"skills": tuple(RequirementDraft(f"s{n}", Need.NON_NEGOTIABLE) for n in range(9))},
        "skills",
        "at most 8",
    ),
    "an unknown time zone": ({"time_zone": "Mars/Olympus"}, "time_zone", "such as Europe/Berlin"),
    "a time zone that is a path": ({"time_zone": "../etc/passwd"}, "time_zone", "not a time zone"),
    "a day that ends before it starts": ({"working_hours": WindowDraft(600, 540)}, "working_hours", "09:00-17:00"),
    "a week without days": ({"working_hours": WindowDraft(weekdays=())}, "working_hours", "at least one weekday"),
    "a negative overlap": ({"overlap_hours": -1.0}, "overlap_hours", "0 to 24"),
    "an overlap longer than the day": ({"overlap_hours": 9.0}, "overlap_hours", "do not fit the working day"),
    "a strict overlap of nothing": ({"overlap_hours": 0.0, "overlap_strict": True}, "overlap_strict", "above 0"),
    "an unknown language": ({"languages": (LanguageDraft("xx"),)}, "languages", "two letters"),
    "a language named twice": ({"languages": (LanguageDraft("en"), LanguageDraft("en"))}, "languages", "twice"),
    "an unknown country": ({"work_countries": ("XX",)}, "work_countries", "two letters"),
    "a country named twice": ({"work_countries": ("DE", "DE")}, "work_countries", "twice"),
    "an unknown currency": ({"budget": BudgetDraft("XYZ", max=1)}, "budget.currency", "use one of AED, AUD"),
    "a negative maximum": ({"budget": BudgetDraft("EUR", max=-1)}, "budget.max", "above 0"),
    "a target of nothing": ({"budget": BudgetDraft("EUR", target=0)}, "budget.target", "above 0"),
    "an unbelievable maximum": ({"budget": BudgetDraft("EUR", max=LARGEST_MINOR + 1)}, "budget.max", "believable"),
    "a budget without amounts": ({"budget": BudgetDraft("EUR")}, "budget", "no amount"),
    "a strict budget without a maximum": (
        {"budget": BudgetDraft("EUR", target=100, strict=True)},
        "budget.strict",
        "needs a max",
    ),
    "a maximum below the target": (
        {"budget": BudgetDraft("JPY", target=7000, max=6999)},
        "budget.max",
        "The max 6999 JPY is below the target 7000 JPY; raise the max or lower the target.",
    ),
}


@pytest.mark.parametrize(("over", "field", "words"), WRONG.values(), ids=WRONG)
def test_each_complaint_names_its_field_and_the_cure(over, field, words):
    problems = problems_of(a_brief(**over), TODAY)

    assert list(problems) == [field]
    (sentence,) = problems[field]
    assert words in sentence
    assert sentence.endswith(".")


def test_a_plain_brief_and_a_text_alone_are_fine():
    assert problems_of(a_brief(), TODAY) == {}
    assert problems_of(BriefDraft("Somebody who has put a fraud model into production."), TODAY) == {}
    check(a_brief(), TODAY)


@pytest.mark.parametrize(
    "over",
    [
        {"start": TODAY},
        {"hours_per_week": 35.0, "engagement_models": (FULL_TIME,)},
        {"hours_per_week": 35.0, "engagement_models": (FRACTIONAL, CONTRACT)},
        {"hours_per_week": 4.0, "engagement_models": (FRACTIONAL,)},
        {"overlap_hours": 8.0},
        {"budget": BudgetDraft("EUR", target=7000, max=7000, unit=BudgetUnit.HOUR, strict=True)},
        {"budget": BudgetDraft("BHD", target=1)},
        {"budget": None, "skills": (), "languages": ()},
        {"skills": tuple(RequirementDraft(f"s{n}", Need.NON_NEGOTIABLE) for n in range(8))},
    ],
)
def test_what_is_just_within_the_limits_is_fine(over):
    assert problems_of(a_brief(**over), TODAY) == {}


def test_everything_wrong_is_told_at_once():
    with pytest.raises(Invalid) as refusal:
        check(a_brief(text="", start=date(2020, 1, 1), budget=BudgetDraft("XYZ", target=2, max=1)), TODAY)

    assert set(refusal.value.errors) == {"text", "start", "budget.currency"}


def test_a_missing_title_is_taken_from_the_first_words():
    assert titled(BriefDraft("We need a fraud model. Soon.")).title == "We need a fraud model"
    assert titled(a_brief(title="Mine")).title == "Mine"
    long = title_from("word " * 40)
    assert len(long) <= 80
    assert long.endswith("word…")
    assert title_from(" \n") == ""
