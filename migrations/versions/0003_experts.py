"""Experts and what they hold, ask for and can be booked for; who does not want to see whom."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "experts",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("user_id", sa.Integer),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "submitted",
                "in-screening",
                "changes-requested",
                "approved",
                "rejected",
                "appealed",
                "paused",
                "stale",
                "suspended",
                "closed",
                "erased",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("headline", sa.String(160), nullable=False),
        sa.Column(
            "seniority",
            sa.Enum(
                "junior",
                "mid",
                "senior",
                "staff",
                "lead",
                name="seniority",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("country", sa.String(2)),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("capacity_hours", sa.Float, nullable=False),
        sa.Column("booked_hours", sa.Float, nullable=False),
        sa.Column("pending_offer_hours", sa.Float, nullable=False),
        sa.Column("free_slots", sa.SmallInteger, nullable=False),
        sa.Column("available_from", sa.Date),
        sa.Column("availability_confirmed_on", sa.Date),
        sa.Column("is_synthetic", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("booked_hours BETWEEN 0 AND 80", name=op.f("ck_experts_booked_hours")),
        sa.CheckConstraint("capacity_hours BETWEEN 0 AND 80", name=op.f("ck_experts_capacity_hours")),
        sa.CheckConstraint("free_slots BETWEEN 0 AND 20", name=op.f("ck_experts_free_slots")),
        sa.CheckConstraint("pending_offer_hours BETWEEN 0 AND 80", name=op.f("ck_experts_pending_offer_hours")),
        sa.CheckConstraint("revision > 0", name=op.f("ck_experts_revision")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_experts_user_id_users"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experts")),
        sa.UniqueConstraint("public_id", name=op.f("uq_experts_public_id")),
        sa.UniqueConstraint("user_id", name=op.f("uq_experts_user_id")),
    )
    op.create_index("ix_experts_status_id", "experts", ["status", "id"])
    op.create_table(
        "expert_specializations",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("expert_id", sa.Integer, nullable=False),
        sa.Column("specialization", sa.String(80), nullable=False),
        sa.Column(
            "verification",
            sa.Enum(
                "claimed",
                "evidence-submitted",
                "expired",
                "meets",
                "above",
                "well-above",
                name="verification",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("verified_on", sa.Date),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_expert_specializations_expert_id_experts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["specialization"],
            ["specializations.slug"],
            name=op.f("fk_expert_specializations_specialization_specializations"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_specializations")),
        sa.UniqueConstraint(
            "expert_id", "specialization", name=op.f("uq_expert_specializations_expert_id_specialization")
        ),
    )
    op.create_index(op.f("ix_expert_specializations_specialization"), "expert_specializations", ["specialization"])
    op.create_table(
        "expert_skills",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("expert_id", sa.Integer, nullable=False),
        sa.Column("skill", sa.String(80), nullable=False),
        sa.Column("level", sa.Float, nullable=False),
        sa.Column(
            "tier",
            sa.Enum(
                "self-declared",
                "documented",
                "referee-confirmed",
                "assessed",
                "proven",
                name="tier",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("last_used", sa.Date),
        sa.CheckConstraint("level > 0 AND level <= 1", name=op.f("ck_expert_skills_level")),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_expert_skills_expert_id_experts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["skill"], ["skills.slug"], name=op.f("fk_expert_skills_skill_skills"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_skills")),
        sa.UniqueConstraint("expert_id", "skill", name=op.f("uq_expert_skills_expert_id_skill")),
    )
    op.create_index(op.f("ix_expert_skills_skill"), "expert_skills", ["skill"])
    op.create_table(
        "expert_domains",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("expert_id", sa.Integer, nullable=False),
        sa.Column("domain", sa.String(80), nullable=False),
        sa.Column("months", sa.Float, nullable=False),
        sa.Column("ended", sa.Date),
        sa.CheckConstraint("months >= 0", name=op.f("ck_expert_domains_months")),
        sa.ForeignKeyConstraint(
            ["domain"], ["domains.slug"], name=op.f("fk_expert_domains_domain_domains"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_expert_domains_expert_id_experts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_domains")),
        sa.UniqueConstraint("expert_id", "domain", name=op.f("uq_expert_domains_expert_id_domain")),
    )
    op.create_index(op.f("ix_expert_domains_domain"), "expert_domains", ["domain"])
    op.create_table(
        "expert_terms",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("expert_id", sa.Integer, nullable=False),
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
        sa.Column("ask_minor", sa.BigInteger, nullable=False),
        sa.Column("floor_minor", sa.BigInteger),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column(
            "unit",
            sa.Enum("hour", "day", "month", "year", name="unit", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("is_negotiable", sa.Boolean, nullable=False),
        sa.Column("included_hours", sa.Float),
        sa.Column("overage_minor", sa.BigInteger),
        sa.Column("is_preferred", sa.Boolean, nullable=False),
        sa.CheckConstraint("ask_minor > 0", name=op.f("ck_expert_terms_ask_minor")),
        sa.CheckConstraint("floor_minor > 0 AND floor_minor <= ask_minor", name=op.f("ck_expert_terms_floor_minor")),
        sa.CheckConstraint("included_hours > 0 AND included_hours <= 744", name=op.f("ck_expert_terms_included_hours")),
        sa.CheckConstraint("overage_minor > 0", name=op.f("ck_expert_terms_overage_minor")),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_expert_terms_expert_id_experts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_terms")),
        sa.UniqueConstraint("expert_id", "model", name=op.f("uq_expert_terms_expert_id_model")),
    )
    op.create_table(
        "expert_windows",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("expert_id", sa.Integer, nullable=False),
        sa.Column("start_minute", sa.SmallInteger, nullable=False),
        sa.Column("end_minute", sa.SmallInteger, nullable=False),
        sa.Column("weekdays", sa.SmallInteger, nullable=False),
        sa.CheckConstraint(
            "start_minute >= 0 AND start_minute < end_minute AND end_minute <= 1440",
            name=op.f("ck_expert_windows_minutes"),
        ),
        sa.CheckConstraint("weekdays BETWEEN 1 AND 127", name=op.f("ck_expert_windows_weekdays")),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_expert_windows_expert_id_experts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_windows")),
    )
    op.create_index(op.f("ix_expert_windows_expert_id"), "expert_windows", ["expert_id"])
    op.create_table(
        "expert_languages",
        sa.Column("expert_id", sa.Integer, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "A1", "A2", "B1", "B2", "C1", "C2", name="level", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_expert_languages_expert_id_experts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("expert_id", "language", name=op.f("pk_expert_languages")),
    )
    op.create_table(
        "expert_work_countries",
        sa.Column("expert_id", sa.Integer, nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_expert_work_countries_expert_id_experts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("expert_id", "country", name=op.f("pk_expert_work_countries")),
    )
    op.create_table(
        "expert_identities",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("expert_id", sa.Integer, nullable=False),
        sa.Column("text", sa.String(160), nullable=False),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_expert_identities_expert_id_experts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_identities")),
    )
    op.create_index(op.f("ix_expert_identities_expert_id"), "expert_identities", ["expert_id"])


def downgrade() -> None:
    op.drop_table("expert_identities")
    op.drop_table("expert_work_countries")
    op.drop_table("expert_languages")
    op.drop_table("expert_windows")
    op.drop_table("expert_terms")
    op.drop_table("expert_domains")
    op.drop_table("expert_skills")
    op.drop_table("expert_specializations")
    op.drop_table("experts")
