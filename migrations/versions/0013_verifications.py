"""Verifications of specializations, their evidence, and the scorecards they are decided by."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision: str | None = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "expert_referrals",
        sa.Column("expert_id", sa.Integer, nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_expert_referrals_expert_id_experts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_expert_referrals_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("expert_id", "user_id", name=op.f("pk_expert_referrals")),
    )
    op.create_index(op.f("ix_expert_referrals_user_id"), "expert_referrals", ["user_id"])
    op.create_table(
        "verifications",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("expert_id", sa.Integer, nullable=False),
        sa.Column("specialization", sa.String(80), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "claimed",
                "evidence-submitted",
                "assessing",
                "scored",
                "consensus",
                "verified",
                "not-verified",
                "expiring",
                "expired",
                "revoked",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "grade",
            sa.Enum("meets", "above", "well-above", name="grade", native_enum=False, create_constraint=True, length=40),
        ),
        sa.Column("case_id", sa.Integer),
        sa.Column("verified_on", sa.Date),
        sa.Column("expires_on", sa.Date),
        sa.Column("reapply_on", sa.Date),
        sa.ForeignKeyConstraint(
            ["case_id"], ["vetting_cases.id"], name=op.f("fk_verifications_case_id_vetting_cases"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_verifications_expert_id_experts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["specialization"],
            ["specializations.slug"],
            name=op.f("fk_verifications_specialization_specializations"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verifications")),
        sa.UniqueConstraint("expert_id", "specialization", name=op.f("uq_verifications_expert_id_specialization")),
        sa.UniqueConstraint("public_id", name=op.f("uq_verifications_public_id")),
    )
    op.create_index(op.f("ix_verifications_case_id"), "verifications", ["case_id"])
    op.create_index(op.f("ix_verifications_specialization"), "verifications", ["specialization"])
    op.create_index("ix_verifications_status_expires_on", "verifications", ["status", "expires_on"])
    op.create_table(
        "verification_evidence",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("verification_id", sa.Integer, nullable=False),
        sa.Column("document_key", sa.String(80)),
        sa.Column("url", sa.String(500)),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("is_strong", sa.Boolean, nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "document_key IS NOT NULL OR url IS NOT NULL OR text <> ''",
            name=op.f("ck_verification_evidence_says_something"),
        ),
        sa.ForeignKeyConstraint(
            ["verification_id"],
            ["verifications.id"],
            name=op.f("fk_verification_evidence_verification_id_verifications"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_evidence")),
        sa.UniqueConstraint("public_id", name=op.f("uq_verification_evidence_public_id")),
    )
    op.create_index(op.f("ix_verification_evidence_verification_id"), "verification_evidence", ["verification_id"])
    op.create_table(
        "scorecards",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("verification_id", sa.Integer, nullable=False),
        sa.Column("case_id", sa.Integer, nullable=False),
        sa.Column("vetter_id", sa.Integer, nullable=False),
        sa.Column("rubric_id", sa.Integer, nullable=False),
        sa.Column("is_rescore", sa.Boolean, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["case_id"], ["vetting_cases.id"], name=op.f("fk_scorecards_case_id_vetting_cases"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rubric_id"],
            ["rubric_versions.id"],
            name=op.f("fk_scorecards_rubric_id_rubric_versions"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["verification_id"],
            ["verifications.id"],
            name=op.f("fk_scorecards_verification_id_verifications"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["vetter_id"], ["users.id"], name=op.f("fk_scorecards_vetter_id_users"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecards")),
        sa.UniqueConstraint("public_id", name=op.f("uq_scorecards_public_id")),
        sa.UniqueConstraint(
            "verification_id",
            "case_id",
            "vetter_id",
            "is_rescore",
            name=op.f("uq_scorecards_verification_id_case_id_vetter_id_is_rescore"),
        ),
    )
    op.create_index(op.f("ix_scorecards_case_id"), "scorecards", ["case_id"])
    op.create_index(op.f("ix_scorecards_locked_at"), "scorecards", ["locked_at"])
    op.create_index(op.f("ix_scorecards_vetter_id"), "scorecards", ["vetter_id"])
    op.create_table(
        "scores",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("scorecard_id", sa.Integer, nullable=False),
        sa.Column(
            "dimension",
            sa.Enum(
                "production-deployment",
                "mlops-monitoring",
                "systems-design",
                "data-engineering",
                "ml-statistics",
                "domain-judgement",
                "communication",
                "responsible-ai",
                name="dimension",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("level", sa.SmallInteger),
        sa.Column("cannot_assess", sa.Boolean, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.CheckConstraint("NOT (cannot_assess AND level IS NOT NULL)", name=op.f("ck_scores_assessed_or_not")),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_scores_level")),
        sa.ForeignKeyConstraint(
            ["scorecard_id"], ["scorecards.id"], name=op.f("fk_scores_scorecard_id_scorecards"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scores")),
        sa.UniqueConstraint("scorecard_id", "dimension", name=op.f("uq_scores_scorecard_id_dimension")),
    )
    op.create_table(
        "scorecard_flags",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("scorecard_id", sa.Integer, nullable=False),
        sa.Column(
            "flag",
            sa.Enum(
                "no-deployment",
                "handed-over-only",
                "accuracy-only",
                "no-failure-named",
                "avoids-responsibility",
                "ignores-data",
                "confidence-without-evidence",
                "cannot-explain-decisions",
                "dodges-edge-cases",
                "hard-coded-assumptions",
                "ignored-metrics",
                "overfitting-unseen",
                "no-documentation",
                name="flag",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["scorecard_id"],
            ["scorecards.id"],
            name=op.f("fk_scorecard_flags_scorecard_id_scorecards"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecard_flags")),
        sa.UniqueConstraint("scorecard_id", "flag", name=op.f("uq_scorecard_flags_scorecard_id_flag")),
    )
    op.create_table(
        "consensus_levels",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("verification_id", sa.Integer, nullable=False),
        sa.Column("case_id", sa.Integer, nullable=False),
        sa.Column(
            "dimension",
            sa.Enum(
                "production-deployment",
                "mlops-monitoring",
                "systems-design",
                "data-engineering",
                "ml-statistics",
                "domain-judgement",
                "communication",
                "responsible-ai",
                name="dimension",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("level", sa.SmallInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("chair_id", sa.Integer),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_consensus_levels_level")),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["vetting_cases.id"],
            name=op.f("fk_consensus_levels_case_id_vetting_cases"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["chair_id"], ["users.id"], name=op.f("fk_consensus_levels_chair_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["verification_id"],
            ["verifications.id"],
            name=op.f("fk_consensus_levels_verification_id_verifications"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consensus_levels")),
        sa.UniqueConstraint(
            "verification_id",
            "case_id",
            "dimension",
            name=op.f("uq_consensus_levels_verification_id_case_id_dimension"),
        ),
    )
    op.create_index(op.f("ix_consensus_levels_case_id"), "consensus_levels", ["case_id"])
    op.create_index(op.f("ix_consensus_levels_chair_id"), "consensus_levels", ["chair_id"])


def downgrade() -> None:
    op.drop_table("consensus_levels")
    op.drop_table("scorecard_flags")
    op.drop_table("scores")
    op.drop_table("scorecards")
    op.drop_table("verification_evidence")
    op.drop_table("verifications")
    op.drop_table("expert_referrals")
