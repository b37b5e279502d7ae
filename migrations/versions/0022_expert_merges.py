"""Which profiles were found to be of one person, and what it takes to part them again."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision: str | None = "0021"
branch_labels = None
depends_on = None

STANDS = sa.text("undone_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "expert_merges",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kept_id", sa.Integer, nullable=False),
        sa.Column("gone_id", sa.Integer, nullable=False),
        sa.Column("by_id", sa.Integer),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.Column("taken", sa.JSON, nullable=False),
        sa.CheckConstraint("kept_id <> gone_id", name=op.f("ck_expert_merges_two")),
        sa.ForeignKeyConstraint(
            ["kept_id"], ["experts.id"], name=op.f("fk_expert_merges_kept_id_experts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["gone_id"], ["experts.id"], name=op.f("fk_expert_merges_gone_id_experts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_expert_merges_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_merges")),
    )
    op.create_index(op.f("ix_expert_merges_kept_id"), "expert_merges", ["kept_id"])
    op.create_index(op.f("ix_expert_merges_by_id"), "expert_merges", ["by_id"])
    op.create_index(
        "uq_expert_merges_gone_id_stands",
        "expert_merges",
        ["gone_id"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )


def downgrade() -> None:
    op.drop_table("expert_merges")
