"""Rankings, kept as they were shown."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision: str | None = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "match_runs",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("brief_id", sa.Integer, nullable=False),
        sa.Column("requested_by_id", sa.Integer),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("today", sa.Date, nullable=False),
        sa.Column("snapshot", sa.String(80), nullable=False),
        sa.Column("taxonomy_version", sa.String(80), nullable=False),
        sa.Column("brief_as_ranked", sa.JSON, nullable=False),
        sa.Column("pool_size", sa.Integer, nullable=False),
        sa.Column("eligible", sa.Integer, nullable=False),
        sa.Column("base", sa.Float, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("weights", sa.JSON, nullable=False),
        sa.Column("medians", sa.JSON, nullable=False),
        sa.Column("excluded", sa.JSON, nullable=False),
        sa.Column("excluded_only", sa.JSON, nullable=False),
        sa.Column("relaxations", sa.JSON, nullable=False),
        sa.Column("notes", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["briefs.id"], name=op.f("fk_match_runs_brief_id_briefs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["users.id"], name=op.f("fk_match_runs_requested_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_runs")),
        sa.UniqueConstraint("public_id", name=op.f("uq_match_runs_public_id")),
    )
    op.create_index("ix_match_runs_brief_id_id", "match_runs", ["brief_id", "id"])
    op.create_index(op.f("ix_match_runs_requested_by_id"), "match_runs", ["requested_by_id"])
    op.create_table(
        "match_results",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("run_id", sa.Integer, nullable=False),
        sa.Column("expert_id", sa.Integer, nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("headline", sa.String(160), nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("base", sa.Float, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column(
            "model",
            sa.Enum(
                "full-time",
                "contract",
                "fractional",
                name="model",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("cost_low", sa.Float, nullable=False),
        sa.Column("cost_expected", sa.Float, nullable=False),
        sa.Column("cost_high", sa.Float, nullable=False),
        sa.Column("cost_currency", sa.String(3), nullable=False),
        sa.Column("weakest", sa.String(40), nullable=False),
        sa.Column("options", sa.JSON, nullable=False),
        sa.Column("contributions", sa.JSON, nullable=False),
        sa.Column("counterfactuals", sa.JSON, nullable=False),
        sa.Column("flags", sa.JSON, nullable=False),
        sa.CheckConstraint(
            "cost_low <= cost_expected AND cost_expected <= cost_high", name=op.f("ck_match_results_cost")
        ),
        sa.CheckConstraint("rank > 0", name=op.f("ck_match_results_rank")),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_match_results_expert_id_experts"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["match_runs.id"], name=op.f("fk_match_results_run_id_match_runs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_results")),
        sa.UniqueConstraint("run_id", "expert_id", name=op.f("uq_match_results_run_id_expert_id")),
        sa.UniqueConstraint("run_id", "rank", name=op.f("uq_match_results_run_id_rank")),
    )
    op.create_index(op.f("ix_match_results_expert_id"), "match_results", ["expert_id"])


def downgrade() -> None:
    op.drop_table("match_results")
    op.drop_table("match_runs")
