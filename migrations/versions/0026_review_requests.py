"""Requests of experts that a person look at how they were ranked or decided about."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision: str | None = "0025"
branch_labels = None
depends_on = None

IS_OPEN = sa.text("answered_at IS NULL")


def _words(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "review_requests",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("expert_id", sa.Integer, nullable=False),
        sa.Column("subject", _words("ranking", "decision", name="subject"), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", _words("corrected", "stands", "needs-more", name="answer")),
        sa.Column("answer_text", sa.Text, nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("answered_by_id", sa.Integer),
        sa.CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name=op.f("ck_review_requests_answered")),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_review_requests_expert_id_experts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["users.id"], name=op.f("fk_review_requests_answered_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_requests")),
        sa.UniqueConstraint("public_id", name=op.f("uq_review_requests_public_id")),
    )
    op.create_index(op.f("ix_review_requests_expert_id"), "review_requests", ["expert_id"])
    op.create_index(op.f("ix_review_requests_answered_by_id"), "review_requests", ["answered_by_id"])
    op.create_index(
        "uq_review_requests_expert_id_open",
        "review_requests",
        ["expert_id"],
        unique=True,
        sqlite_where=IS_OPEN,
        postgresql_where=IS_OPEN,
    )


def downgrade() -> None:
    op.drop_table("review_requests")
