"""The hours a week of a role of a brief, and the skills that it is to bring."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision: str | None = "0052"
branch_labels = None
depends_on = None

HOURS = """
ALTER TABLE brief_slots ADD COLUMN hours_per_week FLOAT
CONSTRAINT ck_brief_slots_hours_per_week CHECK (hours_per_week >= 1 AND hours_per_week <= 60)
"""
"""Added with its check at once: on SQLite a check alone would mean copying the table, and its children go with it."""


def upgrade() -> None:
    op.execute(HOURS)
    op.create_table(
        "brief_slot_skills",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("slot_id", sa.Integer, nullable=False),
        sa.Column("skill", sa.String(80), nullable=False),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["brief_slots.id"], name=op.f("fk_brief_slot_skills_slot_id_brief_slots"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["skill"], ["skills.slug"], name=op.f("fk_brief_slot_skills_skill_skills"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brief_slot_skills")),
        sa.UniqueConstraint("slot_id", "skill", name=op.f("uq_brief_slot_skills_slot_id_skill")),
    )
    op.create_index(op.f("ix_brief_slot_skills_skill"), "brief_slot_skills", ["skill"])


def downgrade() -> None:
    op.drop_table("brief_slot_skills")
    op.drop_column("brief_slots", "hours_per_week")
