"""When an invitation was opened: nothing ever wrote it down, because reading changes nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision: str | None = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("brief_invitations") as invitations:
        invitations.drop_column("opened_at")


def downgrade() -> None:
    with op.batch_alter_table("brief_invitations") as invitations:
        invitations.add_column(sa.Column("opened_at", sa.DateTime(timezone=True)))
