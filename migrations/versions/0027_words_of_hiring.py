"""The words for what hiring does: acts of the audit trail, and permissions."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision: str | None = "0026"
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
NEW_ACTS = (
    "suggested",
    "shortlisted",
    "dismissed",
    "restored",
    "interested",
    "applied",
    "review-begun",
    "interview-proposed",
    "rescheduled",
    "held",
    "no-show",
    "cancelled",
    "evaluated",
    "offered",
    "countered",
    "offer-withdrawn",
    "hired",
    "not-selected",
    "feedback-given",
    "lapsed",
    "asked",
    "answered",
    "addendum-published",
    "closed-to-applications",
    "evaluating",
    "unsuccessful",
    "filled",
    "completed",
    "weights-changed",
    "criteria-changed",
    "search-saved",
    "shared",
    "share-ended",
    "noted",
    "messaged",
    "reminded",
    "preferences-changed",
    "contracted",
    "signed",
    "started",
    "extended",
    "ended",
    "terminated",
    "converted",
    "handed-over",
    "checked-off",
    "milestone-moved",
    "time-reported",
    "time-approved",
    "time-queried",
    "invoiced",
    "outcome-reported",
    "outcome-published",
    "challenged",
    "disputed",
    "resolved",
    "allocated",
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
    "approve-briefs",
    "decide-vetting",
    "manage-vetting",
    "manage-accounts",
    "impersonate",
    "run-jobs",
)
NEW_PERMISSIONS = (
    "hire",
    "approve-offers",
    "manage-engagements",
    "seek-work",
)

COLUMNS = (
    ("events", "act", ACTS, NEW_ACTS),
    ("api_token_scopes", "scope", PERMISSIONS, NEW_PERMISSIONS),
    ("company_member_permissions", "permission", PERMISSIONS, NEW_PERMISSIONS),
    ("company_invitation_permissions", "permission", PERMISSIONS, NEW_PERMISSIONS),
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
    with _seals_aside():
        for table, column, words, added in COLUMNS:
            allow(table, column, words + added)
    _guard_events()


def downgrade() -> None:
    """Refused by the check itself where a row uses a newer word: the audit trail cannot be made to forget."""
    with _seals_aside():
        for table, column, words, _ in COLUMNS:
            allow(table, column, words)
    _guard_events()


@contextmanager
def _seals_aside() -> Iterator[None]:
    """Put the seals aside meanwhile: on SQLite a table that others point to cannot be replaced by its copy."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        yield
        return
    mine = sa.text("SELECT sql FROM sqlite_master WHERE tbl_name = 'event_seals' AND sql IS NOT NULL")
    made_by = sorted(connection.scalars(mine).all(), key=lambda sql: not sql.startswith("CREATE TABLE"))
    op.execute("CREATE TABLE seals_aside AS SELECT * FROM event_seals")
    op.execute("DROP TABLE event_seals")
    yield
    table, *others = made_by
    op.execute(sa.text(table.replace(":", "\\:")))
    op.execute("INSERT INTO event_seals SELECT * FROM seals_aside")
    op.execute("DROP TABLE seals_aside")
    for sql in others:
        op.execute(sa.text(sql.replace(":", "\\:")))


def _guard_events() -> None:
    """The triggers of a copied table went with the old one."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(SQLITE_GUARD.format(act=act))
