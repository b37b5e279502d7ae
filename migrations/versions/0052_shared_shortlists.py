"""Links by which people without a log-in may read the shortlist of one role, for a while."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision: str | None = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shared_shortlists",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("slot_id", sa.Integer, nullable=False),
        sa.Column("by_id", sa.Integer),
        sa.Column("whom", sa.String(120), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("has_names", sa.Boolean, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["brief_slots.id"], name=op.f("fk_shared_shortlists_slot_id_brief_slots"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_shared_shortlists_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_shortlists")),
        sa.UniqueConstraint("public_id", name=op.f("uq_shared_shortlists_public_id")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_shared_shortlists_secret_hash")),
    )
    op.create_index(op.f("ix_shared_shortlists_slot_id"), "shared_shortlists", ["slot_id"])
    op.create_index(op.f("ix_shared_shortlists_by_id"), "shared_shortlists", ["by_id"])


def downgrade() -> None:
    op.drop_table("shared_shortlists")
