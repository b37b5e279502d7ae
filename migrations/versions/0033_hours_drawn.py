"""The working hours of whoever was ranked, as they were drawn."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision: str | None = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("match_results", sa.Column("hours", sa.JSON))


def downgrade() -> None:
    with op.batch_alter_table("match_results") as results:
        results.drop_column("hours")
