"""The words for what the supply side does: acts of the audit trail, and permissions."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision: str | None = "0008"
branch_labels = None
depends_on = None

ACTS = (
    "registered",
    "revised",
    "submitted",
    "screened",
    "approved",
    "rejected",
    "paused",
    "resumed",
    "suspended",
    "closed",
    "erased",
    "blocked",
    "joined",
    "drafted",
    "published",
    "withdrawn",
    "matched",
    "token-issued",
    "token-revoked",
    "loaded",
)
NEW_ACTS = (
    "confirmed",
    "password-changed",
    "second-factor-set",
    "second-factor-removed",
    "sessions-ended",
    "terms-accepted",
    "roles-changed",
    "permissions-changed",
    "invited",
    "invitation-withdrawn",
    "left",
    "policy-changed",
    "barred",
    "unbarred",
    "impersonated",
    "impersonation-ended",
    "claimed",
    "released",
    "assigned",
    "conflict-declared",
    "changes-requested",
    "scheduled",
    "step-moved",
    "scored",
    "consensus-reached",
    "verified",
    "not-verified",
    "expiring",
    "expired",
    "renewed",
    "revoked",
    "appealed",
    "appeal-decided",
    "merged",
    "unmerged",
    "flagged",
    "unflagged",
    "commented",
    "rubric-published",
    "plan-changed",
    "rescore-requested",
    "availability-confirmed",
    "went-stale",
    "reopened",
    "imported",
    "exported",
    "proposed",
    "accepted",
    "declined",
    "retried",
    "discarded",
)
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
)
NEW_PERMISSIONS = (
    "approve-briefs",
    "decide-vetting",
    "manage-vetting",
    "manage-accounts",
    "impersonate",
    "run-jobs",
)

COLUMNS = (
    ("events", "act", ACTS, NEW_ACTS),
    ("api_token_scopes", "scope", PERMISSIONS, NEW_PERMISSIONS),
    ("company_member_permissions", "permission", PERMISSIONS, NEW_PERMISSIONS),
)

SQLITE_GUARD = """
CREATE TRIGGER events_refuse_{act} BEFORE {act} ON events
BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END
"""


def allow(table: str, column: str, words: tuple[str, ...]) -> None:
    """Let a column hold these words and no others; on SQLite that means copying the table."""
    name = op.f(f"ck_{table}_{column}")
    listed = f"{column} IN ({', '.join(repr(word) for word in words)})"
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, sa.text(listed))


def upgrade() -> None:
    for table, column, words, added in COLUMNS:
        allow(table, column, words + added)
    _guard_events()


def downgrade() -> None:
    """Refused by the check itself where a row uses a newer word: the audit trail cannot be made to forget."""
    for table, column, words, _ in COLUMNS:
        allow(table, column, words)
    _guard_events()


def _guard_events() -> None:
    """The triggers of a copied table went with the old one."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(SQLITE_GUARD.format(act=act))
