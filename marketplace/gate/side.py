"""The tables of the side database: sessions and rate limits.

They live apart from the business tables because they are written by requests that only read those:
on SQLite a second writer on the same file would wait for itself. Losing them signs everybody out
and forgets the counters, nothing more, so they are made on start and have no migrations.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex, CreateTable

SIDE = sa.MetaData()

user_sessions = sa.Table(
    "user_sessions",
    SIDE,
    sa.Column("id_hash", sa.String(64), primary_key=True),
    sa.Column("user_ref", sa.String(64), index=True),
    sa.Column("data", sa.Text, nullable=False),
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Column("seen_at", sa.Float, nullable=False, index=True),
    sa.Column("ip", sa.String(45)),
    sa.Column("agent", sa.String(200)),
)

rate_limits = sa.Table(
    "rate_limits",
    SIDE,
    sa.Column("key", sa.String(300), primary_key=True),
    sa.Column("hits", sa.Integer, nullable=False),
    sa.Column("expires_at", sa.Float, nullable=False, index=True),
)

profile_views = sa.Table(
    "profile_views",
    SIDE,
    sa.Column("expert", sa.String(36), primary_key=True),
    sa.Column("company", sa.String(36), primary_key=True),
    sa.Column("day", sa.String(10), primary_key=True),
    sa.Column("times", sa.Integer, nullable=False),
)
"""Who looked at whose profile on which day, by public ids; here, because reading a page writes no business table."""

share_views = sa.Table(
    "share_views",
    SIDE,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("link", sa.String(36), nullable=False, index=True),
    sa.Column("at", sa.Float, nullable=False, index=True),
    sa.Column("ip", sa.String(45), nullable=False),
    sa.Column("agent", sa.String(200), nullable=False),
)
"""Each look at a shared ranking or shortlist, for the company that shared it."""

_ADVISORY_LOCK = 0x61737361
"""Any number that nobody else uses; it keeps workers that start together from creating twice."""


def create_side_tables(engine: sa.Engine) -> None:
    """Create what is missing; running it twice, or from several workers at once, is harmless."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
        for table in SIDE.sorted_tables:
            connection.execute(CreateTable(table, if_not_exists=True))
            for index in sorted(table.indexes, key=lambda index: str(index.name)):
                connection.execute(CreateIndex(index, if_not_exists=True))
