"""The engines, a session for reading, and the transaction around everything that is written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

import sqlalchemy as sa
from flask import Flask, current_app, g, has_app_context
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

SQLITE_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=5000")
POSTGRESQL_LIMITS = "-c statement_timeout=30000 -c lock_timeout=4000 -c idle_in_transaction_session_timeout=300000"

DatabaseFailure = sa.exc.SQLAlchemyError
"""What the database raises; for the entrances, which do not know SQLAlchemy."""

DatabaseBusy = sa.exc.OperationalError
"""It raises this when it cannot be reached, or has waited too long for somebody else."""

RowChanged = StaleDataError
"""It raises this when a row with a version is no longer as it was read."""


def open_engine(url: str) -> sa.Engine:
    """Return an engine tuned for its database."""
    if sa.make_url(url).get_backend_name() == "postgresql":
        return sa.create_engine(url, pool_pre_ping=True, connect_args={"options": POSTGRESQL_LIMITS})
    engine = sa.create_engine(url)
    _tune_sqlite(engine)
    return engine


def _tune_sqlite(engine: sa.Engine) -> None:
    """Begin transactions ourselves, because one that will write must say so when it begins.

    It then waits for its turn. A transaction that has read and only later wants to write fails at once when somebody
    else has written meanwhile, whatever the time-out.
    """

    @sa.event.listens_for(engine, "connect")
    def _connect(connection, _record):  # type: ignore[no-untyped-def]
        connection.isolation_level = None
        for pragma in SQLITE_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        is_writing = connection.get_execution_options().get("is_writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


class Database:
    """The business tables, and beside them the side database of sessions and rate limits.

    On SQLite the side database is another file, because a request that holds the write lock of one file would
    otherwise wait for itself. On PostgreSQL both may be the same.
    """

    def __init__(self, url: str, side_url: str, before_keeping: Callable[[Session], None] | None = None) -> None:
        """Open both; `before_keeping` is called with every writing session as the last thing before its commit."""
        self.engine = open_engine(url)
        self._before_keeping = before_keeping
        self.side = open_engine(side_url)
        self._reading = sessionmaker(self.engine, expire_on_commit=False)
        self._writing = sessionmaker(self.engine.execution_options(is_writing=True), expire_on_commit=False)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Open a session for reading; nothing that is changed through it is kept."""
        with self._reading() as db:
            yield db

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Open a session for writing: all of it is kept, or nothing. The audit rows carry the request's id."""
        with self._writing.begin() as db:
            if has_app_context() and "request_id" in g:
                db.info["request_id"] = g.request_id
            yield db
            if self._before_keeping is not None:
                self._before_keeping(db)

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()
        self.side.dispose()


def register(app: Flask, url: str, side_url: str, before_keeping: Callable[[Session], None] | None = None) -> Database:
    """Give the app its database."""
    database = Database(url, side_url, before_keeping)
    app.extensions["assay_database"] = database
    return database


def current() -> Database:
    """Return the database of the running app."""
    return cast(Database, current_app.extensions["assay_database"])


@contextmanager
def session() -> Iterator[Session]:
    """Read: `with session() as db`."""
    with current().session() as db:
        yield db


@contextmanager
def transaction() -> Iterator[Session]:
    """Write: `with transaction() as db`, once per request, in the entrance."""
    with current().transaction() as db:
        yield db
