"""Outcomes of engagements, what either side reports, challenges, and where a fact of the track record comes from."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision: str | None = "0042"
branch_labels = None
depends_on = None

SIDES = ("company", "expert")


def _words(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "outcomes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("engagement_id", sa.Integer, nullable=False),
        sa.Column("kind", _words("day-30", "day-90", "end", name="kind"), nullable=False),
        sa.Column(
            "status",
            _words(
                "due",
                "company-reported",
                "expert-reported",
                "lapsed",
                "published",
                "challenged",
                "upheld",
                "removed",
                name="status",
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fell_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True)),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.Column("promised", sa.Text, nullable=False),
        sa.Column("score", sa.Float),
        sa.Column("run_id", sa.Integer),
        sa.CheckConstraint("score BETWEEN 0 AND 1", name=op.f("ck_outcomes_score")),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagements.id"],
            name=op.f("fk_outcomes_engagement_id_engagements"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["match_runs.id"], name=op.f("fk_outcomes_run_id_match_runs"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes")),
        sa.UniqueConstraint("engagement_id", "kind", name=op.f("uq_outcomes_engagement_id_kind")),
        sa.UniqueConstraint("public_id", name=op.f("uq_outcomes_public_id")),
    )
    op.create_index("ix_outcomes_run_id", "outcomes", ["run_id"])
    op.create_index("ix_outcomes_status_due_at", "outcomes", ["status", "due_at"])
    op.create_table(
        "outcome_reports",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("outcome_id", sa.Integer, nullable=False),
        sa.Column("side", _words(*SIDES, name="side"), nullable=False),
        sa.Column("author_id", sa.Integer),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reached", _words("reached", "in-part", "not-reached", name="reached"), nullable=False),
        sa.Column(
            "hindrance",
            _words(
                "nothing",
                "data-not-ready",
                "decisions-late",
                "scope-grew",
                "plans-changed",
                "target-was-wrong",
                "work-late",
                "work-fell-short",
                name="hindrance",
            ),
            nullable=False,
        ),
        sa.Column("would_again", sa.Boolean, nullable=False),
        sa.Column("figure", sa.String(200), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_outcome_reports_author_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["outcome_id"], ["outcomes.id"], name=op.f("fk_outcome_reports_outcome_id_outcomes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_reports")),
        sa.UniqueConstraint("outcome_id", "side", name=op.f("uq_outcome_reports_outcome_id_side")),
    )
    op.create_index("ix_outcome_reports_author_id", "outcome_reports", ["author_id"])
    op.create_table(
        "outcome_challenges",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("outcome_id", sa.Integer, nullable=False),
        sa.Column("side", _words(*SIDES, name="side"), nullable=False),
        sa.Column("author_id", sa.Integer),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("decided_by_id", sa.Integer),
        sa.Column("answer", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_outcome_challenges_author_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_outcome_challenges_decided_by_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["outcome_id"], ["outcomes.id"], name=op.f("fk_outcome_challenges_outcome_id_outcomes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_challenges")),
        sa.UniqueConstraint("outcome_id", name=op.f("uq_outcome_challenges_outcome_id")),
    )
    op.create_index("ix_outcome_challenges_author_id", "outcome_challenges", ["author_id"])
    with op.batch_alter_table("expert_outcomes") as batch:
        batch.add_column(sa.Column("outcome_id", sa.Integer))
        batch.create_foreign_key(
            op.f("fk_expert_outcomes_outcome_id_outcomes"), "outcomes", ["outcome_id"], ["id"], ondelete="CASCADE"
        )
        batch.create_unique_constraint(op.f("uq_expert_outcomes_outcome_id"), ["outcome_id"])


def downgrade() -> None:
    with op.batch_alter_table("expert_outcomes") as batch:
        batch.drop_constraint(op.f("uq_expert_outcomes_outcome_id"), type_="unique")
        batch.drop_constraint(op.f("fk_expert_outcomes_outcome_id_outcomes"), type_="foreignkey")
        batch.drop_column("outcome_id")
    for table in ("outcome_challenges", "outcome_reports", "outcomes"):
        op.drop_table(table)
