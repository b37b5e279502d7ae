"""Decisions with their reasons and letters, and appeals against them. A decision is written once."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.domain.vetting_words import DecisionKind, Grade, Reason
from marketplace.models.accounts import User
from marketplace.models.base import Base, Frozen, Key, PublicId, UTCDateTime, parent, words
from marketplace.models.experts import Expert
from marketplace.models.verifications import SpecializationVerification


class CaseDecision(Base):
    """One decision about an expert, or about one specialization; `letter` is exactly what was sent.

    `frozen` holds the levels it rests on; `rubric_id` the anchors they were given by.
    """

    __tablename__ = "case_decisions"
    __table_args__ = (sa.Index("ix_case_decisions_expert_id_id", "expert_id", "id"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    expert_id: Mapped[int] = parent("experts.id", index=False)
    case_id: Mapped[int | None] = parent("vetting_cases.id", ondelete="SET NULL")
    verification_id: Mapped[int | None] = parent("verifications.id")
    kind: Mapped[DecisionKind] = mapped_column(words(DecisionKind, "kind"))
    grade: Mapped[Grade | None] = mapped_column(words(Grade, "grade"))
    by_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    feedback: Mapped[str] = mapped_column(sa.Text, default="")
    letter: Mapped[str] = mapped_column(sa.Text)
    reapply_on: Mapped[date | None]
    evidence_ref: Mapped[str] = mapped_column(sa.String(200), default="")
    rubric_id: Mapped[int | None] = parent("rubric_versions.id", ondelete="RESTRICT", index=False)
    frozen: Mapped[Frozen | None]

    expert: Mapped[Expert] = relationship()
    verification: Mapped[SpecializationVerification | None] = relationship()
    by: Mapped[User | None] = relationship()
    reason_rows: Mapped[list["DecisionReason"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="DecisionReason.id", lazy="selectin"
    )

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reason codes, in the order in which they were given."""
        return tuple(row.reason for row in self.reason_rows)


class DecisionReason(Base):
    """One reason code of a decision."""

    __tablename__ = "decision_reasons"
    __table_args__ = (sa.UniqueConstraint("decision_id", "reason"),)

    id: Mapped[Key]
    decision_id: Mapped[int] = parent("case_decisions.id", index=False)
    reason: Mapped[Reason] = mapped_column(words(Reason, "reason"))


class Appeal(Base):
    """An expert's appeal against a rejection: once, and decided by somebody who did not reject."""

    __tablename__ = "appeals"
    __table_args__ = (sa.CheckConstraint("(decided_at IS NULL) = (is_upheld IS NULL)", "decided"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    decision_id: Mapped[int] = parent("case_decisions.id", index=False, unique=True)
    expert_id: Mapped[int] = parent("experts.id")
    text: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    is_upheld: Mapped[bool | None] = mapped_column(sa.Boolean)
    answer: Mapped[str] = mapped_column(sa.Text, default="")

    decision: Mapped[CaseDecision] = relationship()
    expert: Mapped[Expert] = relationship()
