"""A permission for those who decide disputes about milestones."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision: str | None = "0037"
branch_labels = None
depends_on = None

PERMISSIONS = (
    "read-briefs",
    "write-briefs",
    "match-briefs",
    "manage-company",
    "edit-profile",
    "vet-experts",
    "manage-experts",
    "manage-taxonomy",
    "manage-rates",
    "read-events",
    "approve-briefs",
    "decide-vetting",
    "manage-vetting",
    "manage-accounts",
    "impersonate",
    "run-jobs",
    "hire",
    "approve-offers",
    "manage-engagements",
    "seek-work",
)
COLUMNS = (
    ("api_token_scopes", "scope"),
    ("company_member_permissions", "permission"),
    ("company_invitation_permissions", "permission"),
)


def allow(table: str, column: str, words: tuple[str, ...]) -> None:
    """Let a column hold these words and no others; on SQLite that means copying the table."""
    name = op.f(f"ck_{table}_{column}")
    listed = f"{column} IN ({', '.join(repr(word) for word in words)})"
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, sa.text(listed))


def upgrade() -> None:
    for table, column in COLUMNS:
        allow(table, column, (*PERMISSIONS, "resolve-disputes"))


def downgrade() -> None:
    for table, column in COLUMNS:
        allow(table, column, PERMISSIONS)
