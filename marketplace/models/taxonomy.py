"""The taxonomy as the tables know it: a copy of the data file, so that every skill named anywhere exists."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.domain.vocabulary import EdgeKind, SkillKind
from marketplace.models.base import Base, Created, Key, Slug, parent, words


class TaxonomyFile(Base):
    """A data file of one's own, so that every process reads the same; the bundled one is not kept here."""

    __tablename__ = "taxonomy_files"

    sha256: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    content: Mapped[str] = mapped_column(sa.Text)


class TaxonomyVersion(Base):
    """What the taxonomy was from a moment on: a file and the changes accepted since; the newest row is in force.

    `sha256` names file and changes together; `file_sha256` is NULL for the bundled file.
    """

    __tablename__ = "taxonomy_versions"

    id: Mapped[Key]
    version: Mapped[str] = mapped_column(sa.String(80))
    sha256: Mapped[str] = mapped_column(sa.String(64))
    file_sha256: Mapped[str | None] = parent("taxonomy_files.sha256", ondelete="RESTRICT", index=False)
    loaded_at: Mapped[Created]


class Skill(Base):
    """A skill; `is_retired` when the newest file no longer has it, for those who still hold it."""

    __tablename__ = "skills"

    id: Mapped[Key]
    slug: Mapped[Slug]
    name: Mapped[str] = mapped_column(sa.String(120))
    family: Mapped[str] = mapped_column(sa.String(80))
    slot: Mapped[str] = mapped_column(sa.String(80))
    kind: Mapped[SkillKind] = mapped_column(words(SkillKind, "kind"))
    definition: Mapped[str] = mapped_column(sa.Text, default="")
    esco: Mapped[str | None] = mapped_column(sa.String(200))
    onet: Mapped[str | None] = mapped_column(sa.String(80))
    is_retired: Mapped[bool] = mapped_column(sa.Boolean, default=False)


class SkillAlias(Base):
    """Another way to write a skill."""

    __tablename__ = "skill_aliases"

    skill: Mapped[str] = parent("skills.slug", index=False, primary_key=True)
    alias: Mapped[str] = mapped_column(sa.String(120), primary_key=True)


class SkillEdge(Base):
    """How one skill relates to another, and how strongly."""

    __tablename__ = "skill_edges"
    __table_args__ = (sa.CheckConstraint("strength BETWEEN 0 AND 1", "strength"),)

    kind: Mapped[EdgeKind] = mapped_column(words(EdgeKind, "kind"), primary_key=True)
    source: Mapped[str] = parent("skills.slug", primary_key=True)
    target: Mapped[str] = parent("skills.slug", primary_key=True)
    strength: Mapped[float] = mapped_column(sa.Float)


class Specialization(Base):
    """A specialization that vetting verifies."""

    __tablename__ = "specializations"

    id: Mapped[Key]
    slug: Mapped[Slug]
    name: Mapped[str] = mapped_column(sa.String(120))
    definition: Mapped[str] = mapped_column(sa.Text, default="")
    is_retired: Mapped[bool] = mapped_column(sa.Boolean, default=False)


class SpecializationAlias(Base):
    """Another way to write a specialization."""

    __tablename__ = "specialization_aliases"

    specialization: Mapped[str] = parent("specializations.slug", index=False, primary_key=True)
    alias: Mapped[str] = mapped_column(sa.String(120), primary_key=True)


class SpecializationNeighbour(Base):
    """A specialization whose people could do much of another's work."""

    __tablename__ = "specialization_neighbours"

    specialization: Mapped[str] = parent("specializations.slug", index=False, primary_key=True)
    neighbour: Mapped[str] = parent("specializations.slug", primary_key=True)


class SpecializationSkill(Base):
    """A skill that belongs to a specialization."""

    __tablename__ = "specialization_skills"

    specialization: Mapped[str] = parent("specializations.slug", index=False, primary_key=True)
    skill: Mapped[str] = parent("skills.slug", primary_key=True)


class Domain(Base):
    """A domain of business, in a tree."""

    __tablename__ = "domains"

    id: Mapped[Key]
    slug: Mapped[Slug]
    name: Mapped[str] = mapped_column(sa.String(120))
    parent: Mapped[str | None] = parent("domains.slug", ondelete="RESTRICT")
    is_retired: Mapped[bool] = mapped_column(sa.Boolean, default=False)


class DomainAlias(Base):
    """Another way to write a domain."""

    __tablename__ = "domain_aliases"

    domain: Mapped[str] = parent("domains.slug", index=False, primary_key=True)
    alias: Mapped[str] = mapped_column(sa.String(120), primary_key=True)


class JobRole(Base):
    """A role that companies hire for and market rates are known for."""

    __tablename__ = "job_roles"

    id: Mapped[Key]
    slug: Mapped[Slug]
    name: Mapped[str] = mapped_column(sa.String(120))
    esco: Mapped[str | None] = mapped_column(sa.String(200))
    onet: Mapped[str | None] = mapped_column(sa.String(80))


class JobRoleAlias(Base):
    """Another way to write a role."""

    __tablename__ = "job_role_aliases"

    job_role: Mapped[str] = parent("job_roles.slug", index=False, primary_key=True)
    alias: Mapped[str] = mapped_column(sa.String(120), primary_key=True)


class SeniorityLevel(Base):
    """A seniority and its rank, least senior first."""

    __tablename__ = "seniorities"

    id: Mapped[Key]
    slug: Mapped[Slug]
    name: Mapped[str] = mapped_column(sa.String(120))
    rank: Mapped[int] = mapped_column(sa.SmallInteger)
