"""Briefs on the wire: what is dumped loads to the same draft, and what cannot be loaded is named."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from marketplace.domain.briefs import BriefDraft, BudgetDraft
from marketplace.domain.money import CURRENCIES, MINOR_DIGITS
from marketplace.domain.vocabulary import BudgetUnit
from marketplace.schemas.base import complaints
from marketplace.schemas.briefs import BriefIn, BriefOut
from marketplace.schemas.strict_json import BadJSON, loads
from tests.factories import a_brief


def test_a_whole_brief_survives_the_round_trip():
    draft = a_brief(compliance=("PCI DSS",), work_countries=("DE",), outcome="Done.", scope="All of it.")
    assert BriefIn().load(BriefOut().dump(draft)) == draft


@given(currency=st.sampled_from(CURRENCIES), minor=st.integers(1, 10**12), unit=st.sampled_from(list(BudgetUnit)))
def test_no_amount_changes_on_the_wire_whatever_the_digits_of_its_currency(currency, minor, unit):
    draft = BriefDraft(text="x", budget=BudgetDraft(currency, target=None, max=minor, unit=unit))
    wire = BriefOut().dump(draft)
    assert wire["budget"]["max"] == minor / 10 ** MINOR_DIGITS[currency]
    assert BriefIn().load(wire) == draft


@pytest.mark.parametrize(
    ("said", "field", "value"),
    [
        ({"skills": ["python"]}, "skills", "python"),
        ({"engagement_models": "contract"}, "engagement_models", "contract"),
        ({"start": date(2099, 1, 5)}, "start", date(2099, 1, 5)),
        ({"languages": ["en"]}, "languages", "en"),
        ({"work_countries": ["de "]}, "work_countries", "DE"),
    ],
)
def test_the_short_forms_of_files_are_read(said, field, value):
    found = getattr(BriefIn().load({"text": "x", **said}), field)
    first = found[0] if isinstance(found, tuple) else found
    assert value in (first, getattr(first, "skill", None), getattr(first, "language", None))


def test_every_complaint_is_named_by_its_dotted_field():
    with pytest.raises(ValidationError) as refused:
        BriefIn().load({"text": 5, "skills": [{"skill": "python", "level": "guru"}], "budget": {"max": "much"}})
    assert set(complaints(refused.value.messages)) == {"text", "skills.0.level", "budget.max", "budget.currency"}


@pytest.mark.parametrize("text", ["NaN", "[-Infinity]", '{"a": 1, "a": 1}', "[" * 10_000, "1" * 5_000, "", "{]"])
def test_what_is_not_json_is_refused(text):
    with pytest.raises(BadJSON):
        loads(text)
