"""The words of the market: skills and how they relate, specializations, domains, roles, seniorities."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "taxonomy_versions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("version", sa.String(80), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taxonomy_versions")),
    )
    op.create_table(
        "skills",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("slug", sa.String(80), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("family", sa.String(80), nullable=False),
        sa.Column("slot", sa.String(80), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("tool", "method", "foundation", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("definition", sa.Text, nullable=False),
        sa.Column("esco", sa.String(200)),
        sa.Column("onet", sa.String(80)),
        sa.Column("is_retired", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skills")),
        sa.UniqueConstraint("slug", name=op.f("uq_skills_slug")),
    )
    op.create_table(
        "skill_aliases",
        sa.Column("skill", sa.String(80), nullable=False),
        sa.Column("alias", sa.String(120), nullable=False),
        sa.ForeignKeyConstraint(
            ["skill"], ["skills.slug"], name=op.f("fk_skill_aliases_skill_skills"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("skill", "alias", name=op.f("pk_skill_aliases")),
    )
    op.create_table(
        "skill_edges",
        sa.Column(
            "kind",
            sa.Enum(
                "specialisation",
                "substitute",
                "broader",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("source", sa.String(80), nullable=False),
        sa.Column("target", sa.String(80), nullable=False),
        sa.Column("strength", sa.Float, nullable=False),
        sa.CheckConstraint("strength BETWEEN 0 AND 1", name=op.f("ck_skill_edges_strength")),
        sa.ForeignKeyConstraint(
            ["source"], ["skills.slug"], name=op.f("fk_skill_edges_source_skills"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["target"], ["skills.slug"], name=op.f("fk_skill_edges_target_skills"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("kind", "source", "target", name=op.f("pk_skill_edges")),
    )
    op.create_index(op.f("ix_skill_edges_source"), "skill_edges", ["source"])
    op.create_index(op.f("ix_skill_edges_target"), "skill_edges", ["target"])
    op.create_table(
        "specializations",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("slug", sa.String(80), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("definition", sa.Text, nullable=False),
        sa.Column("is_retired", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_specializations")),
        sa.UniqueConstraint("slug", name=op.f("uq_specializations_slug")),
    )
    op.create_table(
        "specialization_aliases",
        sa.Column("specialization", sa.String(80), nullable=False),
        sa.Column("alias", sa.String(120), nullable=False),
        sa.ForeignKeyConstraint(
            ["specialization"],
            ["specializations.slug"],
            name=op.f("fk_specialization_aliases_specialization_specializations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("specialization", "alias", name=op.f("pk_specialization_aliases")),
    )
    op.create_table(
        "specialization_neighbours",
        sa.Column("specialization", sa.String(80), nullable=False),
        sa.Column("neighbour", sa.String(80), nullable=False),
        sa.ForeignKeyConstraint(
            ["neighbour"],
            ["specializations.slug"],
            name=op.f("fk_specialization_neighbours_neighbour_specializations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["specialization"],
            ["specializations.slug"],
            name=op.f("fk_specialization_neighbours_specialization_specializations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("specialization", "neighbour", name=op.f("pk_specialization_neighbours")),
    )
    op.create_index(op.f("ix_specialization_neighbours_neighbour"), "specialization_neighbours", ["neighbour"])
    op.create_table(
        "specialization_skills",
        sa.Column("specialization", sa.String(80), nullable=False),
        sa.Column("skill", sa.String(80), nullable=False),
        sa.ForeignKeyConstraint(
            ["skill"], ["skills.slug"], name=op.f("fk_specialization_skills_skill_skills"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["specialization"],
            ["specializations.slug"],
            name=op.f("fk_specialization_skills_specialization_specializations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("specialization", "skill", name=op.f("pk_specialization_skills")),
    )
    op.create_index(op.f("ix_specialization_skills_skill"), "specialization_skills", ["skill"])
    op.create_table(
        "domains",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("slug", sa.String(80), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("parent", sa.String(80)),
        sa.Column("is_retired", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(
            ["parent"], ["domains.slug"], name=op.f("fk_domains_parent_domains"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_domains")),
        sa.UniqueConstraint("slug", name=op.f("uq_domains_slug")),
    )
    op.create_index(op.f("ix_domains_parent"), "domains", ["parent"])
    op.create_table(
        "domain_aliases",
        sa.Column("domain", sa.String(80), nullable=False),
        sa.Column("alias", sa.String(120), nullable=False),
        sa.ForeignKeyConstraint(
            ["domain"], ["domains.slug"], name=op.f("fk_domain_aliases_domain_domains"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("domain", "alias", name=op.f("pk_domain_aliases")),
    )
    op.create_table(
        "job_roles",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("slug", sa.String(80), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("esco", sa.String(200)),
        sa.Column("onet", sa.String(80)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_roles")),
        sa.UniqueConstraint("slug", name=op.f("uq_job_roles_slug")),
    )
    op.create_table(
        "job_role_aliases",
        sa.Column("job_role", sa.String(80), nullable=False),
        sa.Column("alias", sa.String(120), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_role"], ["job_roles.slug"], name=op.f("fk_job_role_aliases_job_role_job_roles"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("job_role", "alias", name=op.f("pk_job_role_aliases")),
    )
    op.create_table(
        "seniorities",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("slug", sa.String(80), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("rank", sa.SmallInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seniorities")),
        sa.UniqueConstraint("slug", name=op.f("uq_seniorities_slug")),
    )


def downgrade() -> None:
    op.drop_table("seniorities")
    op.drop_table("job_role_aliases")
    op.drop_table("job_roles")
    op.drop_table("domain_aliases")
    op.drop_table("domains")
    op.drop_table("specialization_skills")
    op.drop_table("specialization_neighbours")
    op.drop_table("specialization_aliases")
    op.drop_table("specializations")
    op.drop_table("skill_edges")
    op.drop_table("skill_aliases")
    op.drop_table("skills")
    op.drop_table("taxonomy_versions")
