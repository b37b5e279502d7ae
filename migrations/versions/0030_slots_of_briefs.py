"""A role slot for every brief there is, and permissions of hiring for those who may do what came before it."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision: str | None = "0029"
branch_labels = None
depends_on = None

GIVEN = {"hire": "write-briefs", "manage-engagements": "write-briefs", "approve-offers": "approve-briefs"}
"""Each permission by the one that it comes with."""
KEYS = {"company_member_permissions": "member_id", "company_invitation_permissions": "invitation_id"}


def upgrade() -> None:
    connection = op.get_bind()
    slots = sa.table(
        "brief_slots",
        *(sa.column(name) for name in ("public_id", "brief_id", "position", "title", "head_count", "is_open")),
    )
    rows = [
        {
            "public_id": str(uuid.uuid4()),
            "brief_id": brief_id,
            "position": 1,
            "title": title,
            "head_count": 1,
            "is_open": True,
        }
        for brief_id, title in connection.execute(sa.text("SELECT id, title FROM briefs ORDER BY id"))
    ]
    if rows:
        connection.execute(slots.insert(), rows)
    for table, key in (
        ("company_member_permissions", "member_id"),
        ("company_invitation_permissions", "invitation_id"),
    ):
        for permission, known in GIVEN.items():
            connection.execute(
                sa.text(
                    f"INSERT INTO {table} ({key}, permission) SELECT {key}, :new FROM {table} WHERE permission = :known"  # noqa: S608
                ),
                {"new": permission, "known": known},
            )


def downgrade() -> None:
    connection = op.get_bind()
    for table in KEYS:
        for permission in GIVEN:
            connection.execute(sa.text(f"DELETE FROM {table} WHERE permission = :new"), {"new": permission})  # noqa: S608
    connection.execute(sa.text("DELETE FROM brief_slots"))
