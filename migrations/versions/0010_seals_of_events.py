"""The chain of the audit trail: a seal for every act, those before this migration included."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision: str | None = "0009"
branch_labels = None
depends_on = None

BATCH = 1_000

SQLITE_GUARD = """
CREATE TRIGGER event_seals_refuse_{act} BEFORE {act} ON event_seals
BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END
"""

POSTGRESQL_GUARD = """
CREATE TRIGGER event_seals_refuse_change BEFORE UPDATE OR DELETE ON event_seals
FOR EACH STATEMENT EXECUTE FUNCTION events_refuse_change();
CREATE TRIGGER event_seals_refuse_truncate BEFORE TRUNCATE ON event_seals
FOR EACH STATEMENT EXECUTE FUNCTION events_refuse_change();
CREATE TRIGGER events_refuse_truncate BEFORE TRUNCATE ON events
FOR EACH STATEMENT EXECUTE FUNCTION events_refuse_change()
"""

EVENTS = sa.table(
    "events",
    sa.column("id", sa.Integer),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("actor_id", sa.Integer),
    *(sa.column(name, sa.Text) for name in ("act", "object_type", "object_id")),
    *(sa.column(name, sa.JSON) for name in ("before", "after")),
    *(sa.column(name, sa.Text) for name in ("reason", "request_id")),
)


def upgrade() -> None:
    seals = op.create_table(
        "event_seals",
        sa.Column("position", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Integer, nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_seals_event_id_events"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_event_seals")),
        sa.UniqueConstraint("event_id", name=op.f("uq_event_seals_event_id")),
    )
    seal_what_is_there(op.get_bind(), seals)
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(SQLITE_GUARD.format(act=act))
    else:
        op.execute(POSTGRESQL_GUARD)


def downgrade() -> None:
    op.drop_table("event_seals")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER events_refuse_truncate ON events")


def seal_what_is_there(connection: sa.Connection, seals: sa.Table) -> None:
    """Seal the acts in the order of their keys, a batch at a time."""
    as_stored = [
        sa.cast(column, sa.Text).label(column.name) if isinstance(column.type, sa.JSON) else column
        for column in EVENTS.columns
    ]
    last, position, key = "0" * 64, 0, 0
    chosen = sa.select(*as_stored).order_by(EVENTS.c.id).limit(BATCH)
    while rows := connection.execute(chosen.where(EVENTS.c.id > key)).all():
        sealed = []
        for row in rows:
            position += 1
            last = seal_of(last, position, row)
            sealed.append({"position": position, "event_id": row.id, "seal": last})
        connection.execute(seals.insert(), sealed)
        key = rows[-1].id


def seal_of(previous: str, position: int, row: Any) -> str:
    """The seal of one act as this migration found it: `marketplace/domain/chain.py` on its day."""
    content = [as_utc(value) if isinstance(value, datetime) else value for value in row]
    written = json.dumps([position, *content], separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(f"{previous}\n{written}".encode("ascii")).hexdigest()


def as_utc(moment: datetime) -> str:
    """A moment as the seal covers it; SQLite keeps it in UTC and forgets the zone."""
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return aware.isoformat(timespec="microseconds")
