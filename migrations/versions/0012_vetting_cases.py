"""Vetting cases: their steps, declared conflicts, and requests for changes."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision: str | None = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vetting_cases",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("expert_id", sa.Integer, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "application", "addition", "renewal", name="kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "stage",
            sa.Enum(
                "applied",
                "screening",
                "skills",
                "interview",
                "references",
                "decision",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("plan_id", sa.Integer, nullable=False),
        sa.Column("rubric_id", sa.Integer, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("holder_id", sa.Integer),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column(
            "outcome",
            sa.Enum(
                "approved",
                "rejected",
                "decided",
                "withdrawn",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
        ),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (outcome IS NULL)", name=op.f("ck_vetting_cases_closed_with_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_vetting_cases_expert_id_experts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["users.id"], name=op.f("fk_vetting_cases_holder_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan_versions.id"], name=op.f("fk_vetting_cases_plan_id_plan_versions"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["rubric_id"],
            ["rubric_versions.id"],
            name=op.f("fk_vetting_cases_rubric_id_rubric_versions"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vetting_cases")),
        sa.UniqueConstraint("public_id", name=op.f("uq_vetting_cases_public_id")),
    )
    op.create_index(op.f("ix_vetting_cases_expert_id"), "vetting_cases", ["expert_id"])
    op.create_index(op.f("ix_vetting_cases_holder_id"), "vetting_cases", ["holder_id"])
    op.create_index("ix_vetting_cases_stage_due_at", "vetting_cases", ["stage", "due_at", "id"])
    op.create_index(
        "uq_vetting_cases_expert_id_open",
        "vetting_cases",
        ["expert_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "case_steps",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("case_id", sa.Integer, nullable=False),
        sa.Column("position", sa.SmallInteger, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "screening-call",
                "work-sample",
                "system-design",
                "production-probes",
                "team-fit",
                "reference",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("minutes", sa.SmallInteger, nullable=False),
        sa.Column("instructions", sa.Text, nullable=False),
        sa.Column(
            "instrument",
            sa.Enum(
                "structured-interview",
                "job-knowledge",
                "work-sample",
                "unstructured",
                name="instrument",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("specialization", sa.String(80)),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "scheduled",
                "done",
                "no-show",
                "waived",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("scheduled_at", sa.DateTime(timezone=True)),
        sa.Column("vetter_id", sa.Integer),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["case_id"], ["vetting_cases.id"], name=op.f("fk_case_steps_case_id_vetting_cases"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["specialization"],
            ["specializations.slug"],
            name=op.f("fk_case_steps_specialization_specializations"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["vetter_id"], ["users.id"], name=op.f("fk_case_steps_vetter_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_steps")),
        sa.UniqueConstraint("public_id", name=op.f("uq_case_steps_public_id")),
    )
    op.create_index(op.f("ix_case_steps_case_id"), "case_steps", ["case_id"])
    op.create_index(op.f("ix_case_steps_vetter_id"), "case_steps", ["vetter_id"])
    op.create_table(
        "conflict_declarations",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("case_id", sa.Integer, nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "none",
                "self",
                "referrer",
                "colleague",
                "personal",
                "financial",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["vetting_cases.id"],
            name=op.f("fk_conflict_declarations_case_id_vetting_cases"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_conflict_declarations_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_declarations")),
        sa.UniqueConstraint("case_id", "user_id", name=op.f("uq_conflict_declarations_case_id_user_id")),
    )
    op.create_index(op.f("ix_conflict_declarations_user_id"), "conflict_declarations", ["user_id"])
    op.create_table(
        "change_requests",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("case_id", sa.Integer, nullable=False),
        sa.Column("by_id", sa.Integer),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_change_requests_by_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["vetting_cases.id"], name=op.f("fk_change_requests_case_id_vetting_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_requests")),
        sa.UniqueConstraint("public_id", name=op.f("uq_change_requests_public_id")),
    )
    op.create_index(op.f("ix_change_requests_by_id"), "change_requests", ["by_id"])
    op.create_index(op.f("ix_change_requests_case_id"), "change_requests", ["case_id"])
    op.create_table(
        "change_flags",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("request_id", sa.Integer, nullable=False),
        sa.Column(
            "field",
            sa.Enum(
                "name",
                "headline",
                "seniority",
                "specializations",
                "skills",
                "domains",
                "documents",
                "terms",
                "availability",
                "windows",
                "languages",
                "work_countries",
                name="field",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "evidence-missing",
                "evidence-too-thin",
                "no-production-figures",
                "dates-do-not-add-up",
                "claim-too-broad",
                "copied-text",
                "rate-outside-market",
                "not-confirmed",
                "unclear",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["change_requests.id"],
            name=op.f("fk_change_flags_request_id_change_requests"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_flags")),
        sa.UniqueConstraint("request_id", "field", name=op.f("uq_change_flags_request_id_field")),
    )


def downgrade() -> None:
    op.drop_table("change_flags")
    op.drop_table("change_requests")
    op.drop_table("conflict_declarations")
    op.drop_table("case_steps")
    op.drop_table("vetting_cases")
