"""What the market pays."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision: str | None = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "market_rates",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("role", sa.String(80), nullable=False),
        sa.Column("seniority", sa.String(40), nullable=False),
        sa.Column(
            "engagement",
            sa.Enum(
                "full-time",
                "contract",
                "fractional",
                name="engagement",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("region", sa.String(40), nullable=False),
        sa.Column(
            "unit",
            sa.Enum("hour", "day", "month", "year", name="unit", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("low_minor", sa.BigInteger, nullable=False),
        sa.Column("typical_minor", sa.BigInteger),
        sa.Column("high_minor", sa.BigInteger, nullable=False),
        sa.Column("sample_size", sa.Integer, nullable=False),
        sa.Column("source", sa.String(120), nullable=False),
        sa.Column("basis", sa.String(120), nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("hours_per_week", sa.SmallInteger),
        sa.Column("is_derived", sa.Boolean, nullable=False),
        sa.Column("uplift_low", sa.Float),
        sa.Column("uplift_high", sa.Float),
        sa.CheckConstraint(
            "is_derived = (uplift_low IS NOT NULL) AND is_derived = (uplift_high IS NOT NULL)",
            name=op.f("ck_market_rates_uplift"),
        ),
        sa.CheckConstraint("low_minor > 0 AND low_minor <= high_minor", name=op.f("ck_market_rates_range")),
        sa.CheckConstraint("sample_size = 0 OR typical_minor IS NOT NULL", name=op.f("ck_market_rates_claim")),
        sa.CheckConstraint("sample_size >= 0", name=op.f("ck_market_rates_sample")),
        sa.CheckConstraint("typical_minor BETWEEN low_minor AND high_minor", name=op.f("ck_market_rates_typical")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_rates")),
        sa.UniqueConstraint(
            "role",
            "seniority",
            "engagement",
            "region",
            "unit",
            "source",
            name=op.f("uq_market_rates_role_seniority_engagement_region_unit_source"),
        ),
    )
    op.create_index(op.f("ix_market_rates_engagement"), "market_rates", ["engagement"])


def downgrade() -> None:
    op.drop_table("market_rates")
