from datetime import date

import pytest

from marketplace.domain.brief_checks import problems_of
from marketplace.domain.briefs import BudgetDraft
from marketplace.domain.errors import Invalid
from marketplace.domain.places import LanguageDraft
from marketplace.domain.vocabulary import BudgetUnit, CefrLevel, EngagementModel, Need
from marketplace.services.reading import understand

TEXT = """# Scoring in real time

We are a payments company. We need a contractor, 20 hours a week for three months, starting on 11 January 2027.

Must have: PyTorch and Kubernetes. Docker is a plus.
You work in English (C1) and overlap at least 4 hours with Berlin time.
The budget is 90 to 110 EUR per hour. The model has to go into production.
"""


def test_a_text_becomes_a_brief_that_can_be_matched(today: date) -> None:
    draft = understand(TEXT, today).draft
    assert problems_of(draft, today) == {}
    assert draft.text == TEXT
    assert draft.engagement_models == (EngagementModel.CONTRACT,)
    assert (draft.hours_per_week, draft.duration_weeks, draft.start) == (20.0, 13.0, date(2027, 1, 11))
    assert draft.domain == "payments"
    asked = {skill.skill: skill.need for skill in draft.skills}
    assert asked["pytorch"] in (Need.MUST, Need.NON_NEGOTIABLE)
    assert asked["docker"] is Need.NICE
    assert draft.languages == (LanguageDraft("en", CefrLevel.C1),)
    assert draft.budget == BudgetDraft("EUR", target=9_000, max=11_000, unit=BudgetUnit.HOUR)
    assert (draft.overlap_hours, draft.time_zone, draft.production) == (4.0, "Europe/Berlin", True)


def test_everything_understood_names_the_words_that_say_it(today: date) -> None:
    notes = understand(TEXT, today).notes
    assert {note.field for note in notes} >= {
        *("engagement_models", "hours_per_week", "duration_weeks", "start", "domain", "skills"),
        *("overlap_hours", "time_zone", "languages", "budget", "production"),
    }
    assert all(words in TEXT for note in notes for words in note.words.split(", "))
    by_field = {note.field: note.value for note in notes}
    assert by_field["budget"] == "target 90 EUR, up to 110 EUR an hour"
    assert by_field["hours_per_week"] == "20 hours a week"


def test_a_text_that_says_nothing_of_the_sort_is_a_brief_of_its_words_alone(today: date) -> None:
    understood = understand("Somebody nice, please.", today)
    assert understood.notes == ()
    assert understood.draft.skills == ()


def test_what_a_brief_cannot_hold_is_left_out_and_said(today: date) -> None:
    understood = understand("A full-time PyTorch job, 10 hours per week.", today)
    assert problems_of(understood.draft, today) == {}
    assert understood.draft.engagement_models == (EngagementModel.FULL_TIME,)
    assert understood.draft.hours_per_week is None
    (said,) = [note.value for note in understood.notes if note.field == "hours_per_week"]
    assert "left out" in said


def test_a_currency_we_do_not_deal_in_is_left_out_and_said(today: date) -> None:
    understood = understand("PyTorch work for 40 hours a week, budget up to 500000 THB per month.", today)
    assert understood.draft.budget is None
    (said,) = [note.value for note in understood.notes if note.field == "budget"]
    assert "THB (left out: 'THB' is not a currency we know" in said


def test_only_as_many_skills_are_non_negotiable_as_a_brief_can_hold(today: date) -> None:
    names = "PyTorch, Kubernetes, Docker, Python, SQL, TensorFlow, Airflow, Kafka, Terraform and Ray"
    draft = understand(f"Non-negotiable: {names}.", today).draft
    needs = [asked.need for asked in draft.skills]
    assert needs == [Need.NON_NEGOTIABLE] * 8 + [Need.MUST] * 2
    assert problems_of(draft, today) == {}


@pytest.mark.parametrize("text", ["", " \n ", "x" * 1_000_000, "a\x00b"])
def test_a_text_that_cannot_be_read_is_refused(today: date, text: str) -> None:
    with pytest.raises(Invalid, match="text"):
        understand(text, today)
