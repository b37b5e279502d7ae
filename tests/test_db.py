"""The database rooms: reading keeps nothing, writing keeps all or nothing, and writers wait for their turn."""

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marketplace.db import Database
from marketplace.domain.vocabulary import EventAct
from marketplace.models import Company, Event
from tests.databases import Databases


@pytest.fixture
def database(databases: Databases, tmp_path):
    url = databases.fresh()
    database = Database(url, f"sqlite:///{tmp_path / 'side.db'}")
    yield database
    database.dispose()
    databases.drop(url)


def names(database: Database) -> list[str]:
    with database.session() as db:
        return list(db.scalars(sa.select(Company.name).order_by(Company.name)))


def test_a_transaction_is_kept_and_a_reading_session_keeps_nothing(database):
    with database.transaction() as db:
        db.add(Company(name="Kept", currency="EUR"))
    with database.session() as db:
        db.add(Company(name="Not kept", currency="EUR"))
        db.flush()

    assert names(database) == ["Kept"]


def test_a_transaction_that_fails_keeps_nothing(database):
    with pytest.raises(RuntimeError), database.transaction() as db:
        db.add(Company(name="Half", currency="EUR"))
        db.flush()
        raise RuntimeError

    assert names(database) == []


def test_writers_who_read_first_wait_for_each_other(database):
    """On SQLite this fails with `database is locked` unless a writer says so when it begins."""
    failures = []

    def register(number: int) -> None:
        try:
            with database.transaction() as db:
                db.scalars(sa.select(Company.name)).all()
                db.add(Company(name=f"Company {number}", currency="EUR"))
        except sa.exc.SQLAlchemyError as error:
            failures.append(error)

    threads = [threading.Thread(target=register, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert len(names(database)) == 12


def test_reading_goes_on_while_somebody_writes(database):
    with database.transaction() as db:
        db.add(Company(name="Not yet", currency="EUR"))
        db.flush()

        assert names(database) == []
    assert names(database) == ["Not yet"]


def test_the_sessions_of_tests_are_rolled_back_whatever_was_committed(session: Session):
    assert session.scalars(sa.select(Company)).all() == []

    session.add(Company(name="Gone afterwards", currency="EUR"))
    session.commit()
    with pytest.raises(sa.exc.IntegrityError), session.begin_nested():
        session.add(Company(name="Gone afterwards", currency="EUR"))
        session.flush()

    assert session.scalars(sa.select(Company.name)).all() == ["Gone afterwards"]


def test_a_moment_comes_back_in_utc_and_one_without_a_zone_is_refused(session: Session):
    berlin = datetime(2026, 11, 23, 10, tzinfo=timezone(timedelta(hours=1)))
    session.add(Event(at=berlin, act=EventAct.LOADED, object_type="taxonomy", object_id="1"))
    session.commit()
    session.expire_all()

    at = session.scalars(sa.select(Event.at).where(Event.object_id == "1")).one()
    assert at == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert at.tzinfo is UTC

    with pytest.raises(sa.exc.StatementError, match="no time zone"), session.begin_nested():
        session.add(Event(at=berlin.replace(tzinfo=None), act=EventAct.LOADED, object_type="x", object_id="2"))
        session.flush()


def test_a_word_outside_the_list_is_refused_by_the_database_itself(session: Session):
    with pytest.raises(sa.exc.IntegrityError), session.begin_nested():
        session.execute(
            sa.text("INSERT INTO events (at, act, object_type, object_id) VALUES ('2026-11-23', 'danced', 'x', 'y')")
        )
