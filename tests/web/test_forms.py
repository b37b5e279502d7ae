"""Between flat form fields and the wire's shape, there and back."""

import pytest
from werkzeug.datastructures import MultiDict

from marketplace.domain.briefs import BriefDraft
from marketplace.web.forms import Form, complaints, form_of, typed, wire_of, without_blank_rows, without_row
from tests.factories import a_brief


def test_a_brief_survives_the_way_to_the_form_and_back() -> None:
    from marketplace.schemas.briefs import BriefIn

    draft = a_brief(compliance=("GDPR", "PCI DSS"), work_countries=("DE", "PT"), overlap_strict=True)
    posted = MultiDict(
        [(name, value) for name, value in form_of(draft).values.items() if not isinstance(value, list | bool)]
        + [("specializations", name) for name in draft.specializations]
        + [(name, "yes") for name, value in form_of(draft).values.items() if value is True]
    )
    loaded = BriefIn().load(wire_of(typed(posted)))
    assert isinstance(loaded, BriefDraft)
    assert loaded == draft


@pytest.mark.parametrize(
    ("written", "number"),
    [("7000", 7000), ("7,000", 7000), ("1,234,567.50", 1234567.5), (" 7 000 ", 7000), ("7,5", "7,5"), ("much", "much")],
)
def test_an_amount_may_be_written_with_thousands_and_never_guessed(written: str, number: object) -> None:
    wire = wire_of(Form({"text": "x", "budget-max": written, "budget-currency": "EUR", "budget-unit": "total"}))
    assert wire["budget"]["max"] == number


def test_fields_left_empty_are_left_out() -> None:
    assert wire_of(typed(MultiDict({"text": "x", "title": " ", "skills-0-skill": "", "start": ""}))) == {
        "text": "x",
        "overlap_strict": False,
        "production": False,
    }


def test_blank_rows_are_closed_up_so_that_complaints_meet_their_row() -> None:
    form = Form(
        {"skills-0-skill": "", "skills-1-skill": "a", "skills-2-skill": " ", "skills-3-skill": "b"}, skill_rows=4
    )
    closed = without_blank_rows(form)
    assert [closed.values[f"skills-{row}-skill"] for row in range(closed.skill_rows)] == ["a", "b"]


def test_removing_a_row_that_is_not_there_changes_nothing() -> None:
    form = Form({"skills-0-skill": "a"}, skill_rows=1)
    assert without_row(form, 7).values["skills-0-skill"] == "a"
    assert form.skill_rows == 1


def test_a_form_cannot_ask_for_endless_rows() -> None:
    posted = MultiDict({f"skills-{row}-skill": "a" for row in range(100)})
    assert typed(posted).skill_rows == 60


def test_a_complaint_about_the_whole_is_kept() -> None:
    assert complaints({"_schema": ["Send an object."], "unheard_of": ["Unknown field."]}) == {
        "": ["Send an object."],
        "unheard_of": ["Unknown field."],
    }
