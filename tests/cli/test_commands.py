"""The commands around the ranking: tables, index, taxonomy and tokens."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace

import pytest
import sqlalchemy as sa

from marketplace.app import create_app
from marketplace.config import ROOT
from marketplace.db import transaction
from marketplace.services import experts
from tests.web.people import ANA


@pytest.fixture
def blank(config, databases):
    """Type `flask <words>` in an app whose database holds nothing at all."""
    url = databases.blank()
    app = create_app(replace(config, database_url=url))
    runner = app.test_cli_runner()

    def typed(*words: str) -> tuple[int, str, set[str]]:
        result = runner.invoke(args=list(words))
        assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
        tables = set(sa.inspect(app.extensions["assay_database"].engine).get_table_names())
        return result.exit_code, result.output, tables

    yield typed
    app.extensions["assay_database"].dispose()
    databases.drop(url)


def test_the_tables_go_up_with_their_words_and_down_again(blank):
    code, _, tables = blank("db", "upgrade")
    assert code == 0
    assert {"experts", "briefs", "match_runs", "skills", "market_rates"} <= tables
    code, told, _ = blank("db", "check")
    assert code == 0
    assert told.endswith("The tables are what the models say.\n")
    code, told, _ = blank("taxonomy", "show")
    assert code == 0
    assert int(told.partition(" skills")[0].rpartition(" ")[2].replace(",", "")) >= 250
    code, _, tables = blank("db", "downgrade", "base")
    assert code == 0
    assert "experts" not in tables


def test_tables_that_are_behind_are_told_with_code_2(blank):
    blank("db", "upgrade", "0003")
    code, told, _ = blank("db", "check")
    assert code == 2
    assert "Error: " in told


def test_a_revision_that_does_not_exist_is_refused(blank):
    code, told, _ = blank("db", "upgrade", "9999")
    assert code == 2
    assert "9999" in told


def test_the_index_is_built_told_about_and_brought_up_to_date(flask, app, config, settled):
    shutil.rmtree(config.index)
    status = flask("index", "status")
    assert (status.code, status.out) == (
        1,
        "There is no index yet; 5 experts are listed. Run `flask index rebuild`.\n",
    )
    built = flask("index", "rebuild")
    assert built.code == 0
    assert "5 experts (5 added, 0 changed, 0 removed)" in built.out
    assert flask("index", "status").code == 0
    assert flask("index", "sync").out == "The index is up to date: 5 experts.\n"
    with app.app_context(), transaction() as db:
        experts.pause(db, experts.by_public_id(db, settled.experts[0]))
    behind = flask("index", "status")
    assert behind.code == 1
    assert "0 to add, 0 to change, 1 to remove" in behind.out
    assert "1 removed" in flask("index", "sync").out
    assert flask("index", "status").code == 0


def test_a_damaged_index_is_built_again(flask, config, settled, tmp_path):
    flask("index", "rebuild")
    (config.index / "CURRENT").write_text("nonsense", encoding="utf-8")
    assert flask("index", "sync").code == 0
    assert flask("index", "status").code == 0


def test_the_taxonomy_is_counted_found_in_and_suggested_from(flask, app):
    counted = flask("taxonomy", "show")
    assert counted.code == 0
    assert "skills" in counted.out
    assert "ESCO" in counted.out
    assert flask("taxonomy", "show", "pytorch").out == "pytorch: PyTorch\n"
    assert "nearest: PyTorch" in flask("taxonomy", "show", "pytroch").out


def test_a_word_is_found_wherever_a_brief_may_use_it(flask, app):
    assert flask("taxonomy", "show", "sklearn").out == "scikit-learn: scikit-learn\n"
    assert flask("taxonomy", "show", "Payments").out == "payments: payments (domain)\n"
    assert flask("taxonomy", "show", "fraud detection").out.splitlines() == [
        "fraud-detection-modelling: fraud detection",
        "anomaly-and-fraud-detection: anomaly and fraud detection (specialization)",
        "fraud: fraud prevention (domain)",
    ]
    assert "nearest: " in (near := flask("taxonomy", "show", "paymnts").out)
    assert "payments" in near
    assert flask("taxonomy", "show", "zzqqxx").out == "Nothing is called 'zzqqxx', and nothing is spelled like it.\n"


def test_loading_the_taxonomy_twice_changes_nothing_and_a_broken_file_is_named(flask, app, tmp_path):
    assert flask("taxonomy", "load").code == flask("taxonomy", "load").code == 0
    broken = tmp_path / "words.yaml"
    broken.write_text("skills: 5\n", encoding="utf-8")
    for path, words in ((broken, "words.yaml"), (tmp_path / "missing.yaml", "missing.yaml")):
        said = flask("taxonomy", "check", path)
        assert said.code == 2
        assert words in said.err
        assert said.err.count("\n") == 1


def test_a_token_is_printed_once_and_opens_the_api(flask, client, settled):
    said = flask("token", "issue", ANA)
    assert said.code == 0
    secret = said.out.strip()
    assert secret.startswith("assay_")
    assert client.get("/api/v1/briefs", headers={"Authorization": f"Bearer {secret}"}).status_code == 200


def test_a_token_has_only_the_scopes_that_were_asked_for(flask, client, settled):
    secret = flask("token", "issue", ANA, "--scope", "write-briefs").out.strip()
    assert client.get("/api/v1/briefs", headers={"Authorization": f"Bearer {secret}"}).status_code == 403


@pytest.mark.parametrize(
    "words", [["nobody@nowhere.example"], [ANA, "--scope", "everything"], [ANA, "--days", "0"], []]
)
def test_a_token_that_cannot_be_is_refused(flask, settled, words):
    said = flask("token", "issue", *words)
    assert (said.code, said.out) == (2, "")
    assert "Error: " in said.err


def test_a_sound_taxonomy_file_is_said_to_be_sound(flask):
    said = flask("taxonomy", "check", ROOT / "matching" / "data" / "taxonomy.yaml")
    assert (said.code, said.out) == (0, "taxonomy.yaml is sound.\n")


def test_a_revoked_token_opens_nothing(flask, client, settled):
    secret = flask("token", "issue", ANA).out.strip()
    assert flask("token", "revoke", secret).code == 0
    assert client.get("/api/v1/briefs", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    assert flask("token", "revoke", secret).code == 2


def test_a_company_is_registered_and_somebody_acts_for_it(flask, client):
    assert flask("company", "register", "Neuland GmbH", "--country", "DE", "--time-zone", "Europe/Berlin").code == 0
    said = flask("company", "join", "Neuland GmbH", "mia@neuland.example", "Mia Roth")
    assert said.code == 0
    password = said.out.split()[-1]
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/sign-in").text)[1]
    fields = {"email": "mia@neuland.example", "password": password, "csrf_token": token}
    assert client.post("/sign-in", data=fields).status_code == 302
    assert "Neuland GmbH" in client.get("/briefs").text


@pytest.mark.parametrize(
    "words",
    [
        ("company", "register", ""),
        ("company", "register", "X", "--country", "Germany"),
        ("company", "register", "X", "--currency", "BTC"),
        ("company", "join", "Nobody Inc", "a@b.example", "A"),
    ],
)
def test_a_company_that_cannot_be_is_refused_in_one_line(flask, words):
    said = flask(*words)
    assert said.code == 2
    assert said.err.startswith("Error: ")


def test_roles_are_not_handed_out_behind_the_audit_trail(app):
    """The sign-in library brings commands of these names, which write no acts; ours does."""
    assert "roles" not in app.cli.commands
    assert set(app.cli.commands["users"].commands) == {"create-admin", "forget-second-factor"}
