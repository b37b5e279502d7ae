"""What companies say of themselves, and a version so that nobody overwrites what they have not seen."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision: str | None = "0022"
branch_labels = None
depends_on = None

SIZE = """
ALTER TABLE companies ADD COLUMN size VARCHAR(40)
CONSTRAINT ck_companies_size CHECK (size IN ('1-9', '10-49', '50-249', '250-999', '1000-or-more'))
"""
"""Added with its check at once: on SQLite a check alone would mean copying the table, and its children go with it."""


def upgrade() -> None:
    op.add_column("companies", sa.Column("about", sa.Text, nullable=False, server_default=sa.text("''")))
    op.add_column("companies", sa.Column("website", sa.String(500)))
    op.add_column("companies", sa.Column("version", sa.Integer, nullable=False, server_default="1"))
    op.execute(SIZE)


def downgrade() -> None:
    for column in ("size", "version", "website", "about"):
        op.drop_column("companies", column)
