"""Evidence documents, vetting ratings and outcomes of experts; and who does not want to see whom."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "expert_documents",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("expert_id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "project",
                "case-study",
                "publication",
                "profile",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(160), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("production", sa.Text, nullable=False),
        sa.Column("domain", sa.String(80)),
        sa.Column("started", sa.Date),
        sa.Column("ended", sa.Date),
        sa.Column("url", sa.String(500)),
        sa.CheckConstraint(
            "kind <> 'project' OR started IS NOT NULL", name=op.f("ck_expert_documents_project_is_dated")
        ),
        sa.CheckConstraint("ended >= started", name=op.f("ck_expert_documents_dates")),
        sa.ForeignKeyConstraint(
            ["domain"], ["domains.slug"], name=op.f("fk_expert_documents_domain_domains"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_expert_documents_expert_id_experts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_documents")),
        sa.UniqueConstraint("expert_id", "key", name=op.f("uq_expert_documents_expert_id_key")),
    )
    op.create_index(op.f("ix_expert_documents_domain"), "expert_documents", ["domain"])
    op.create_table(
        "expert_document_skills",
        sa.Column("document_id", sa.Integer, nullable=False),
        sa.Column("skill", sa.String(80), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["expert_documents.id"],
            name=op.f("fk_expert_document_skills_document_id_expert_documents"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["skill"], ["skills.slug"], name=op.f("fk_expert_document_skills_skill_skills"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("document_id", "skill", name=op.f("pk_expert_document_skills")),
    )
    op.create_index(op.f("ix_expert_document_skills_skill"), "expert_document_skills", ["skill"])
    op.create_table(
        "expert_skill_evidence",
        sa.Column("expert_skill_id", sa.Integer, nullable=False),
        sa.Column("document_id", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["expert_documents.id"],
            name=op.f("fk_expert_skill_evidence_document_id_expert_documents"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["expert_skill_id"],
            ["expert_skills.id"],
            name=op.f("fk_expert_skill_evidence_expert_skill_id_expert_skills"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("expert_skill_id", "document_id", name=op.f("pk_expert_skill_evidence")),
    )
    op.create_index(op.f("ix_expert_skill_evidence_document_id"), "expert_skill_evidence", ["document_id"])
    op.create_table(
        "vetting_ratings",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("expert_id", sa.Integer, nullable=False),
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
        sa.Column("level", sa.Float, nullable=False),
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
        sa.Column("reviewer", sa.String(160), nullable=False),
        sa.Column("rated_on", sa.Date),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_vetting_ratings_level")),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_vetting_ratings_expert_id_experts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vetting_ratings")),
    )
    op.create_index(op.f("ix_vetting_ratings_expert_id"), "vetting_ratings", ["expert_id"])
    op.create_table(
        "expert_outcomes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("expert_id", sa.Integer, nullable=False),
        sa.Column("is_success", sa.Boolean, nullable=False),
        sa.Column("ended", sa.Date),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_expert_outcomes_expert_id_experts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_outcomes")),
    )
    op.create_index(op.f("ix_expert_outcomes_expert_id"), "expert_outcomes", ["expert_id"])
    op.create_table(
        "expert_blocked_companies",
        sa.Column("expert_id", sa.Integer, nullable=False),
        sa.Column("company_id", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.id"],
            name=op.f("fk_expert_blocked_companies_company_id_companies"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["expert_id"],
            ["experts.id"],
            name=op.f("fk_expert_blocked_companies_expert_id_experts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("expert_id", "company_id", name=op.f("pk_expert_blocked_companies")),
    )
    op.create_index(op.f("ix_expert_blocked_companies_company_id"), "expert_blocked_companies", ["company_id"])
    op.create_table(
        "company_blocked_experts",
        sa.Column("company_id", sa.Integer, nullable=False),
        sa.Column("expert_id", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.id"],
            name=op.f("fk_company_blocked_experts_company_id_companies"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_company_blocked_experts_expert_id_experts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("company_id", "expert_id", name=op.f("pk_company_blocked_experts")),
    )
    op.create_index(op.f("ix_company_blocked_experts_expert_id"), "company_blocked_experts", ["expert_id"])


def downgrade() -> None:
    op.drop_table("company_blocked_experts")
    op.drop_table("expert_blocked_companies")
    op.drop_table("expert_outcomes")
    op.drop_table("vetting_ratings")
    op.drop_table("expert_skill_evidence")
    op.drop_table("expert_document_skills")
    op.drop_table("expert_documents")
