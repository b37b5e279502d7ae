"""What experts want of a brief: fields, most hours, and what counts how much."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision: str | None = "0049"
branch_labels = None
depends_on = None

PARTS = ("pay", "model", "domain", "time", "overlap", "company")


def _words(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "expert_wishes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("expert_id", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("most_hours", sa.Float),
        *(sa.Column(part, sa.SmallInteger, nullable=False) for part in PARTS),
        sa.CheckConstraint("most_hours BETWEEN 1 AND 80", name=op.f("ck_expert_wishes_most_hours")),
        *(sa.CheckConstraint(f"{part} BETWEEN 0 AND 100", name=op.f(f"ck_expert_wishes_{part}")) for part in PARTS),
        sa.CheckConstraint(
            "pay + model + domain + time + overlap + company > 0", name=op.f("ck_expert_wishes_some_weight")
        ),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_expert_wishes_expert_id_experts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_wishes")),
        sa.UniqueConstraint("expert_id", name=op.f("uq_expert_wishes_expert_id")),
    )
    op.create_index(op.f("ix_expert_wishes_most_hours"), "expert_wishes", ["most_hours"])
    op.create_table(
        "expert_wished_domains",
        sa.Column("wishes_id", sa.Integer, nullable=False),
        sa.Column("domain", sa.String(80), nullable=False),
        sa.Column("wish", _words("looked-for", "blocked", name="wish"), nullable=False),
        sa.ForeignKeyConstraint(
            ["wishes_id"],
            ["expert_wishes.id"],
            name=op.f("fk_expert_wished_domains_wishes_id_expert_wishes"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["domain"], ["domains.slug"], name=op.f("fk_expert_wished_domains_domain_domains"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("wishes_id", "domain", name=op.f("pk_expert_wished_domains")),
    )
    op.create_index(op.f("ix_expert_wished_domains_domain"), "expert_wished_domains", ["domain"])


def downgrade() -> None:
    op.drop_table("expert_wished_domains")
    op.drop_table("expert_wishes")
