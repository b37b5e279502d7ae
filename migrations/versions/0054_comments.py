"""What people of a company say to each other about a candidate."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision: str | None = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "candidacy_comments",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("candidacy_id", sa.Integer, nullable=False),
        sa.Column("by_id", sa.Integer),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidacy_id"],
            ["candidacies.id"],
            name=op.f("fk_candidacy_comments_candidacy_id_candidacies"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_candidacy_comments_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidacy_comments")),
        sa.UniqueConstraint("public_id", name=op.f("uq_candidacy_comments_public_id")),
    )
    op.create_index(op.f("ix_candidacy_comments_candidacy_id"), "candidacy_comments", ["candidacy_id"])
    op.create_index(op.f("ix_candidacy_comments_by_id"), "candidacy_comments", ["by_id"])


def downgrade() -> None:
    op.drop_table("candidacy_comments")
