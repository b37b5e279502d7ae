"""How long each candidacy was in each state, and who ended that."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision: str | None = "0046"
branch_labels = None
depends_on = None


def _words(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "candidacy_stays",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("candidacy_id", sa.Integer, nullable=False),
        sa.Column(
            "status",
            _words(
                "suggested",
                "shortlisted",
                "dismissed",
                "invited",
                "interested",
                "applied",
                "under-review",
                "interviewing",
                "evaluated",
                "offered",
                "countered",
                "accepted",
                "contracted",
                "engaged",
                "declined",
                "invitation-expired",
                "offer-expired",
                "offer-withdrawn",
                "withdrawn",
                "not-selected",
                name="status",
            ),
            nullable=False,
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.Column(
            "left_by",
            _words(
                "expert", "vetter", "lead admin", "another lead admin", "company", "approver", "system", name="left_by"
            ),
        ),
        sa.CheckConstraint("(until IS NULL) = (left_by IS NULL)", name=op.f("ck_candidacy_stays_left_is_whole")),
        sa.ForeignKeyConstraint(
            ["candidacy_id"],
            ["candidacies.id"],
            name=op.f("fk_candidacy_stays_candidacy_id_candidacies"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidacy_stays")),
    )
    op.create_index("ix_candidacy_stays_candidacy_id_status", "candidacy_stays", ["candidacy_id", "status"])


def downgrade() -> None:
    op.drop_table("candidacy_stays")
