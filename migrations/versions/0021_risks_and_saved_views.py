"""Risk flags of cases, the marks of profiles they are found by, and saved views of the queue."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision: str | None = "0020"
branch_labels = None
depends_on = None


def _words(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "profile_marks",
        sa.Column("expert_id", sa.Integer, nullable=False),
        sa.Column("kind", _words("contact", "text", name="kind"), nullable=False),
        sa.Column("digest", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_profile_marks_expert_id_experts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("expert_id", "kind", "digest", name=op.f("pk_profile_marks")),
    )
    op.create_index("ix_profile_marks_digest_kind", "profile_marks", ["digest", "kind"])
    op.create_table(
        "risk_flags",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("case_id", sa.Integer, nullable=False),
        sa.Column(
            "kind",
            _words("duplicate-contact", "copied-text", "impossible-dates", "rate-outside-market", name="kind"),
            nullable=False,
        ),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("other_id", sa.Integer),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True)),
        sa.Column("looked_by_id", sa.Integer),
        sa.ForeignKeyConstraint(
            ["case_id"], ["vetting_cases.id"], name=op.f("fk_risk_flags_case_id_vetting_cases"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["experts.id"], name=op.f("fk_risk_flags_other_id_experts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["looked_by_id"], ["users.id"], name=op.f("fk_risk_flags_looked_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_flags")),
        sa.UniqueConstraint("public_id", name=op.f("uq_risk_flags_public_id")),
    )
    for column in ("case_id", "other_id", "looked_by_id"):
        op.create_index(op.f(f"ix_risk_flags_{column}"), "risk_flags", [column])
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column(
            "view",
            _words("all", "unclaimed", "mine", "overdue", "flagged", "changes", "appeals", name="view"),
            nullable=False,
        ),
        sa.Column("text", sa.String(120), nullable=False),
        sa.Column("specialization", sa.String(80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_saved_views_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("public_id", name=op.f("uq_saved_views_public_id")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_saved_views_user_id_name")),
    )


def downgrade() -> None:
    op.drop_table("saved_views")
    op.drop_table("risk_flags")
    op.drop_table("profile_marks")
