"""Whom a ranking proposes to ask next, with both places, the reason and the chance."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision: str | None = "0044"
branch_labels = None
depends_on = None

COLUMNS = {
    "wave_place": sa.SmallInteger,
    "wave_before": sa.SmallInteger,
    "wave_reason": lambda: sa.String(40),
    "wave_price": sa.Float,
    "propensity": sa.Float,
}


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.add_column("match_results", sa.Column(name, kind()))


def downgrade() -> None:
    with op.batch_alter_table("match_results") as results:
        for name in reversed(COLUMNS):
            results.drop_column(name)
