"""The shell entrance: commands under `flask`."""

from flask import Flask

from marketplace.cli.audit import audit
from marketplace.cli.companies import company
from marketplace.cli.database import database
from marketplace.cli.index import index
from marketplace.cli.match import match
from marketplace.cli.match_runs import match_run
from marketplace.cli.rates import rates
from marketplace.cli.risks import risks
from marketplace.cli.taxonomy import taxonomy
from marketplace.cli.tokens import tokens
from marketplace.cli.users import users


def register(app: Flask) -> None:
    """Give the app its commands."""
    for command in (match, match_run, index, database, company, rates, risks, taxonomy, tokens, audit, users):
        app.cli.add_command(command)
