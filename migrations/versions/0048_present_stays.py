"""The present state of every candidacy that there is, as the stay that goes on; earlier ones were not kept."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision: str | None = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.get_bind().execute(
        sa.text(
            "INSERT INTO candidacy_stays (candidacy_id, status, since, due_at)"
            " SELECT id, status, since, due_at FROM candidacies ORDER BY id"
        )
    )


def downgrade() -> None:
    op.get_bind().execute(sa.text("DELETE FROM candidacy_stays"))
