"""`flask db`: the migrations, through the app's own settings."""

import click
from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.util import CommandError
from flask import current_app
from flask.cli import AppGroup

from marketplace.cli.told import Refused, refusals
from marketplace.config import ROOT
from marketplace.db import current
from marketplace.services import rates, taxonomy

database = AppGroup("db", help="The tables: migrate them up and down, check them.")


@database.command("upgrade")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Migrate up, then load the taxonomy and the market rates that come with this version."""
    with refusals():
        _run(command.upgrade, revision)
        if revision == "head":
            with current().transaction() as db:
                taxonomy.load_release(db)
                rates.load_bundled(db)


@database.command("downgrade")
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Migrate down to REVISION; `base` drops everything."""
    with refusals():
        _run(command.downgrade, revision)


@database.command("check")
def check() -> None:
    """Compare the tables with the models; exits with 2 when they differ."""
    with refusals():
        _run(command.check)
    click.echo("The tables are what the models say.")


def _run(act, *args) -> None:
    settings = AlembicConfig(toml_file=ROOT / "pyproject.toml")
    config = current_app.extensions["assay_config"]
    settings.attributes["url"] = config.database_url
    try:
        act(settings, *args)
    except CommandError as error:
        raise Refused(str(error)) from error
