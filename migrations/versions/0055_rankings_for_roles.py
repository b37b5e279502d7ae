"""The role of its brief that a ranking was made for, where it was made for one."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision: str | None = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("match_runs", sa.Column("role", sa.String(120)))


def downgrade() -> None:
    op.drop_column("match_runs", "role")
