"""Everything that a brief may say and the API can be asked is documented, and the examples are ones it takes."""

from __future__ import annotations

import json
import re

import pytest
import yaml

from marketplace.api.problems import STATUS, TITLES
from marketplace.config import ROOT
from marketplace.domain import errors
from marketplace.schemas.briefs import BriefIn, BudgetSchema, CriterionSchema, RequirementSchema
from marketplace.services import briefs, reading
from tests.api.test_document import REQUESTS

BRIEFS = (ROOT / "docs" / "briefs.md").read_text(encoding="utf-8")
API = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


def rows(document: str, heading: str) -> list[str]:
    """Return the rows of the table under a heading."""
    section = document.partition(f"{heading}\n")[2].split("\n#")[0]
    return [line for line in section.splitlines() if line.startswith("| `")]


def keys(document: str, heading: str) -> set[str]:
    """Return the names in the first column of the table under a heading."""
    return {name for row in rows(document, heading) for name in re.findall(r"`([^`]+)`", row.split("|")[1])}


def examples(document: str, language: str) -> list[str]:
    """Return the blocks of code in a language."""
    return re.findall(rf"```{language}\n(.*?)```", document, re.DOTALL)


@pytest.mark.parametrize(
    ("schema", "heading"),
    [
        (BriefIn, "## Keys"),
        (RequirementSchema, "### Each of `skills`"),
        (BudgetSchema, "### `budget`"),
        (CriterionSchema, "### Each of `criteria`"),
    ],
)
def test_every_key_of_a_brief_is_documented_and_none_that_it_has_not(schema, heading):
    assert keys(BRIEFS, heading) == set(schema().fields)


def test_every_key_has_a_type_a_default_an_example_and_a_meaning():
    for row in rows(BRIEFS, "## Keys"):
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert len(cells) == 5
        assert all(cells), row


@pytest.mark.parametrize(
    "said", [*map(yaml.safe_load, examples(BRIEFS, "yaml")), *map(json.loads, examples(BRIEFS, "json"))]
)
def test_the_examples_are_briefs(said, today):
    assert briefs.checked(BriefIn().load(said), today=today).skills


def test_the_example_in_words_is_understood_as_it_says(today):
    (text,) = examples(BRIEFS, "text")
    draft = reading.understand(text, today).draft
    assert {asked.skill for asked in draft.skills} >= {"python", "pytorch", "apache-kafka"}
    assert (draft.hours_per_week, draft.duration_weeks, draft.overlap_hours) == (20, 13, 4)
    assert (draft.time_zone, draft.domain, draft.production) == ("Europe/Berlin", "payments", True)
    assert (draft.budget.max, draft.budget.currency) == (7_000_000, "EUR")


def test_every_request_of_the_api_is_documented():
    named = {f"{method.upper()} {path}" for path, methods in REQUESTS.items() for method in methods}
    assert keys(API.replace("# The API", "## Requests"), "## Requests") == named


def test_every_status_and_code_of_a_refusal_is_documented():
    told = [row.split("|") for row in API.splitlines() if re.match(r"\| \d{3} \|", row)]
    assert {int(row[1]) for row in told} == set(TITLES)
    codes = {code for row in told for code in re.findall(r"`([^`]+)`", row[2])}
    assert {kind.code for kind in STATUS if kind is not errors.MarketplaceError} <= codes


def test_the_examples_of_the_api_are_json():
    bodies = re.findall(r"-d '([^']+)'", API)
    assert len(bodies) == 3
    for body in bodies:
        assert BriefIn().load(json.loads(body)).text
