"""When a scorecard was set aside because its vetter turned out to be tied to the expert."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision: str | None = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("scorecards", sa.Column("set_aside_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("scorecards", "set_aside_at")
