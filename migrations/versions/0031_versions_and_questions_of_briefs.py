"""What a published brief said before each addendum, and what experts ask about it."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision: str | None = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "brief_versions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("brief_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["briefs.id"], name=op.f("fk_brief_versions_brief_id_briefs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["users.id"], name=op.f("fk_brief_versions_made_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brief_versions")),
        sa.UniqueConstraint("brief_id", "number", name=op.f("uq_brief_versions_brief_id_number")),
    )
    op.create_index(op.f("ix_brief_versions_made_by_id"), "brief_versions", ["made_by_id"])
    op.create_table(
        "brief_questions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("brief_id", sa.Integer, nullable=False),
        sa.Column("expert_id", sa.Integer),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("answered_by_id", sa.Integer),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["briefs.id"], name=op.f("fk_brief_questions_brief_id_briefs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_brief_questions_expert_id_experts"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["users.id"], name=op.f("fk_brief_questions_answered_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brief_questions")),
        sa.UniqueConstraint("public_id", name=op.f("uq_brief_questions_public_id")),
    )
    for column in ("brief_id", "expert_id", "answered_by_id"):
        op.create_index(op.f(f"ix_brief_questions_{column}"), "brief_questions", [column])


def downgrade() -> None:
    op.drop_table("brief_questions")
    op.drop_table("brief_versions")
