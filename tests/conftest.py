"""What every test may ask for. Tests that ask for `session`, `app` or `client` run on SQLite and on PostgreSQL.

`session` is rolled back after the test, whatever was committed in it. `app` has a database of its own.
"""

import atexit
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from marketplace.config import Config
from marketplace.db import Database
from tests.databases import Databases, SQLite, opened, postgresql, quick_folder
from tests.factories import twelve_experts

if TYPE_CHECKING:
    from marketplace.search.current import Index, Live
    from tests.web.people import Settled

os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(quick_folder()))

TODAY = date(2026, 11, 23)
"""The day on which every test happens; a Monday."""

KINDS = ("sqlite", "postgresql")


@sa.event.listens_for(sa.Engine, "connect")
def _without_any_order(connection, _record):  # type: ignore[no-untyped-def]
    """Let SQLite give rows that nobody has put in order in another one than PostgreSQL mostly does."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA reverse_unordered_selects=ON")


QUICK_HASHING = {"argon2__rounds": 1, "argon2__memory_cost": 1024, "argon2__parallelism": 1}
"""What a password costs in the tests, of which nearly everyone signs somebody in."""


@pytest.fixture(scope="session")
def today() -> date:
    """The day on which every test happens."""
    return TODAY


@pytest.fixture(scope="session")
def clock() -> datetime:
    """The moment at which every test happens."""
    return datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC)


@pytest.fixture(scope="session")
def databases_by_kind(tmp_path_factory: pytest.TempPathFactory) -> Iterator["ByKind"]:
    """Both kinds of databases; the server of the second starts when it is first asked for."""
    with ExitStack() as stack:
        yield ByKind(tmp_path_factory.mktemp("databases"), stack)


class ByKind:
    """The databases of each kind, made when first asked for and closed together."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._known: dict[str, Databases] = {}
        self._shared: dict[str, sa.Engine] = {}
        self._settled: dict[str, tuple[Config, Settled]] = {}

    def of(self, kind: str) -> Databases:
        """Return where databases of this kind come from."""
        if kind not in self._known:
            run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
            is_server = kind == "postgresql"
            self._known[kind] = self._stack.enter_context(postgresql(run)) if is_server else SQLite(self._folder)
        return self._known[kind]

    def shared(self, kind: str) -> sa.Engine:
        """Return the engine of the one database that tests use in turns, each rolling back."""
        if kind not in self._shared:
            url = self.of(kind).fresh()
            self._stack.callback(self.of(kind).drop, url)
            self._shared[kind] = self._stack.enter_context(opened(url))
        return self._shared[kind]

    def settled(self, kind: str) -> "tuple[Config, Settled]":
        """Return the settings of a settled marketplace, to be copied, and what is in it; it is settled once."""
        if kind not in self._settled:
            from tests.web.people import settle

            url = self.of(kind).fresh()
            folder = self._folder / kind
            folder.mkdir()
            config = config_of(url, folder)
            with running(config) as app:
                self._settled[kind] = config, settle(app)
                app.extensions["assay_index"].sync()
            self._stack.callback(self.of(kind).drop, url)
        return self._settled[kind]


@pytest.fixture(params=KINDS)
def database_kind(request: pytest.FixtureRequest) -> str:
    """The kind of database that this run of the test is on."""
    kind: str = request.param
    return kind


@pytest.fixture
def databases(database_kind: str, databases_by_kind: ByKind) -> Databases:
    """Where this test gets databases of its own."""
    return databases_by_kind.of(database_kind)


@pytest.fixture
def session(database_kind: str, databases_by_kind: ByKind) -> Iterator[Session]:
    """A session on migrated tables with the taxonomy; commits are savepoints, and everything is rolled back."""
    with databases_by_kind.shared(database_kind).connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as db:
            yield db
        outer.rollback()


@pytest.fixture
def index(session: Session, tmp_path: Path) -> "Index":
    """An index over twelve listed experts that are in `session`; it reads through it."""
    from marketplace.search.current import Index  # Brings the library, which tests without a ranking do without.
    from marketplace.services import experts

    experts.bulk_register(session, twelve_experts(), today=TODAY)
    return Index(tmp_path / "index", lambda: nullcontext(session), clock=lambda: TODAY)


@pytest.fixture
def live(index: "Index") -> "Live":
    """A matcher over twelve listed experts."""
    return index.live()


def config_of(url: str, folder: Path) -> Config:
    """The settings of an app on this database, which keeps its files in this folder."""
    return Config(
        secret_key="a secret for tests, long enough for a key",
        password_salt="a salt for tests",
        database_url=url,
        side_database_url=f"sqlite:///{folder / 'side.db'}" if url.startswith("sqlite") else url,
        index=folder / "index",
        url="http://localhost:8000",
        insecure_cookies=True,
        mail_folder=folder / "mail",
        is_testing=True,
    )


@cache
def compiled_templates() -> str:
    """The folder in which the apps of all tests of this process keep their templates once they are compiled."""
    folder = tempfile.mkdtemp(prefix="assay-templates-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def share_builders_of_addresses() -> None:
    """Let all apps of this process share what builds the addresses of their pages, which is the same in each.

    Compiling it for 370 pages takes most of the time that making an app takes.
    """
    compile_builder, known = Rule._compile_builder, {}

    def remembered(rule: Rule, append_unknown: bool = True):  # type: ignore[no-untyped-def]
        key = rule.rule, repr(rule.defaults), tuple(rule._trace), append_unknown
        if key not in known:
            known[key] = compile_builder(rule, append_unknown)
        return known[key]

    Rule._compile_builder = remembered  # type: ignore[method-assign]


@contextmanager
def running(config: Config) -> Iterator[Flask]:
    """The whole app, nothing replaced, and nothing of it open afterwards."""
    from jinja2 import FileSystemBytecodeCache

    from marketplace.app import create_app  # Brings every part, which the tests of one part do without.
    from marketplace.gate.accounts import SETTINGS

    SETTINGS.setdefault("SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS", QUICK_HASHING)
    share_builders_of_addresses()
    app = create_app(config)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(compiled_templates())
    yield app
    database: Database = app.extensions["assay_database"]
    database.dispose()


@pytest.fixture
def config(
    request: pytest.FixtureRequest,
    database_kind: str,
    databases: Databases,
    databases_by_kind: ByKind,
    tmp_path: Path,
) -> Iterator[Config]:
    """The settings of an app with a database of its own; for a test that asks for `settled`, a settled one."""
    if "settled" in request.fixturenames:
        whole = databases_by_kind.settled(database_kind)[0]
        url = databases.copy(whole.database_url)
        shutil.copytree(whole.index, tmp_path / "index")
    else:
        url = databases.fresh()
    yield config_of(url, tmp_path)
    databases.drop(url)


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """The whole app, nothing replaced."""
    with running(config) as app:
        yield app


@pytest.fixture
def settled(app: Flask, database_kind: str, databases_by_kind: ByKind) -> "Settled":
    """Two companies, three people, six experts and three briefs, in the database of `app`."""
    return databases_by_kind.settled(database_kind)[1]


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser, more or less."""
    return app.test_client()
