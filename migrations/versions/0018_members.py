"""Invitations to companies, and publishing that a colleague must approve."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision: str | None = "0017"
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
)


def key(table: str, column: str, target: str, ondelete: str) -> sa.ForeignKeyConstraint:
    """Return the key from a column to a row of another table."""
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def upgrade() -> None:
    op.add_column("companies", sa.Column("needs_approval", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_table(
        "company_invitations",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("company_id", sa.Integer, nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("invited_by_id", sa.Integer),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        key("company_invitations", "company_id", "companies", "CASCADE"),
        key("company_invitations", "invited_by_id", "users", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_invitations")),
        sa.UniqueConstraint("public_id", name=op.f("uq_company_invitations_public_id")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_company_invitations_secret_hash")),
    )
    op.create_index("ix_company_invitations_company_id_email", "company_invitations", ["company_id", "email"])
    op.create_index(op.f("ix_company_invitations_invited_by_id"), "company_invitations", ["invited_by_id"])
    op.create_table(
        "company_invitation_permissions",
        sa.Column("invitation_id", sa.Integer, nullable=False),
        sa.Column(
            "permission",
            sa.Enum(*PERMISSIONS, name="permission", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        key("company_invitation_permissions", "invitation_id", "company_invitations", "CASCADE"),
        sa.PrimaryKeyConstraint("invitation_id", "permission", name=op.f("pk_company_invitation_permissions")),
    )
    op.create_table(
        "brief_approvals",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("brief_id", sa.Integer, nullable=False),
        sa.Column("asked_by_id", sa.Integer),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("is_granted", sa.Boolean),
        sa.Column("comment", sa.Text, nullable=False),
        key("brief_approvals", "brief_id", "briefs", "CASCADE"),
        key("brief_approvals", "asked_by_id", "users", "SET NULL"),
        key("brief_approvals", "decided_by_id", "users", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brief_approvals")),
    )
    for column in ("brief_id", "asked_by_id", "decided_by_id"):
        op.create_index(op.f(f"ix_brief_approvals_{column}"), "brief_approvals", [column])


def downgrade() -> None:
    op.drop_table("brief_approvals")
    op.drop_table("company_invitation_permissions")
    op.drop_table("company_invitations")
    op.drop_column("companies", "needs_approval")
