"""What experts say of open briefs before anybody has asked them."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision: str | None = "0045"
branch_labels = None
depends_on = None


def _words(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "brief_opinions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("brief_id", sa.Integer, nullable=False),
        sa.Column("expert_id", sa.Integer, nullable=False),
        sa.Column("opinion", _words("interested", "not-for-me", name="opinion"), nullable=False),
        sa.Column(
            "reason",
            _words(
                "budget",
                "hours",
                "dates",
                "engagement-model",
                "time-zone",
                "brief-unclear",
                "not-my-field",
                "not-this-company",
                "no-time",
                "other",
                name="reason",
            ),
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(opinion = 'not-for-me') = (reason IS NOT NULL)", name=op.f("ck_brief_opinions_reason_belongs")
        ),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["briefs.id"], name=op.f("fk_brief_opinions_brief_id_briefs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_brief_opinions_expert_id_experts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brief_opinions")),
        sa.UniqueConstraint("public_id", name=op.f("uq_brief_opinions_public_id")),
        sa.UniqueConstraint("brief_id", "expert_id", name=op.f("uq_brief_opinions_brief_id_expert_id")),
    )
    op.create_index(op.f("ix_brief_opinions_expert_id"), "brief_opinions", ["expert_id"])


def downgrade() -> None:
    op.drop_table("brief_opinions")
