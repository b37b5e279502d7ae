"""What companies note about the people they compare for a brief."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision: str | None = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "expert_notes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("brief_id", sa.Integer, nullable=False),
        sa.Column("expert_id", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("by_id", sa.Integer),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["briefs.id"], name=op.f("fk_expert_notes_brief_id_briefs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_expert_notes_expert_id_experts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_expert_notes_by_id_users"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_notes")),
        sa.UniqueConstraint("brief_id", "expert_id", name=op.f("uq_expert_notes_brief_id_expert_id")),
    )
    op.create_index(op.f("ix_expert_notes_expert_id"), "expert_notes", ["expert_id"])
    op.create_index(op.f("ix_expert_notes_by_id"), "expert_notes", ["by_id"])


def downgrade() -> None:
    op.drop_table("expert_notes")
