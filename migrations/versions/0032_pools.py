"""Pools as they were, so that a ranking can be made again exactly; and which runs only tried other weights."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision: str | None = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pool_records",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("expert_id", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_pool_records_expert_id_experts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_records")),
        sa.UniqueConstraint("digest", name=op.f("uq_pool_records_digest")),
    )
    op.create_index(op.f("ix_pool_records_expert_id"), "pool_records", ["expert_id"])
    op.create_table(
        "pools",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("base_id", sa.Integer),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("members", sa.LargeBinary, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["base_id"], ["pools.id"], name=op.f("fk_pools_base_id_pools"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pools")),
        sa.UniqueConstraint("key", name=op.f("uq_pools_key")),
    )
    op.create_index(op.f("ix_pools_base_id"), "pools", ["base_id"])
    with op.batch_alter_table("match_runs") as runs:
        runs.add_column(sa.Column("pool_id", sa.Integer))
        runs.add_column(sa.Column("asked", sa.JSON))
        runs.add_column(sa.Column("is_what_if", sa.Boolean, nullable=False, server_default=sa.false()))
        runs.create_foreign_key(op.f("fk_match_runs_pool_id_pools"), "pools", ["pool_id"], ["id"], ondelete="SET NULL")
    op.create_index(op.f("ix_match_runs_pool_id"), "match_runs", ["pool_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_match_runs_pool_id"), "match_runs")
    with op.batch_alter_table("match_runs") as runs:
        runs.drop_constraint(op.f("fk_match_runs_pool_id_pools"), type_="foreignkey")
        runs.drop_column("is_what_if")
        runs.drop_column("asked")
        runs.drop_column("pool_id")
    op.drop_table("pools")
    op.drop_table("pool_records")
