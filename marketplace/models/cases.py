"""Vetting cases: one round of somebody's vetting, who works on it, its steps, and what was asked to be changed."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.domain.vetting_words import (
    CaseKind,
    CaseOutcome,
    CaseStage,
    ChangeReason,
    ConflictKind,
    ProfileField,
    StepKind,
    StepStatus,
)
from marketplace.domain.vocabulary import Instrument
from marketplace.models.accounts import User
from marketplace.models.base import Base, Created, Key, PublicId, UTCDateTime, parent, words
from marketplace.models.experts import Expert
from marketplace.models.verifications import SpecializationVerification

MINE: dict[str, Any] = {"cascade": "all, delete-orphan", "passive_deletes": True}
OPEN = "closed_at IS NULL"


class VettingCase(Base):
    """One round of vetting; `due_at` is its clock, and `holder` works on it until `lease_until`.

    `stage_since` is when it came into its column of the board; cases from before that was kept have none.

    `version` grows with every change of the row, so that two who decide at once cannot both.
    """

    __tablename__ = "vetting_cases"
    __table_args__ = (
        sa.Index(
            "uq_vetting_cases_expert_id_open",
            "expert_id",
            unique=True,
            sqlite_where=sa.text(OPEN),
            postgresql_where=sa.text(OPEN),
        ),
        sa.Index("ix_vetting_cases_stage_due_at", "stage", "due_at", "id"),
        sa.CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", "closed_with_outcome"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    expert_id: Mapped[int] = parent("experts.id")
    kind: Mapped[CaseKind] = mapped_column(words(CaseKind, "kind"))
    stage: Mapped[CaseStage] = mapped_column(words(CaseStage, "stage"), default=CaseStage.APPLIED)
    round: Mapped[int] = mapped_column(sa.Integer, default=1)
    plan_id: Mapped[int] = parent("plan_versions.id", ondelete="RESTRICT", index=False)
    rubric_id: Mapped[int] = parent("rubric_versions.id", ondelete="RESTRICT", index=False)
    opened_at: Mapped[Created]
    submitted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    holder_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    outcome: Mapped[CaseOutcome | None] = mapped_column(words(CaseOutcome, "outcome"))
    version: Mapped[int] = mapped_column(sa.Integer)
    stage_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    __mapper_args__ = {  # noqa: RUF012
        "version_id_col": version
    }

    expert: Mapped[Expert] = relationship()
    holder: Mapped[User | None] = relationship()
    steps: Mapped[list["CaseStep"]] = relationship(
        back_populates="case", order_by="CaseStep.position, CaseStep.id", **MINE
    )
    declarations: Mapped[list["ConflictDeclaration"]] = relationship(order_by="ConflictDeclaration.id", **MINE)
    requests: Mapped[list["ChangeRequest"]] = relationship(order_by="ChangeRequest.id", **MINE)
    verifications: Mapped[list[SpecializationVerification]] = relationship(
        order_by=SpecializationVerification.id, viewonly=True
    )

    @property
    def user_id(self) -> int | None:
        """Whose case this is, for permissions: nobody vets themselves."""
        return self.expert.user_id


class CaseStep(Base):
    """One step of a case, as the plan had it when the case was opened; some are taken for each specialization."""

    __tablename__ = "case_steps"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    case_id: Mapped[int] = parent("vetting_cases.id")
    position: Mapped[int] = mapped_column(sa.SmallInteger)
    kind: Mapped[StepKind] = mapped_column(words(StepKind, "kind"))
    title: Mapped[str] = mapped_column(sa.String(120))
    minutes: Mapped[int] = mapped_column(sa.SmallInteger)
    instructions: Mapped[str] = mapped_column(sa.Text, default="")
    instrument: Mapped[Instrument] = mapped_column(words(Instrument, "instrument"))
    specialization: Mapped[str | None] = parent("specializations.slug", ondelete="RESTRICT", index=False)
    status: Mapped[StepStatus] = mapped_column(words(StepStatus, "status"), default=StepStatus.PENDING)
    scheduled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    vetter_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    note: Mapped[str] = mapped_column(sa.Text, default="")
    moved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    case: Mapped[VettingCase] = relationship(back_populates="steps")
    vetter: Mapped[User | None] = relationship()


class ConflictDeclaration(Base):
    """What somebody declared about themselves and the expert of a case, in their last word on it."""

    __tablename__ = "conflict_declarations"
    __table_args__ = (sa.UniqueConstraint("case_id", "user_id"),)

    id: Mapped[Key]
    case_id: Mapped[int] = parent("vetting_cases.id", index=False)
    user_id: Mapped[int] = parent("users.id")
    kind: Mapped[ConflictKind] = mapped_column(words(ConflictKind, "kind"))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    declared_at: Mapped[datetime] = mapped_column(UTCDateTime)

    user: Mapped[User] = relationship()


class ChangeRequest(Base):
    """What has to change in a profile before vetting goes on."""

    __tablename__ = "change_requests"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    case_id: Mapped[int] = parent("vetting_cases.id")
    by_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    text: Mapped[str] = mapped_column(sa.Text)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    flags: Mapped[list["ChangeFlag"]] = relationship(order_by="ChangeFlag.id", **MINE)


class ChangeFlag(Base):
    """One part of the profile that has to change; `digest` is what it was when this was asked."""

    __tablename__ = "change_flags"
    __table_args__ = (sa.UniqueConstraint("request_id", "field"),)

    id: Mapped[Key]
    request_id: Mapped[int] = parent("change_requests.id", index=False)
    field: Mapped[ProfileField] = mapped_column(words(ProfileField, "field"))
    reason: Mapped[ChangeReason] = mapped_column(words(ChangeReason, "reason"))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    digest: Mapped[str] = mapped_column(sa.String(64))


class ExpertReferral(Base):
    """Who brought an expert; they never vet them."""

    __tablename__ = "expert_referrals"

    expert_id: Mapped[int] = parent("experts.id", index=False, primary_key=True)
    user_id: Mapped[int] = parent("users.id", primary_key=True)
    noted_at: Mapped[datetime] = mapped_column(UTCDateTime)
