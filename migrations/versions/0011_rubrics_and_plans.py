"""What vetting is measured by: versions of the rubric and of the plan of steps."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision: str | None = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_versions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Integer),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["users.id"], name=op.f("fk_plan_versions_published_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_versions")),
        sa.UniqueConstraint("number", name=op.f("uq_plan_versions_number")),
    )
    op.create_index(op.f("ix_plan_versions_published_by_id"), "plan_versions", ["published_by_id"])
    op.create_table(
        "rubric_versions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Integer),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["published_by_id"],
            ["users.id"],
            name=op.f("fk_rubric_versions_published_by_id_users"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rubric_versions")),
        sa.UniqueConstraint("number", name=op.f("uq_rubric_versions_number")),
    )
    op.create_index(op.f("ix_rubric_versions_published_by_id"), "rubric_versions", ["published_by_id"])


def downgrade() -> None:
    op.drop_table("rubric_versions")
    op.drop_table("plan_versions")
