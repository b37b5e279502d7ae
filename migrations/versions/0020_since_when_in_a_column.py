"""When a case came into its column of the board."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision: str | None = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("vetting_cases", sa.Column("stage_since", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("vetting_cases", "stage_since")
