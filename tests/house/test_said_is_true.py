"""Everything said is checked: settings, commands, signals, decisions, and the examples in the docs."""

import doctest
import re

from marketplace.config import ROOT
from matching import signals
from matching.score import DEFAULT_WEIGHTS

DOCS = ROOT / "docs"


def test_the_examples_in_the_docs_run():
    for path in sorted(DOCS.glob("*.md")):
        result = doctest.testfile(str(path), module_relative=False)
        assert result.failed == 0, path.name
    assert doctest.testfile(str(DOCS / "matching.md"), module_relative=False).attempted >= 8


def test_every_signal_is_documented_with_its_weight():
    text = (DOCS / "matching.md").read_text(encoding="utf-8")
    for name in signals.names():
        weight = f"{DEFAULT_WEIGHTS[name]:.2f}".lstrip("0")
        assert f"| {name} | {weight} |" in text, f"docs/matching.md does not give {name} the weight {weight}"


def test_every_setting_is_documented():
    text = (DOCS / "operations.md").read_text(encoding="utf-8")
    source = (ROOT / "marketplace" / "config.py").read_text(encoding="utf-8")
    names = set(re.findall(r'"((?:ASSAY|SECRET|SECURITY|DATABASE|SIDE)_[A-Z_]+|DATABASE_URL|SECRET_KEY)"', source))
    missing = {name for name in names if f"`{name}`" not in text}
    assert names
    assert not missing, f"say in docs/operations.md what these are for: {missing}"


def test_every_command_is_documented(app):
    text = (DOCS / "operations.md").read_text(encoding="utf-8")
    flasks_own = {"run", "shell", "routes"}
    missing = {name for name in app.cli.commands if name not in flasks_own and f"flask {name}" not in text}
    assert not missing, f"say in docs/operations.md what these do: {missing}"


def test_the_readme_names_only_targets_that_exist():
    named = set(re.findall(r"make ([a-z-]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    known = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.M))
    assert named <= known, named - known


def test_decisions_are_numbered_once_and_have_their_parts():
    found = sorted(path for path in (DOCS / "decisions").glob("[0-9]*.md"))
    numbers = [path.name[:4] for path in found]
    assert len(numbers) == len(set(numbers))
    for path in found:
        text = path.read_text(encoding="utf-8")
        for part in ("Context", "Decision", "Status", "Consequences"):
            assert f"**{part}.**" in text or f"## {part}\n" in text, f"{path.name} lacks {part}"
        assert len(text.split()) < 450, f"{path.name} is longer than half a page"


def test_decisions_that_the_code_cites_exist():
    numbers = {path.name[:4] for path in (DOCS / "decisions").glob("[0-9]*.md")}
    for folder in ("matching", "marketplace", "seed", "benchmarks"):
        for path in (ROOT / folder).rglob("*.py"):
            for cited in re.findall(r"decision (\d{4})", path.read_text(encoding="utf-8")):
                assert cited in numbers, f"{path} cites decision {cited}, which is not there"


def test_links_between_documents_lead_somewhere():
    for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")]:
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).exists(), f"{path.name} links to {link}, which is not there"
