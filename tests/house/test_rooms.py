"""The rules of the house that a machine can check; each failure says what to do."""

import re
import subprocess
from pathlib import Path

import pytest

from marketplace.config import ROOT

LONGEST = 300
LONGEST_TABLE = 420
SOURCES = ("matching", "marketplace", "seed", "benchmarks", "migrations")


def tracked(*patterns: str) -> list[Path]:
    """Files that git knows below the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).exists()]


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_file_is_longer_than_a_room():
    long = {str(p.relative_to(ROOT)): n for p in tracked("*.py") if (n := lines(p)) > limit_of(p)}
    assert not long, f"split these into two rooms, or move their tables to data files: {long}"


def limit_of(path: Path) -> int:
    """Tests that are one table of cases may be a little longer."""
    return LONGEST_TABLE if path.is_relative_to(ROOT / "tests") else LONGEST


def test_nothing_is_left_undone_in_the_code():
    marks = re.compile(r"\b(TODO|FIXME|NotImplementedError)\b")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked("*.py", "*.html", "*.js", "*.css")
        if path.name != Path(__file__).name
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if marks.search(line)
    ]
    assert not found, f"finish these, or open an issue and take the mark out: {found}"


def test_no_module_has_a_name_that_says_nothing():
    empty = {"utils", "helpers", "common", "misc", "base_service", "managers"}
    found = [str(path.relative_to(ROOT)) for path in tracked("*.py") if path.stem in empty]
    assert not found, f"name these by what they hold: {found}"


def test_pins_carry_no_addresses():
    for path in tracked("*.lock", "package-lock.json"):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text.replace("https://github.com/sponsors", ""), f"{path.name} names an address"


@pytest.mark.parametrize("folder", SOURCES)
def test_every_module_says_what_it_is_for(folder):
    silent = [
        str(path.relative_to(ROOT))
        for path in tracked(f"{folder}/*.py", f"{folder}/**/*.py")
        if not path.read_text(encoding="utf-8").lstrip().startswith('"""')
    ]
    assert not silent, f"begin these with one sentence on what they are for: {silent}"
