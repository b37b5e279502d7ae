"""The gate: sign-in, sessions, tokens, limits and headers. The one room that knows Flask and SQLAlchemy."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Put the gate in front of the application; its database and settings are there already."""
    # Imported here, because they load the sign-in library, which pages such as `assets` do not need.
    from . import accounts, csrf, headers, holds, hosts, incoming, limits, second_step, sessions, side

    database, config = app.extensions["assay_database"], app.extensions["assay_config"]
    is_https = not config.insecure_cookies
    hosts.install(app, config)
    incoming.install(app)
    side.create_side_tables(database.side)
    sessions.install(app, database.side, is_https=is_https)
    limits.install(app, database.side)
    csrf.install(app)
    accounts.install(app, database)
    second_step.install(app, config)
    holds.install(app)
    headers.install(app, is_https=is_https)
