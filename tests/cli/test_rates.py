"""`flask rates` from the outside: what it prints, and how it refuses."""

from __future__ import annotations

import pytest

from marketplace.cli.rates import rates
from marketplace.services.rates import BUNDLED

ASKED = ["show", "--role", "ml-engineer", "--seniority", "senior", "--engagement", "contract", "--region", "us"]


@pytest.fixture
def run(app):
    """Run a command and return its exit code and everything it printed."""
    runner = app.test_cli_runner()

    def invoke(*words: object) -> tuple[int, str]:
        result = runner.invoke(rates, [str(word) for word in words])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result.exit_code, result.output

    return invoke


def test_the_table_is_loaded_and_then_answers_with_a_range_and_the_claims(run):
    code, said = run(*ASKED)
    assert code == 0
    assert said.startswith("Too few to estimate")
    lines = len(BUNDLED.read_text(encoding="utf-8").splitlines()) - 1
    assert run("load") == run("load") == (0, f"{lines} market rates are in force.\n")
    code, said = run(*ASKED)
    estimate, *claims = said.splitlines()
    assert code == 0
    assert " USD per hour, typically " in estimate
    assert "derived from" in estimate
    assert len(claims) == 4
    assert all(claim.startswith("Claimed: ") and "unsourced" in claim for claim in claims)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["load", "/nowhere.csv"], "/nowhere.csv cannot be read"),
        ([*ASKED[:-1], "atlantis"], "'atlantis' is not a region we know"),
        (["show", "--role", "ml-engineer"], "Missing option"),
        ([*ASKED[:6], "barter"], "'barter' is not one of"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_code_2(run, words, reason):
    code, said = run(*words)
    assert code == 2
    assert reason in said
    assert "Traceback" not in said
