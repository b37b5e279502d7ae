"""The table of security tests in docs/security.md: every file it names has the test, and every test is in it."""

import re

from marketplace.config import ROOT

ROW = re.compile(r"^\| ([A-Z0-9]+-\d) \| [^|]+ \| ([^|]+) \|$", re.MULTILINE)


def table() -> dict[str, list[str]]:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    return {name: re.findall(r"`([^`]+)`", files) for name, files in ROW.findall(text)}


def test_every_file_that_is_named_has_the_test():
    rows = table()
    assert len(rows) > 20
    for name, files in rows.items():
        assert files, name
        for file in files:
            text = (ROOT / "tests" / file).read_text(encoding="utf-8")
            assert name in text or f"def test_{name.lower().replace('-', '_')}_" in text, (
                f"{file} says nothing of {name}"
            )


def test_every_test_that_has_an_id_is_in_the_table():
    rows = table()
    ids = "|".join(sorted({name.lower().partition("-")[0] for name in rows}))
    for path in (ROOT / "tests").rglob("test_*.py"):
        for kind, number in re.findall(rf"^def test_({ids})_(\d)_", path.read_text(encoding="utf-8"), re.MULTILINE):
            file = path.relative_to(ROOT / "tests").as_posix()
            assert file in rows.get(f"{kind.upper()}-{number}", ()), f"name {file} in the table of docs/security.md"
