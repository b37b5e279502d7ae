"""MIG-1: the migrations, on both databases: up, no drift from the tables, down, and up again."""

import os
import subprocess
import sys

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy.orm import Session

from marketplace.config import ROOT
from marketplace.models import Base, EventSeal
from marketplace.services import chain
from tests.databases import Databases, alembic_config, opened


@pytest.fixture
def engine(databases: Databases):
    url = databases.blank()
    with opened(url) as engine:
        yield engine
    databases.drop(url)


def tables_of(engine: sa.Engine) -> set[str]:
    return set(sa.inspect(engine).get_table_names()) - {"alembic_version"}


def checks_of(engine: sa.Engine) -> set[tuple[str, str]]:
    """Every CHECK by table and name; Alembic does not compare them, so we do."""
    found = sa.inspect(engine)
    return {(table, check["name"]) for table in tables_of(engine) for check in found.get_check_constraints(table)}


def allowed_words(engine: sa.Engine) -> dict[tuple[str, str], str]:
    """What every CHECK says, without the spaces and quotes in which the two ways of making it differ."""
    found = sa.inspect(engine)
    return {
        (table, check["name"]): "".join(check["sqltext"].split()).replace('"', "")
        for table in tables_of(engine)
        for check in found.get_check_constraints(table)
    }


def upgrade(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        command.upgrade(alembic_config(connection), "head")


def test_an_empty_database_upgraded_has_every_table_and_no_drift(engine):
    upgrade(engine)

    assert tables_of(engine) == set(Base.metadata.tables)
    with engine.connect() as connection:
        command.check(alembic_config(connection))


def test_the_checks_are_those_of_the_tables_word_for_word(engine, databases):
    upgrade(engine)
    url = databases.blank()
    with opened(url) as other:
        Base.metadata.create_all(other)

        assert allowed_words(engine) == allowed_words(other)
        assert len(checks_of(engine)) > 50
    databases.drop(url)


def test_down_to_nothing_and_up_again(engine):
    upgrade(engine)
    with engine.connect() as connection:
        command.downgrade(alembic_config(connection), "base")
    assert tables_of(engine) == set()

    upgrade(engine)
    assert tables_of(engine) == set(Base.metadata.tables)


@pytest.mark.parametrize("act", ["UPDATE events SET reason = 'another'", "DELETE FROM events"])
def test_the_audit_trail_refuses_to_be_changed(engine, act):
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(
            sa.text("INSERT INTO events (at, act, object_type, object_id) VALUES (:at, 'loaded', 'taxonomy', '1')"),
            {"at": "2026-11-23 09:00:00"},
        )

    with pytest.raises(sa.exc.IntegrityError, match="the audit trail only grows"), engine.begin() as connection:
        connection.execute(sa.text(act))


def test_acts_from_before_the_chain_are_sealed_by_its_migration(engine):
    with engine.connect() as connection:
        command.upgrade(alembic_config(connection), "0009")
    rows = [
        {"at": f"2026-11-23 09:00:0{n}", "after": after, "name": f"Ünï {n}"}
        for n, after in enumerate((None, '{"size": 0.10, "words":  ["a"]}', "{}"))
    ]
    with engine.begin() as connection:
        said = (
            "INSERT INTO events (at, act, object_type, object_id, after) VALUES (:at, 'loaded', 'thing', :name, :after)"
        )
        connection.execute(sa.text(said), rows)
    upgrade(engine)

    with Session(engine) as db:
        assert chain.verify(db) == chain.Verdict(3, db.scalar(sa.select(EventSeal.seal).filter_by(position=3)))


def test_there_is_one_head_and_the_numbers_are_in_order(engine):
    with engine.connect() as connection:
        scripts = ScriptDirectory.from_config(alembic_config(connection))

    numbers = [script.revision for script in scripts.walk_revisions()]
    assert len(scripts.get_heads()) == 1
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[-1] == "0001"


def test_workers_that_start_together_migrate_one_after_the_other(databases, database_kind):
    url = databases.blank()
    together = 3 if database_kind == "postgresql" else 1
    upgrades = [
        subprocess.Popen(
            [sys.executable, "-m", "alembic", "upgrade", "head"],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": url},
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(together)
    ]
    told = [upgrade.communicate(timeout=120)[1] for upgrade in upgrades]

    assert [upgrade.returncode for upgrade in upgrades] == [0] * together, told
    with opened(url) as engine:
        assert tables_of(engine) == set(Base.metadata.tables)
    databases.drop(url)
