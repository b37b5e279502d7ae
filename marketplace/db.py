"""The engine, the session of one request or command, and the transaction around everything that is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import cast

import sqlalchemy as sa
from flask import Flask, current_app, g, has_app_context, has_request_context, request
from flask.globals import app_ctx
from sqlalchemy.orm import Session, scoped_session, sessionmaker

READING = ("GET", "HEAD", "OPTIONS")
SQLITE_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=5000")
POSTGRESQL_LIMITS = "-c statement_timeout=30000 -c lock_timeout=4000 -c idle_in_transaction_session_timeout=300000"

_is_writing: ContextVar[bool] = ContextVar("is_writing", default=False)


def _is_unsafe_request() -> bool:
    return has_request_context() and request.method not in READING


def _tune_sqlite(engine: sa.Engine) -> None:
    """Begin transactions ourselves. One that will write begins IMMEDIATE and so waits for its turn.

    A transaction that has read and only then wants to write fails at once when somebody else has written meanwhile,
    whatever the time-out; that is why intent is declared at the beginning.
    """

    @sa.event.listens_for(engine, "connect")
    def _connect(connection, _record):  # type: ignore[no-untyped-def]
        connection.isolation_level = None
        for pragma in SQLITE_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        may_write = _is_writing.get() or _is_unsafe_request()
        is_reader = connection.get_execution_options().get("is_reader", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if may_write and not is_reader else "BEGIN")


def open_engine(url: str) -> sa.Engine:
    """Return an engine tuned for its database."""
    if sa.make_url(url).get_backend_name() == "postgresql":
        return sa.create_engine(url, pool_pre_ping=True, connect_args={"options": POSTGRESQL_LIMITS})
    engine = sa.create_engine(url)
    _tune_sqlite(engine)
    return engine


class Database:
    """The business tables, and beside them the side database of sessions and rate limits.

    On SQLite the side database is another file, because a request that holds the write lock of one file would
    otherwise wait for itself. On PostgreSQL both may be the same.
    """

    def __init__(self, url: str, side_url: str) -> None:
        self.engine = open_engine(url)
        self.side_engine = open_engine(side_url).execution_options(is_reader=True)
        self._reader = sessionmaker(self.engine.execution_options(is_reader=True), expire_on_commit=False)
        self.scoped = scoped_session(sessionmaker(self.engine, expire_on_commit=False), scopefunc=_scope)

    def session(self) -> Session:
        """Return the session of this request or command, for reading."""
        return self.scoped()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Write through the session of this request or command: all of it is kept, or nothing."""
        db = self.scoped()
        if not _is_unsafe_request():
            db.commit()  # Ends what was begun for reading; writing begins anew, and waits for its turn.
        if has_app_context() and "request_id" in g:
            db.info["request_id"] = g.request_id
        token = _is_writing.set(True)
        try:
            yield db
            db.commit()
        except BaseException:
            db.rollback()
            raise
        finally:
            _is_writing.reset(token)

    @contextmanager
    def reader(self) -> Iterator[Session]:
        """Open a session of its own that only reads, whatever the request is doing."""
        with self._reader() as db:
            yield db

    def dispose(self) -> None:
        """Close every connection."""
        self.scoped.remove()
        self.engine.dispose()
        self.side_engine.dispose()


def _scope() -> int:
    return id(app_ctx._get_current_object())  # type: ignore[attr-defined]


def register(app: Flask, url: str, side_url: str) -> Database:
    """Give the app its database; each app context has one session, closed with it."""
    database = Database(url, side_url)
    app.extensions["database"] = database

    @app.teardown_appcontext
    def _close(_: BaseException | None) -> None:
        database.scoped.remove()

    return database


def current() -> Database:
    """Return the database of the running app."""
    return cast(Database, current_app.extensions["database"])


def session() -> Session:
    """Return the session of this request or command, for reading."""
    return current().session()


@contextmanager
def transaction() -> Iterator[Session]:
    """Write: `with transaction() as db`, once per request, in the entrance."""
    with current().transaction() as db:
        yield db
