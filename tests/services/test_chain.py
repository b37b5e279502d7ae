"""AUDIT-1: the chain of the audit trail holds whoever writes, and whatever is changed in it is found."""

import threading
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from marketplace.db import Database
from marketplace.domain.vocabulary import EventAct
from marketplace.models import Event, EventSeal
from marketplace.services import chain, events, experts
from tests.databases import Databases
from tests.factories import an_expert


@pytest.fixture
def database(databases: Databases, tmp_path) -> Iterator[Database]:
    url = databases.fresh()
    database = Database(url, f"sqlite:///{tmp_path / 'side.db'}", chain.seal)
    yield database
    database.dispose()
    databases.drop(url)


def act(database: Database, *names: str) -> None:
    with database.transaction() as db:
        for name in names:
            events.record(db, actor=None, act=EventAct.LOADED, object=f"thing/{name}", after={"n": name, "x": 0.1})


def verdict(database: Database, newest: int | None = None) -> chain.Verdict:
    with database.session() as db:
        return chain.verify(db, newest=newest)


def tamper(database: Database, *statements: str) -> None:
    """Change the tables as somebody would who owns the database: without the triggers."""
    with database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            before = [f"DROP TRIGGER {table}_refuse_{act}" for table in TABLES for act in ("UPDATE", "DELETE")]
            before.append("PRAGMA foreign_keys=OFF")
        else:
            before = [f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in TABLES]
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.executescript(";".join([*before, *statements]))
        else:
            for statement in [*before, *statements]:
                connection.exec_driver_sql(statement)
        connection.commit()


TABLES = ("events", "event_seals")


def test_every_act_is_sealed_when_its_transaction_is_kept(database):
    before = verdict(database)
    act(database, "one", "two")
    act(database, "three")

    after = verdict(database)
    assert (after.broken, after.count) == (None, before.count + 3)
    with database.session() as db:
        assert chain.holds(db, before.seal)
        assert chain.holds(db, after.seal)
        assert not chain.holds(db, "0" * 64)


def test_a_transaction_given_up_leaves_the_chain_as_it_was(database):
    before = verdict(database)
    with pytest.raises(RuntimeError), database.transaction() as db:
        events.record(db, actor=None, act=EventAct.LOADED, object="thing/half")
        raise RuntimeError
    with database.transaction() as db:
        savepoint = db.begin_nested()
        events.record(db, actor=None, act=EventAct.LOADED, object="thing/given-up")
        db.flush()
        savepoint.rollback()

    assert verdict(database) == before


def test_many_at_once_are_sealed_too(database, today):
    before = verdict(database).count
    with database.transaction() as db:
        experts.bulk_register(db, (an_expert() for _ in range(25)), today=today, chunk=10)
        events.record(db, actor=None, act=EventAct.LOADED, object="thing/after")

    after = verdict(database)
    assert (after.broken, after.count) == (None, before + 26)


def test_writers_at_the_same_time_make_one_chain(database):
    before = verdict(database).count
    failed = []

    def write(number: int) -> None:
        try:
            for turn in range(10):
                act(database, f"{number}-{turn}", f"{number}-{turn}-again")
        except sa.exc.SQLAlchemyError as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    after = verdict(database)
    assert failed == []
    assert (after.broken, after.count) == (None, before + 120)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE events SET object_id = 'twp' WHERE object_id = 'two'",
        "UPDATE events SET at = '2026-01-01 00:00:00+00:00' WHERE object_id = 'two'",
        "UPDATE events SET reason = ' ' WHERE object_id = 'two'",
        """UPDATE events SET after = '{"n":  "two", "x": 0.1}' WHERE object_id = 'two'""",
        # The two halves change places: a digit alone might have been the same by chance.
        """UPDATE event_seals SET seal = substr(seal, 33) || substr(seal, 1, 32)
           WHERE event_id = (SELECT max(id) - 1 FROM events)""",
    ],
)
def test_audit_1_a_changed_byte_is_found(database, change):
    act(database, "one", "two", "three")
    tamper(database, change)

    found = verdict(database)
    assert "was changed" in found.broken
    assert found.broken == verdict(database, newest=3).broken


def test_audit_1_a_removed_row_is_found(database):
    act(database, "one", "two", "three")
    tamper(database, "DELETE FROM events WHERE object_id = 'two'")

    assert "was removed" in verdict(database).broken


def test_audit_1_a_row_removed_with_its_seal_is_found(database):
    act(database, "one", "two", "three")
    tamper(
        database,
        "DELETE FROM event_seals WHERE event_id = (SELECT id FROM events WHERE object_id = 'two')",
        "DELETE FROM events WHERE object_id = 'two'",
    )

    assert "is missing" in verdict(database).broken


def test_audit_1_a_row_slipped_in_is_found(database):
    act(database, "one")
    with database.engine.begin() as connection:
        connection.execute(sa.insert(Event).values(act=EventAct.APPROVED, object_type="expert", object_id="friend"))

    assert "slipped in" in verdict(database).broken
    assert "slipped in" in verdict(database, newest=1).broken


def test_audit_1_a_cut_tail_no_longer_holds_the_seal_that_was_noted(database):
    act(database, "one")
    noted = verdict(database).seal
    tamper(
        database,
        "DELETE FROM event_seals WHERE position = (SELECT max(position) FROM event_seals)",
        "DELETE FROM events WHERE object_id = 'one'",
    )

    assert verdict(database).broken is None
    with database.session() as db:
        assert not chain.holds(db, noted)


@pytest.mark.parametrize("change", [sa.update(EventSeal).values(seal="0"), sa.delete(EventSeal)])
def test_audit_1_the_database_refuses_to_change_or_remove_a_seal(database, change):
    act(database, "one")
    with pytest.raises(sa.exc.IntegrityError, match="the audit trail only grows"), database.engine.begin() as db:
        db.execute(change)


def test_a_long_chain_is_walked_in_batches(database, monkeypatch):
    monkeypatch.setattr(chain, "BATCH", 2)
    act(database, *map(str, range(7)))

    assert verdict(database).broken is None
    assert verdict(database, newest=5).count == 5
