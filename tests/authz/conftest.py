"""One settled marketplace, copied for each caller, so that what one of them changes is not seen by the next."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask

from marketplace.app import create_app
from marketplace.config import Config
from tests.authz.things import Things, things_of
from tests.databases import Databases
from tests.web.people import Settled, settle


class Place(NamedTuple):
    """An application, and what there is to ask it for."""

    app: Flask
    things: Things


class Template(NamedTuple):
    """The files of a settled marketplace, and what there is in it."""

    database: Path
    folder: Path
    things: Things


def _app(url: str, folder: Path) -> Flask:
    return create_app(
        Config(
            secret_key="a secret for the matrix, long enough for a key",
            password_salt="a salt for the matrix",
            database_url=url,
            side_database_url=f"sqlite:///{folder / 'side.db'}",
            index=folder / "index",
            url="http://localhost:8000",
            insecure_cookies=True,
            is_testing=True,
        )
    )


@pytest.fixture(scope="module")
def template(databases_by_kind, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:  # type: ignore[no-untyped-def]
    """The marketplace, on SQLite, closed after it was settled."""
    databases: Databases = databases_by_kind.of("sqlite")
    url, folder = databases.fresh(), tmp_path_factory.mktemp("matrix")
    app = _app(url, folder)
    settled: Settled = settle(app)
    things = things_of(app, settled)
    app.extensions["assay_database"].dispose()
    yield Template(Path(url.removeprefix("sqlite:///")), folder, things)
    databases.drop(url)


@pytest.fixture
def place(template: Template, tmp_path: Path) -> Iterator[Place]:
    """A copy of the marketplace, with counters and sessions of its own."""
    shutil.copyfile(template.database, tmp_path / "copy.db")
    shutil.copytree(template.folder / "index", tmp_path / "index")
    app = _app(f"sqlite:///{tmp_path / 'copy.db'}", tmp_path)
    yield Place(app, template.things)
    app.extensions["assay_database"].dispose()
