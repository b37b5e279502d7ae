"""Milestones with what was written about them, hours by week and day, and ledger lines ready for an invoice."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision: str | None = "0039"
branch_labels = None
depends_on = None

TABLES = (
    "ledger_lines",
    "timesheet_days",
    "timesheets",
    "milestone_entries",
    "milestones",
)


def _words(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "milestones",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("engagement_id", sa.Integer, nullable=False),
        sa.Column("number", sa.SmallInteger, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column(
            "status",
            _words(
                "planned",
                "agreed",
                "in-progress",
                "submitted",
                "revision-requested",
                "disputed",
                "accepted",
                "resolved",
                "dropped",
                name="status",
            ),
            nullable=False,
        ),
        sa.Column("written_by", _words("company", "expert", name="written_by"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("reminded_at", sa.DateTime(timezone=True)),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("deliverable", sa.Text, nullable=False),
        sa.Column("acceptance", sa.Text, nullable=False),
        sa.Column("data_set", sa.String(300), nullable=False),
        sa.Column("due_on", sa.Date),
        sa.Column("amount_minor", sa.BigInteger),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("iteration_cap", sa.SmallInteger, nullable=False),
        sa.Column("revisions", sa.SmallInteger, nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True)),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("ruling", _words("accepted", "in-part", "not-accepted", name="ruling")),
        sa.Column("ruled_minor", sa.BigInteger),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_milestones_amount_minor")),
        sa.CheckConstraint(
            "(status = 'resolved') = (ruling IS NOT NULL)", name=op.f("ck_milestones_resolved_has_ruling")
        ),
        sa.CheckConstraint("revisions >= 0", name=op.f("ck_milestones_revisions")),
        sa.CheckConstraint("ruled_minor >= 0", name=op.f("ck_milestones_ruled_minor")),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagements.id"],
            name=op.f("fk_milestones_engagement_id_engagements"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestones")),
        sa.UniqueConstraint("engagement_id", "number", name=op.f("uq_milestones_engagement_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_milestones_public_id")),
    )
    op.create_index(op.f("ix_milestones_status_due_at"), "milestones", ["status", "due_at"])
    op.create_table(
        "milestone_entries",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("milestone_id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hand", _words("company", "expert", "admin", "system", name="hand"), nullable=False),
        sa.Column("author_id", sa.Integer),
        sa.Column(
            "status",
            _words(
                "planned",
                "agreed",
                "in-progress",
                "submitted",
                "revision-requested",
                "disputed",
                "accepted",
                "resolved",
                "dropped",
                name="status",
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_milestone_entries_author_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["milestone_id"],
            ["milestones.id"],
            name=op.f("fk_milestone_entries_milestone_id_milestones"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone_entries")),
    )
    op.create_index(op.f("ix_milestone_entries_author_id"), "milestone_entries", ["author_id"])
    op.create_index(op.f("ix_milestone_entries_milestone_id"), "milestone_entries", ["milestone_id"])
    op.create_table(
        "timesheets",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("engagement_id", sa.Integer, nullable=False),
        sa.Column("week", sa.Date, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column(
            "status",
            _words("draft", "submitted", "queried", "resubmitted", "approved", "invoiced", name="status"),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("reminded_at", sa.DateTime(timezone=True)),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("compute_minor", sa.BigInteger),
        sa.Column("compute_note", sa.String(300), nullable=False),
        sa.CheckConstraint("compute_minor > 0", name=op.f("ck_timesheets_compute_minor")),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagements.id"],
            name=op.f("fk_timesheets_engagement_id_engagements"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timesheets")),
        sa.UniqueConstraint("engagement_id", "week", name=op.f("uq_timesheets_engagement_id_week")),
        sa.UniqueConstraint("public_id", name=op.f("uq_timesheets_public_id")),
    )
    op.create_index(op.f("ix_timesheets_status_due_at"), "timesheets", ["status", "due_at"])
    op.create_table(
        "timesheet_days",
        sa.Column("timesheet_id", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("minutes", sa.SmallInteger, nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 1 AND 1440", name=op.f("ck_timesheet_days_minutes")),
        sa.ForeignKeyConstraint(
            ["timesheet_id"],
            ["timesheets.id"],
            name=op.f("fk_timesheet_days_timesheet_id_timesheets"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("timesheet_id", "day", name=op.f("pk_timesheet_days")),
    )
    op.create_table(
        "ledger_lines",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("engagement_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", _words("milestone", "time", "compute", name="kind"), nullable=False),
        sa.Column("milestone_id", sa.Integer),
        sa.Column("timesheet_id", sa.Integer),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("minutes", sa.Integer),
        sa.Column("unit_minor", sa.BigInteger),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("invoiced_at", sa.DateTime(timezone=True)),
        sa.Column("invoice", sa.String(60)),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_ledger_lines_amount_minor")),
        sa.CheckConstraint(
            "(milestone_id IS NULL) <> (timesheet_id IS NULL)", name=op.f("ck_ledger_lines_has_one_source")
        ),
        sa.CheckConstraint("(invoiced_at IS NULL) = (invoice IS NULL)", name=op.f("ck_ledger_lines_invoice_is_whole")),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagements.id"],
            name=op.f("fk_ledger_lines_engagement_id_engagements"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["milestone_id"],
            ["milestones.id"],
            name=op.f("fk_ledger_lines_milestone_id_milestones"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["timesheet_id"],
            ["timesheets.id"],
            name=op.f("fk_ledger_lines_timesheet_id_timesheets"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_lines")),
        sa.UniqueConstraint("engagement_id", "number", name=op.f("uq_ledger_lines_engagement_id_number")),
        sa.UniqueConstraint("milestone_id", name=op.f("uq_ledger_lines_milestone_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_ledger_lines_public_id")),
        sa.UniqueConstraint("timesheet_id", "kind", name=op.f("uq_ledger_lines_timesheet_id_kind")),
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
