"""CSV files: a LinkedIn export and our own columns, row by row."""

import pytest

from marketplace.domain import imports as rules
from marketplace.domain.errors import Invalid
from marketplace.domain.imports import MOST_FOUND
from marketplace.schemas import csv_lines
from marketplace.services import import_tables, profiles
from tests.conftest import TODAY
from tests.factories import an_expert


def read(text: str):  # type: ignore[no-untyped-def]
    contents = import_tables.read(text)
    draft = rules.take(an_expert(skills=(), documents=(), languages=()), contents.found)
    assert profiles.checked(draft, today=TODAY)
    return draft, [(problem.where, problem.why) for problem in contents.problems]


def test_positions_of_a_linkedin_export() -> None:
    draft, problems = read(
        "Company Name,Title,Description,Location,Started On,Finished On\r\n"
        'Bank,ML engineer,"Fraud models,\nin production",Lisbon,Feb 2020,Mar 2023\r\n'
        "Shop,Lead,,,Apr 2023,\r\n"
        "Shop,Lead,,,some day,\r\n"
        ",,,,Apr 2023,\r\n"
    )
    assert [(d.title, str(d.started), str(d.ended)) for d in draft.documents] == [
        ("ML engineer at Bank", "2020-02-01", "2023-03-31"),
        ("Lead at Shop", "2023-04-01", "None"),
    ]
    assert draft.documents[0].text == "Fraud models,\nin production"
    assert problems == [
        ("line 5", "'some day' is not a date; write it like 2024-03-01, 2024-03, Mar 2024 or 2024."),
        ("line 6", "The row has no name or title."),
    ]


def test_skills_languages_and_projects_of_a_linkedin_export() -> None:
    draft, problems = read("Name\nPyTorch\nBasket weaving\n")
    assert [held.skill for held in draft.skills] == ["pytorch"]
    assert problems[0][0] == "line 3"
    draft, _ = read("Name,Proficiency\nGerman,Full professional proficiency\nKlingon,Native\n")
    assert [(spoken.language, spoken.level.value) for spoken in draft.languages] == [("de", "C1")]
    draft, _ = read("Title,Description,Url,Started On,Finished On\nDrift,Text,javascript:x,2021,2022\n")
    assert (draft.documents[0].title, draft.documents[0].url) == ("Drift", None)


def test_our_own_template_can_be_read() -> None:
    draft, problems = read("".join(csv_lines.line(row) for row in import_tables.template()))
    assert problems == []
    assert (len(draft.skills), len(draft.languages), len(draft.documents)) == (1, 1, 1)
    assert draft.documents[0].skills == ("gradient-boosting", "python")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("hobby,Chess,,", "is no kind of row"),
        ("skill,,,", "has no name"),
        ("project,A,2024-13,", "is not a date"),
        ("project,A,2024,2023", "ended before it started"),
        ("project,A,2024", "has 3 cells"),
        ("language,Klingon,,", "not a language we know"),
    ],
)
def test_a_row_that_cannot_be_says_why(row: str, why: str) -> None:
    _, ((where, said),) = read(f"kind,name,started,ended\n{row}\n")
    assert where == "line 2"
    assert why in said


@pytest.mark.parametrize("text", ["", "\n\n", "a,b\n1,2\n", "kind,name,owner_id\n", "PK\x03\x04"])
def test_a_file_without_known_columns_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        import_tables.read(text)


def test_inj_2_what_we_guarded_comes_back_and_stays_text() -> None:
    guarded = csv_lines.line(["project", "=HYPERLINK(1)", "2024", ""])
    draft, _ = read(f"kind,name,started,ended\n{guarded}")
    assert draft.documents[0].title == "=HYPERLINK(1)"


def test_broken_and_endless_files_are_read_as_far_as_they_go() -> None:
    _, problems = read('Name\nPyTorch\n"Python\n')
    assert "is not CSV" in problems[-1][1]
    contents = import_tables.read("Name\n" + "PyTorch\n" * 5_000)
    assert len(contents.found) == MOST_FOUND
    assert "the rest was not read" in contents.problems[-1].why
    _, problems = read("Name\n" + "x" * 50_000 + "\n")
    assert "is not CSV" in problems[-1][1]
