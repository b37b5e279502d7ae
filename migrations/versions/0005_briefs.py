"""Briefs and what they ask for."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "briefs",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("company_id", sa.Integer, nullable=False),
        sa.Column("author_id", sa.Integer),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "pending-approval",
                "open",
                "closed-to-applications",
                "evaluating",
                "offer-out",
                "partially-filled",
                "filled",
                "in-delivery",
                "completed",
                "discarded",
                "withdrawn",
                "cancelled",
                "unsuccessful",
                "expired",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("hours_per_week", sa.Float),
        sa.Column("duration_weeks", sa.Float),
        sa.Column("start", sa.Date),
        sa.Column("domain", sa.String(80)),
        sa.Column("overlap_hours", sa.Float, nullable=False),
        sa.Column("overlap_is_strict", sa.Boolean, nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("working_start_minute", sa.SmallInteger, nullable=False),
        sa.Column("working_end_minute", sa.SmallInteger, nullable=False),
        sa.Column("working_weekdays", sa.SmallInteger, nullable=False),
        sa.Column("budget_target_minor", sa.BigInteger),
        sa.Column("budget_max_minor", sa.BigInteger),
        sa.Column("budget_currency", sa.String(3)),
        sa.Column(
            "budget_unit",
            sa.Enum(
                "hour",
                "day",
                "month",
                "year",
                "total",
                name="budget_unit",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
        ),
        sa.Column("budget_is_strict", sa.Boolean, nullable=False),
        sa.Column("is_production", sa.Boolean, nullable=False),
        sa.Column("is_synthetic", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "(budget_currency IS NULL) = (budget_target_minor IS NULL AND budget_max_minor IS NULL)"
            " AND (budget_currency IS NULL) = (budget_unit IS NULL)",
            name=op.f("ck_briefs_budget_is_whole"),
        ),
        sa.CheckConstraint("budget_max_minor > 0", name=op.f("ck_briefs_budget_max_minor")),
        sa.CheckConstraint(
            "budget_max_minor IS NOT NULL OR NOT budget_is_strict", name=op.f("ck_briefs_budget_strict_has_max")
        ),
        sa.CheckConstraint("budget_target_minor <= budget_max_minor", name=op.f("ck_briefs_budget_order")),
        sa.CheckConstraint("budget_target_minor > 0", name=op.f("ck_briefs_budget_target_minor")),
        sa.CheckConstraint("duration_weeks > 0 AND duration_weeks <= 520", name=op.f("ck_briefs_duration_weeks")),
        sa.CheckConstraint("hours_per_week > 0 AND hours_per_week <= 60", name=op.f("ck_briefs_hours_per_week")),
        sa.CheckConstraint("overlap_hours BETWEEN 0 AND 24", name=op.f("ck_briefs_overlap_hours")),
        sa.CheckConstraint(
            "working_start_minute >= 0 AND working_start_minute < working_end_minute AND working_end_minute <= 1440",
            name=op.f("ck_briefs_working_minutes"),
        ),
        sa.CheckConstraint("working_weekdays BETWEEN 1 AND 127", name=op.f("ck_briefs_working_weekdays")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_briefs_author_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_briefs_company_id_companies"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["domain"], ["domains.slug"], name=op.f("fk_briefs_domain_domains"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefs")),
        sa.UniqueConstraint("public_id", name=op.f("uq_briefs_public_id")),
    )
    op.create_index(op.f("ix_briefs_author_id"), "briefs", ["author_id"])
    op.create_index("ix_briefs_company_id_created_at_id", "briefs", ["company_id", "created_at", "id"])
    op.create_index(op.f("ix_briefs_domain"), "briefs", ["domain"])
    op.create_table(
        "brief_engagement_models",
        sa.Column("brief_id", sa.Integer, nullable=False),
        sa.Column(
            "model",
            sa.Enum(
                "full-time",
                "contract",
                "fractional",
                name="model",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.SmallInteger, nullable=False),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["briefs.id"], name=op.f("fk_brief_engagement_models_brief_id_briefs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("brief_id", "model", name=op.f("pk_brief_engagement_models")),
    )
    op.create_table(
        "brief_requirements",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("brief_id", sa.Integer, nullable=False),
        sa.Column("position", sa.SmallInteger, nullable=False),
        sa.Column("skill", sa.String(80), nullable=False),
        sa.Column(
            "need",
            sa.Enum(
                "non-negotiable", "must", "nice", name="need", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("level", sa.Float),
        sa.Column("is_exact", sa.Boolean, nullable=False),
        sa.CheckConstraint("level > 0 AND level <= 1", name=op.f("ck_brief_requirements_level")),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["briefs.id"], name=op.f("fk_brief_requirements_brief_id_briefs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["skill"], ["skills.slug"], name=op.f("fk_brief_requirements_skill_skills"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brief_requirements")),
        sa.UniqueConstraint("brief_id", "skill", name=op.f("uq_brief_requirements_brief_id_skill")),
    )
    op.create_index(op.f("ix_brief_requirements_skill"), "brief_requirements", ["skill"])
    op.create_table(
        "brief_specializations",
        sa.Column("brief_id", sa.Integer, nullable=False),
        sa.Column("specialization", sa.String(80), nullable=False),
        sa.Column("position", sa.SmallInteger, nullable=False),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["briefs.id"], name=op.f("fk_brief_specializations_brief_id_briefs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["specialization"],
            ["specializations.slug"],
            name=op.f("fk_brief_specializations_specialization_specializations"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("brief_id", "specialization", name=op.f("pk_brief_specializations")),
    )
    op.create_index(op.f("ix_brief_specializations_specialization"), "brief_specializations", ["specialization"])
    op.create_table(
        "brief_languages",
        sa.Column("brief_id", sa.Integer, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "A1", "A2", "B1", "B2", "C1", "C2", name="level", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["briefs.id"], name=op.f("fk_brief_languages_brief_id_briefs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("brief_id", "language", name=op.f("pk_brief_languages")),
    )
    op.create_table(
        "brief_work_countries",
        sa.Column("brief_id", sa.Integer, nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["briefs.id"], name=op.f("fk_brief_work_countries_brief_id_briefs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("brief_id", "country", name=op.f("pk_brief_work_countries")),
    )
    op.create_table(
        "brief_compliance_facts",
        sa.Column("brief_id", sa.Integer, nullable=False),
        sa.Column("position", sa.SmallInteger, nullable=False),
        sa.Column("fact", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["briefs.id"], name=op.f("fk_brief_compliance_facts_brief_id_briefs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("brief_id", "position", name=op.f("pk_brief_compliance_facts")),
    )


def downgrade() -> None:
    op.drop_table("brief_compliance_facts")
    op.drop_table("brief_work_countries")
    op.drop_table("brief_languages")
    op.drop_table("brief_specializations")
    op.drop_table("brief_requirements")
    op.drop_table("brief_engagement_models")
    op.drop_table("briefs")
