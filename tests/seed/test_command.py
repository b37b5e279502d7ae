"""`python -m seed` as somebody types it, on both databases."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from marketplace.config import Config
from marketplace.db import Database
from marketplace.domain.jobs import JobKind
from marketplace.domain.vocabulary import ExpertStatus
from marketplace.models import Expert, Notice
from marketplace.services import chain, experts, jobs, reminders
from seed.__main__ import main
from seed.vetting_stories import TELLINGS
from tests.conftest import TODAY
from tests.databases import Databases
from tests.factories import an_expert

ASKED = ["--experts", "8", "--briefs", "4", "--today", "2026-11-23", "--no-applicants"]


@pytest.fixture(autouse=True)
def settings(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command find its database where everybody's commands do: in the environment."""
    for name, value in {
        "SECRET_KEY": config.secret_key,
        "SECURITY_PASSWORD_SALT": config.password_salt,
        "DATABASE_URL": config.database_url,
        "SIDE_DATABASE_URL": config.side_database_url,
        "ASSAY_INDEX": str(config.index),
        "ASSAY_INSECURE_COOKIES": "1",
    }.items():
        monkeypatch.setenv(name, value)


def test_the_first_run_prints_log_ins_and_the_second_says_that_it_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(ASKED) == 0
    told = capsys.readouterr().out
    assert "8 invented experts added" in told
    assert re.search(r"runa\.falkesen@norrhaven\.example  password \S+  \(owner, Norrhaven Payments\)", told)
    assert re.search(r"ivalo\.brandtwin@norrhaven\.example  password \S+  \(approves, Norrhaven Payments\)", told)
    assert re.search(r"assay_\S{20,}", told)
    assert main(ASKED) == 0
    again = capsys.readouterr().out
    assert "8 invented experts are here already" in again
    assert "password" not in again


def test_a_vetter_and_a_lead_can_sign_in_and_their_codes_can_be_had_without_an_app(capsys) -> None:  # type: ignore[no-untyped-def]
    assert main(ASKED) == 0
    told = capsys.readouterr().out
    found = re.findall(r"(\S+)@assay\.example  password \S+  second factor (\S+)", told)
    assert [name for name, _ in found] == ["vera.lindgren", "noor.haddad"]
    assert re.search(r"@experts\.example  password \S+  \(an expert\)", told)
    for _, secret in found:
        assert main(["--code", secret]) == 0
        assert re.fullmatch(r"\d{6}\n", capsys.readouterr().out)
    assert main(["--code", "1"]) == 2
    assert "no secret" in capsys.readouterr().err


@pytest.fixture
def database(config: Config) -> Iterator[Database]:
    """The database that the command writes to, looked at from outside."""
    database = Database(config.database_url, config.side_database_url)
    yield database
    database.dispose()


def test_a_database_with_real_experts_is_left_alone(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    with database.transaction() as db:
        experts.register(db, an_expert(is_synthetic=False), today=TODAY)
    assert main(ASKED) == 2
    assert "1 real experts" in capsys.readouterr().err
    with database.session() as db:
        assert experts.count_all(db, is_synthetic=True) == 0
    assert main([*ASKED, "--force"]) == 0


def test_more_briefs_than_were_written_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--briefs", "61"]) == 2
    assert "60 invented briefs" in capsys.readouterr().err


def test_new_log_ins_need_the_demo_companies(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--logins"]) == 2
    assert "run `python -m seed` first" in capsys.readouterr().err
    main(ASKED)
    capsys.readouterr()
    assert main(["--logins"]) == 0
    assert "runa.falkesen+" in capsys.readouterr().out


def test_a_missing_secret_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SECRET_KEY", "short")
    assert main(ASKED) == 2
    assert "SECRET_KEY is shorter than 32 characters" in capsys.readouterr().err


def test_a_database_without_tables_is_told_in_a_sentence(
    databases: Databases, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = databases.blank()
    monkeypatch.setenv("DATABASE_URL", url)
    assert main(ASKED) == 2
    assert "Is it migrated?" in capsys.readouterr().err
    databases.drop(url)


def test_applicants_are_vetted_beside_those_who_were_asked_for(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [one for one in ASKED if one != "--no-applicants"]
    assert main(asked) == 0
    told = capsys.readouterr().out
    assert "8 invented experts added, 8 in all" in told
    assert f"{len(TELLINGS)} more have applied" in told
    # So few people make no market.
    assert "briefs have a story" not in told
    assert main(asked) == 0
    assert "8 invented experts are here already" in capsys.readouterr().out
    assert main(["--experts", "11", *asked[2:]]) == 0
    assert "3 invented experts added, 11 in all" in capsys.readouterr().out
    with database.session() as db:
        assert experts.count_all(db, is_synthetic=True) == 11 + len(TELLINGS)
        # All of it was told long ago, so the first worker has no letters to send.
        assert db.scalar(select(func.count(Notice.id))) > 100
        assert not [job for job in jobs.open_jobs(db) if job.kind == JobKind.MAIL]
        assert chain.verify(db).broken is None
    with database.transaction() as db:
        # Who confirmed nothing for too long is off the list before anything was ranked, not a minute after.
        stale = select(func.count()).where(Expert.status == ExpertStatus.STALE)
        before = db.scalar(stale)
        assert before
        assert reminders.remind(db, TODAY)[1] == 0
        assert db.scalar(stale) == before
