"""How far vetting of each specialization of an expert has come, and what was handed in for it."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.domain.vetting_words import Grade, VerificationStatus
from marketplace.models.base import Base, Key, PublicId, UTCDateTime, parent, words
from marketplace.models.experts import Expert


class SpecializationVerification(Base):
    """One specialization of one expert under vetting; `case_id` is the round it is in or was decided in.

    `expert_specializations.verification` repeats what the ranking sees of it.
    """

    __tablename__ = "verifications"
    __table_args__ = (
        sa.UniqueConstraint("expert_id", "specialization"),
        sa.Index("ix_verifications_status_expires_on", "status", "expires_on"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    expert_id: Mapped[int] = parent("experts.id", index=False)
    specialization: Mapped[str] = parent("specializations.slug", ondelete="RESTRICT")
    status: Mapped[VerificationStatus] = mapped_column(words(VerificationStatus, "status"))
    grade: Mapped[Grade | None] = mapped_column(words(Grade, "grade"))
    case_id: Mapped[int | None] = parent("vetting_cases.id", ondelete="SET NULL")
    verified_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    reapply_on: Mapped[date | None]

    expert: Mapped[Expert] = relationship()
    evidence: Mapped[list["VerificationEvidence"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="VerificationEvidence.id"
    )


class VerificationEvidence(Base):
    """One piece of evidence: a document of the profile by its key, an address, or words of its own."""

    __tablename__ = "verification_evidence"
    __table_args__ = (
        sa.CheckConstraint("document_key IS NOT NULL OR url IS NOT NULL OR text <> ''", "says_something"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    verification_id: Mapped[int] = parent("verifications.id")
    document_key: Mapped[str | None] = mapped_column(sa.String(80))
    url: Mapped[str | None] = mapped_column(sa.String(500))
    text: Mapped[str] = mapped_column(sa.Text, default="")
    is_strong: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)
