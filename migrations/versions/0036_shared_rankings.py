"""Links by which people without a log-in may read one ranking, for a while."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision: str | None = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shared_rankings",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("run_id", sa.Integer, nullable=False),
        sa.Column("by_id", sa.Integer),
        sa.Column("whom", sa.String(120), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("has_names", sa.Boolean, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["match_runs.id"], name=op.f("fk_shared_rankings_run_id_match_runs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_shared_rankings_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_rankings")),
        sa.UniqueConstraint("public_id", name=op.f("uq_shared_rankings_public_id")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_shared_rankings_secret_hash")),
    )
    op.create_index(op.f("ix_shared_rankings_run_id"), "shared_rankings", ["run_id"])
    op.create_index(op.f("ix_shared_rankings_by_id"), "shared_rankings", ["by_id"])


def downgrade() -> None:
    op.drop_table("shared_rankings")
