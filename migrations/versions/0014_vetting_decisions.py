"""Decisions of vetting with their reasons and letters, and appeals."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision: str | None = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_decisions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("expert_id", sa.Integer, nullable=False),
        sa.Column("case_id", sa.Integer),
        sa.Column("verification_id", sa.Integer),
        sa.Column(
            "kind",
            sa.Enum(
                "approved",
                "rejected",
                "verified",
                "not-verified",
                "renewed",
                "revoked",
                "appeal-upheld",
                "appeal-dismissed",
                "suspended",
                "resumed",
                name="kind",
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
        sa.Column("by_id", sa.Integer),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("feedback", sa.Text, nullable=False),
        sa.Column("letter", sa.Text, nullable=False),
        sa.Column("reapply_on", sa.Date),
        sa.Column("evidence_ref", sa.String(200), nullable=False),
        sa.Column("rubric_id", sa.Integer),
        sa.Column("frozen", sa.JSON),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_case_decisions_by_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["vetting_cases.id"], name=op.f("fk_case_decisions_case_id_vetting_cases"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_case_decisions_expert_id_experts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rubric_id"],
            ["rubric_versions.id"],
            name=op.f("fk_case_decisions_rubric_id_rubric_versions"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["verification_id"],
            ["verifications.id"],
            name=op.f("fk_case_decisions_verification_id_verifications"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_decisions")),
        sa.UniqueConstraint("public_id", name=op.f("uq_case_decisions_public_id")),
    )
    op.create_index(op.f("ix_case_decisions_by_id"), "case_decisions", ["by_id"])
    op.create_index(op.f("ix_case_decisions_case_id"), "case_decisions", ["case_id"])
    op.create_index("ix_case_decisions_expert_id_id", "case_decisions", ["expert_id", "id"])
    op.create_index(op.f("ix_case_decisions_verification_id"), "case_decisions", ["verification_id"])
    op.create_table(
        "decision_reasons",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("decision_id", sa.Integer, nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "bar-met",
                "strong-production-evidence",
                "strong-judgement",
                "outcomes-confirm",
                "below-hard-gate",
                "no-production-work",
                "monitoring-weak",
                "design-weak",
                "data-weak",
                "methods-weak",
                "domain-weak",
                "communication-weak",
                "responsibility-weak",
                "evidence-not-enough",
                "evidence-not-theirs",
                "references-did-not-hold",
                "identity-not-confirmed",
                "did-not-attend",
                "no-specialization-verified",
                "procedure-not-followed",
                "new-evidence",
                "decision-stands",
                "complaint-upheld",
                "false-statement",
                "terms-broken",
                "safety",
                "statement-answered",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["case_decisions.id"],
            name=op.f("fk_decision_reasons_decision_id_case_decisions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_reasons")),
        sa.UniqueConstraint("decision_id", "reason", name=op.f("uq_decision_reasons_decision_id_reason")),
    )
    op.create_table(
        "appeals",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("decision_id", sa.Integer, nullable=False),
        sa.Column("expert_id", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("is_upheld", sa.Boolean),
        sa.Column("answer", sa.Text, nullable=False),
        sa.CheckConstraint("(decided_at IS NULL) = (is_upheld IS NULL)", name=op.f("ck_appeals_decided")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_appeals_decided_by_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["case_decisions.id"],
            name=op.f("fk_appeals_decision_id_case_decisions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_appeals_expert_id_experts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_appeals_decision_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_appeals_public_id")),
    )
    op.create_index(op.f("ix_appeals_decided_by_id"), "appeals", ["decided_by_id"])
    op.create_index(op.f("ix_appeals_expert_id"), "appeals", ["expert_id"])


def downgrade() -> None:
    op.drop_table("appeals")
    op.drop_table("decision_reasons")
    op.drop_table("case_decisions")
