"""The audit trail, which only grows."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision: str | None = "0007"
branch_labels = None
depends_on = None

SQLITE_GUARD = """
CREATE TRIGGER events_refuse_{act} BEFORE {act} ON events
BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END
"""

POSTGRESQL_GUARD = """
CREATE FUNCTION events_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit trail only grows' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER events_refuse_change BEFORE UPDATE OR DELETE ON events
FOR EACH STATEMENT EXECUTE FUNCTION events_refuse_change()
"""


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer),
        sa.Column(
            "act",
            sa.Enum(
                "registered",
                "revised",
                "submitted",
                "screened",
                "approved",
                "rejected",
                "paused",
                "resumed",
                "suspended",
                "closed",
                "erased",
                "blocked",
                "joined",
                "drafted",
                "published",
                "withdrawn",
                "matched",
                "token-issued",
                "token-revoked",
                "loaded",
                name="act",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("object_type", sa.String(40), nullable=False),
        sa.Column("object_id", sa.String(80), nullable=False),
        sa.Column("before", sa.JSON),
        sa.Column("after", sa.JSON),
        sa.Column("reason", sa.Text),
        sa.Column("request_id", sa.String(64)),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_events_actor_id_users"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_index(op.f("ix_events_actor_id"), "events", ["actor_id"])
    op.create_index(op.f("ix_events_at"), "events", ["at"])
    op.create_index("ix_events_object_type_object_id_id", "events", ["object_type", "object_id", "id"])
    op.create_index(op.f("ix_events_request_id"), "events", ["request_id"])

    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(SQLITE_GUARD.format(act=act))
    else:
        op.execute(POSTGRESQL_GUARD)


def downgrade() -> None:
    op.drop_table("events")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION events_refuse_change()")
