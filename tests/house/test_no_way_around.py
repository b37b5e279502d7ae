"""What would open a class of holes is not in the code at all, or in one place that guards it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from marketplace.config import ROOT
from marketplace.schemas import csv_lines

SOURCES = sorted(path for folder in ("marketplace", "seed") for path in (ROOT / folder).rglob("*.py"))
TEMPLATES = sorted((ROOT / "marketplace" / "web" / "templates").rglob("*.html"))


def calls() -> Iterator[tuple[Path, str]]:
    """Every call in the code, by the dotted name of what is called."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield path.relative_to(ROOT), ast.unparse(node.func)


def imports() -> Iterator[tuple[Path, str]]:
    """Every module that the code imports."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((path.relative_to(ROOT), alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield path.relative_to(ROOT), node.module


def test_inj_2_every_csv_is_written_in_the_one_place_that_guards_its_cells():
    writers = {str(path) for path, name in calls() if name in {"csv.writer", "csv.DictWriter", "DictWriter", "writer"}}
    assert writers == {"marketplace/schemas/csv_lines.py"}


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", " =", "\n=", "\t@", "\xa0="])
def test_inj_2_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe_and_quotes(begin: str) -> None:
    said = f'{begin}HYPERLINK("//evil.example", "x")'
    assert csv_lines.cell(said) == f"'{said}"
    assert csv_lines.line([said, 1]).startswith("\"'")


def test_inj_2_no_template_is_made_from_words():
    assert not [
        where for where, name in calls() if name.rpartition(".")[2] in {"render_template_string", "from_string"}
    ]


def test_inj_2_nothing_is_run_or_unpickled_from_words():
    banned = {
        "eval",
        "exec",
        "pickle.loads",
        "pickle.load",
        "marshal.loads",
        "os.system",
        "yaml.unsafe_load",
        "compile",
    }
    assert not [(where, name) for where, name in calls() if name in banned]


def test_xss_1_markup_is_marked_as_safe_only_where_we_draw_a_picture_ourselves():
    marked = {str(path) for path, name in calls() if name.rpartition(".")[2] == "Markup"}
    assert marked == {"marketplace/web/account/second_factor.py"}
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape\s+false", text), path.name
        assert not re.search(r"\son[a-z]+=[\"']|<script(?![^>]*\ssrc=)|\sstyle=", text), path.name


def test_ssrf_1_nothing_fetches_an_address_that_somebody_gave_us():
    fetch = {"urllib.request", "urllib3", "requests", "httpx", "aiohttp", "http.client", "ftplib"}
    assert not [(where, name) for where, name in imports() if name in fetch]


def test_authn_3_no_secret_comes_from_random_numbers_that_can_be_guessed():
    """Only drawing cases to be scored a second time may be repeated from its seed."""
    guessable = {str(where) for where, name in imports() if name == "random" and where.parts[0] == "marketplace"}
    assert guessable <= {"marketplace/services/vetting/rescores.py"}
