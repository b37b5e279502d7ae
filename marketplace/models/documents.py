"""Evidence in words: projects, case studies, publications and profile summaries, and the skills they stand for."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.domain.vocabulary import DocumentKind
from marketplace.models.base import Base, Key, parent, words


class ExpertDocument(Base):
    """One evidence document; `key` names it within the profile, and in every sentence that cites it."""

    __tablename__ = "expert_documents"
    __table_args__ = (
        sa.UniqueConstraint("expert_id", "key"),
        sa.CheckConstraint("ended >= started", "dates"),
        sa.CheckConstraint("kind <> 'project' OR started IS NOT NULL", "project_is_dated"),
    )

    id: Mapped[Key]
    expert_id: Mapped[int] = parent("experts.id", index=False)
    key: Mapped[str] = mapped_column(sa.String(80))
    kind: Mapped[DocumentKind] = mapped_column(words(DocumentKind, "kind"))
    title: Mapped[str] = mapped_column(sa.String(160))
    text: Mapped[str] = mapped_column(sa.Text, default="")
    problem: Mapped[str] = mapped_column(sa.Text, default="")
    decision: Mapped[str] = mapped_column(sa.Text, default="")
    outcome: Mapped[str] = mapped_column(sa.Text, default="")
    production: Mapped[str] = mapped_column(sa.Text, default="")
    domain: Mapped[str | None] = parent("domains.slug", ondelete="RESTRICT")
    started: Mapped[date | None]
    ended: Mapped[date | None]
    url: Mapped[str | None] = mapped_column(sa.String(500))

    skills: Mapped[list["ExpertDocumentSkill"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="ExpertDocumentSkill.skill"
    )


class ExpertDocumentSkill(Base):
    """A skill that a document says was used."""

    __tablename__ = "expert_document_skills"

    document_id: Mapped[int] = parent("expert_documents.id", index=False, primary_key=True)
    skill: Mapped[str] = parent("skills.slug", ondelete="RESTRICT", primary_key=True)


class ExpertSkillEvidence(Base):
    """A document that an expert gives as evidence of a skill."""

    __tablename__ = "expert_skill_evidence"

    expert_skill_id: Mapped[int] = parent("expert_skills.id", index=False, primary_key=True)
    document_id: Mapped[int] = parent("expert_documents.id", primary_key=True)
