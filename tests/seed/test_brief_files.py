"""The briefs in files that `make match` and the README use: each is one that the shell accepts."""

from datetime import date
from pathlib import Path

import pytest

from marketplace.cli.brief_files import contents, keys_of
from marketplace.domain.briefs import BriefDraft
from marketplace.schemas.briefs import BriefIn
from marketplace.services import briefs, reading
from seed.banks import DATA

FOLDER = DATA.parent / "briefs"
FILES = sorted(FOLDER.iterdir())


def loaded(path: Path, today: date) -> BriefDraft:
    """Read a file as the shell does."""
    keys = keys_of(path)
    if keys is None:
        return reading.understand(contents(path), today).draft
    draft: BriefDraft = BriefIn().load(keys)
    return draft


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_brief_file_is_one_the_marketplace_accepts(path: Path, today: date) -> None:
    draft = briefs.checked(loaded(path, today), today=today)
    assert draft.title
    assert draft.skills
    assert draft.budget is not None


def test_there_is_a_file_of_every_form() -> None:
    assert {path.suffix for path in FILES} == {".yaml", ".json", ".md"}


def test_a_brief_in_markdown_is_understood(today: date) -> None:
    draft = loaded(FOLDER / "rag-assistant.md", today)
    assert {asked.skill for asked in draft.skills} >= {"retrieval-augmented-generation", "fastapi", "pgvector"}
    assert draft.hours_per_week == 30
    assert draft.duration_weeks == 14
    assert draft.budget is not None
    assert (draft.budget.max, draft.budget.currency) == (7_000_000, "EUR")
