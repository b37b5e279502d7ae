"""The week of its brief in which a role begins."""

from alembic import op

revision = "0056"
down_revision: str | None = "0055"
branch_labels = None
depends_on = None

WEEK = """
ALTER TABLE brief_slots ADD COLUMN first_week SMALLINT DEFAULT '1' NOT NULL
CONSTRAINT ck_brief_slots_first_week CHECK (first_week >= 1 AND first_week <= 52)
"""
"""Added with its check at once: on SQLite a check alone would mean copying the table, and its children go with it."""


def upgrade() -> None:
    op.execute(WEEK)


def downgrade() -> None:
    op.drop_column("brief_slots", "first_week")
