"""What an expert and a company write to each other about one candidacy, and how far each person has read."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision: str | None = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("candidacy_id", sa.Integer, nullable=False),
        sa.Column("author_id", sa.Integer),
        sa.Column(
            "side",
            sa.Enum("company", "expert", name="side", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("once", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidacy_id"], ["candidacies.id"], name=op.f("fk_messages_candidacy_id_candidacies"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_messages_author_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("public_id", name=op.f("uq_messages_public_id")),
        sa.UniqueConstraint("candidacy_id", "once", name=op.f("uq_messages_candidacy_id_once")),
    )
    op.create_index("ix_messages_candidacy_id_id", "messages", ["candidacy_id", "id"])
    op.create_index(op.f("ix_messages_author_id"), "messages", ["author_id"])
    op.create_table(
        "message_marks",
        sa.Column("candidacy_id", sa.Integer, nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("message_id", sa.Integer, nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidacy_id"],
            ["candidacies.id"],
            name=op.f("fk_message_marks_candidacy_id_candidacies"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_message_marks_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("candidacy_id", "user_id", name=op.f("pk_message_marks")),
    )
    op.create_index(op.f("ix_message_marks_user_id"), "message_marks", ["user_id"])


def downgrade() -> None:
    op.drop_table("message_marks")
    op.drop_table("messages")
