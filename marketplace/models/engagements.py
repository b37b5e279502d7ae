"""Engagements: the work after an accepted offer, its agreement in versions with signatures, its two checklists."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.domain.engagement_words import (
    AgreementKind,
    AgreementStatus,
    Checklist,
    EndReason,
    EngagementStatus,
    PaidBy,
    TickedBy,
)
from marketplace.domain.hiring_words import Side
from marketplace.domain.vocabulary import EngagementModel, RateUnit
from marketplace.models.base import Base, Created, Currency, Frozen, Key, Minor, PublicId, UTCDateTime, parent, words
from marketplace.models.briefs import Brief
from marketplace.models.candidacies import Candidacy
from marketplace.models.companies import Company
from marketplace.models.experts import Expert

MINE: dict[str, Any] = {"cascade": "all, delete-orphan", "passive_deletes": True}


class Engagement(Base):
    """One expert at work for one company. Company, brief and expert repeat the candidacy's, for the lists' indexes.

    What was agreed last is copied here from that version of the agreement, `agreement_number`; before the first is
    signed, the dates are those of the offer. `started_at` and `ended_at` are when the work began and was over;
    `last_day` is that of somebody who has given notice. `previous_id` is the engagement that this one was converted
    from. `due_at` is until when the next move is to be made.
    """

    __tablename__ = "engagements"
    __table_args__ = (
        sa.Index(
            "uq_engagements_candidacy_id_first",
            "candidacy_id",
            unique=True,
            sqlite_where=sa.text("previous_id IS NULL"),
            postgresql_where=sa.text("previous_id IS NULL"),
        ),
        sa.Index(
            "uq_engagements_previous_id_next",
            "previous_id",
            unique=True,
            sqlite_where=sa.text("status <> 'terminated'"),
            postgresql_where=sa.text("status <> 'terminated'"),
        ),
        sa.Index("ix_engagements_company_id_status_id", "company_id", "status", "id"),
        sa.Index("ix_engagements_expert_id_status_id", "expert_id", "status", "id"),
        sa.Index("ix_engagements_status_due_at", "status", "due_at"),
        sa.CheckConstraint("hours_per_week > 0 AND hours_per_week <= 60", "hours_per_week"),
        sa.CheckConstraint("ends_on >= starts_on", "dates"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    candidacy_id: Mapped[int] = parent("candidacies.id")
    brief_id: Mapped[int] = parent("briefs.id")
    company_id: Mapped[int] = parent("companies.id", index=False)
    expert_id: Mapped[int] = parent("experts.id", index=False)
    previous_id: Mapped[int | None] = parent("engagements.id", ondelete="SET NULL", index=False)
    status: Mapped[EngagementStatus] = mapped_column(words(EngagementStatus, "status"))
    version: Mapped[int] = mapped_column(sa.Integer)
    created_at: Mapped[Created]
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    agreement_number: Mapped[int | None] = mapped_column(sa.SmallInteger)
    model: Mapped[EngagementModel] = mapped_column(words(EngagementModel, "model"))
    paid_by: Mapped[PaidBy] = mapped_column(words(PaidBy, "paid_by"))
    hours_per_week: Mapped[float] = mapped_column(sa.Float)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    trial_ends_on: Mapped[date | None]
    paused_until: Mapped[date | None]
    last_day: Mapped[date | None]
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_for: Mapped[EndReason | None] = mapped_column(words(EndReason, "ended_for"))
    ended_by: Mapped[Side | None] = mapped_column(words(Side, "ended_by"))
    note: Mapped[str] = mapped_column(sa.Text, default="")

    candidacy: Mapped[Candidacy] = relationship()
    brief: Mapped[Brief] = relationship()
    company: Mapped[Company] = relationship()
    expert: Mapped[Expert] = relationship()
    previous: Mapped["Engagement | None"] = relationship(remote_side="Engagement.id")
    agreements: Mapped[list["Agreement"]] = relationship(
        back_populates="engagement", order_by="Agreement.number", **MINE
    )
    items: Mapped[list["EngagementItem"]] = relationship(order_by="EngagementItem.id", **MINE)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so

    @property
    def user_id(self) -> int | None:
        """Whose work it is, for permissions."""
        return self.expert.user_id


class Agreement(Base):
    """One version of what both sign; its terms, values and text are never changed. The hash is that of the text."""

    __tablename__ = "agreements"
    __table_args__ = (
        sa.UniqueConstraint("engagement_id", "number"),
        sa.Index(
            "uq_agreements_engagement_id_proposed",
            "engagement_id",
            unique=True,
            sqlite_where=sa.text("status = 'proposed'"),
            postgresql_where=sa.text("status = 'proposed'"),
        ),
        sa.CheckConstraint("amount_minor > 0", "amount_minor"),
        sa.CheckConstraint("compute_cap_minor > 0", "compute_cap_minor"),
        sa.CheckConstraint("hours_per_week > 0 AND hours_per_week <= 60", "hours_per_week"),
        sa.CheckConstraint("weeks > 0 AND weeks <= 520", "weeks"),
        sa.CheckConstraint("trial_weeks BETWEEN 1 AND 12", "trial_weeks"),
        sa.CheckConstraint("notice_days BETWEEN 0 AND 180", "notice_days"),
        sa.CheckConstraint("iteration_cap BETWEEN 1 AND 20", "iteration_cap"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    engagement_id: Mapped[int] = parent("engagements.id", index=False)
    number: Mapped[int] = mapped_column(sa.SmallInteger)
    kind: Mapped[AgreementKind] = mapped_column(words(AgreementKind, "kind"))
    status: Mapped[AgreementStatus] = mapped_column(words(AgreementStatus, "status"))
    author_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    model: Mapped[EngagementModel] = mapped_column(words(EngagementModel, "model"))
    amount_minor: Mapped[Minor]
    currency: Mapped[Currency]
    unit: Mapped[RateUnit] = mapped_column(words(RateUnit, "unit"))
    hours_per_week: Mapped[float] = mapped_column(sa.Float)
    weeks: Mapped[float | None] = mapped_column(sa.Float)
    starts_on: Mapped[date]
    paid_by: Mapped[PaidBy] = mapped_column(words(PaidBy, "paid_by"))
    trial_weeks: Mapped[int | None] = mapped_column(sa.SmallInteger)
    notice_days: Mapped[int] = mapped_column(sa.SmallInteger)
    iteration_cap: Mapped[int] = mapped_column(sa.SmallInteger)
    compute_cap_minor: Mapped[Minor | None]
    values: Mapped[Frozen]
    text: Mapped[str] = mapped_column(sa.Text)
    text_sha256: Mapped[str] = mapped_column(sa.String(64))
    comment: Mapped[str] = mapped_column(sa.Text, default="")
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    engagement: Mapped[Engagement] = relationship(back_populates="agreements")
    signatures: Mapped[list["AgreementSignature"]] = relationship(order_by="AgreementSignature.id", **MINE)


class AgreementSignature(Base):
    """A name that somebody typed under a version, for their side."""

    __tablename__ = "agreement_signatures"
    __table_args__ = (sa.UniqueConstraint("agreement_id", "side"),)

    id: Mapped[Key]
    agreement_id: Mapped[int] = parent("agreements.id", index=False)
    side: Mapped[Side] = mapped_column(words(Side, "side"))
    signed_by_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    name: Mapped[str] = mapped_column(sa.String(120))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class EngagementItem(Base):
    """One item of a checklist as it read when the list was opened, with the ticks of either side."""

    __tablename__ = "engagement_items"
    __table_args__ = (sa.UniqueConstraint("engagement_id", "checklist", "key"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    engagement_id: Mapped[int] = parent("engagements.id", index=False)
    checklist: Mapped[Checklist] = mapped_column(words(Checklist, "checklist"))
    key: Mapped[str] = mapped_column(sa.String(60))
    label: Mapped[str] = mapped_column(sa.String(300))
    ticked_by: Mapped[TickedBy] = mapped_column(words(TickedBy, "ticked_by"))
    due_on: Mapped[date | None]
    detail: Mapped[str] = mapped_column(sa.Text, default="")
    company_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    company_by_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL", index=False)
    expert_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
