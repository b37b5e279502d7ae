"""How Alembic meets the database: one migration at a time, and only one migrator."""

import os
from typing import Any

import sqlalchemy as sa
from alembic import context
from dotenv import load_dotenv

from marketplace.config import DEFAULT_DATABASE_URL, ROOT, database_url
from marketplace.models import Base

SIDE_TABLES = {"user_sessions", "rate_limits"}
"""Made on start by the side database, which on PostgreSQL may be this one; not ours to migrate."""

MIGRATION_LOCK = 823746


def is_ours(name: str | None, kind: str, _: Any) -> bool:
    """Tell whether a thing found in the database is to be compared with the tables."""
    return not (kind == "table" and name in SIDE_TABLES)


def migrate(connection: sa.Connection) -> None:
    """Run what was asked for on an open connection."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_name=is_ours,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        compare_server_default=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def connect_and_migrate() -> None:
    """Open the database; on PostgreSQL wait until nobody else migrates it.

    Its address comes from the app's settings, or from DATABASE_URL where Alembic runs on its own.
    """
    load_dotenv(ROOT / ".env")
    url = context.config.attributes.get("url") or os.environ.get("DATABASE_URL", DEFAULT_DATABASE_URL)
    engine = sa.create_engine(database_url(url), poolclass=sa.NullPool)
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_lock(MIGRATION_LOCK)))
            connection.commit()
        migrate(connection)
    engine.dispose()


if context.config.attributes.get("connection") is not None:
    migrate(context.config.attributes["connection"])
else:
    connect_and_migrate()
