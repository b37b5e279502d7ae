"""Experts and what they hold, ask for and can be booked for. Evidence in words is in `documents`."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.domain.vocabulary import (
    CefrLevel,
    EngagementModel,
    EvidenceTier,
    ExpertStatus,
    RateUnit,
    Seniority,
    Verification,
)
from marketplace.models.accounts import User
from marketplace.models.base import (
    Base,
    Country,
    Created,
    Currency,
    Key,
    Minor,
    PublicId,
    UTCDateTime,
    now,
    parent,
    words,
)
from marketplace.models.documents import ExpertDocument, ExpertSkillEvidence
from marketplace.models.vetting import ExpertOutcome, VettingRating
from marketplace.models.wishes import ExpertWishes

MINE: dict[str, Any] = {"cascade": "all, delete-orphan", "passive_deletes": True}


class Expert(Base):
    """One expert. `revision` grows with every change that the ranking must see; the index is reconciled by it."""

    __tablename__ = "experts"
    __table_args__ = (
        sa.Index("ix_experts_status_id", "status", "id"),
        sa.CheckConstraint("capacity_hours BETWEEN 0 AND 80", "capacity_hours"),
        sa.CheckConstraint("booked_hours BETWEEN 0 AND 80", "booked_hours"),
        sa.CheckConstraint("pending_offer_hours BETWEEN 0 AND 80", "pending_offer_hours"),
        sa.CheckConstraint("free_slots BETWEEN 0 AND 20", "free_slots"),
        sa.CheckConstraint("revision > 0", "revision"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    user_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL", index=False, unique=True)
    status: Mapped[ExpertStatus] = mapped_column(words(ExpertStatus, "status"), default=ExpertStatus.DRAFT)
    revision: Mapped[int] = mapped_column(sa.Integer, default=1)
    name: Mapped[str] = mapped_column(sa.String(160))
    headline: Mapped[str] = mapped_column(sa.String(160), default="")
    seniority: Mapped[Seniority] = mapped_column(words(Seniority, "seniority"))
    country: Mapped[Country | None]
    time_zone: Mapped[str] = mapped_column(sa.String(64), default="UTC")
    capacity_hours: Mapped[float] = mapped_column(sa.Float, default=40.0)
    booked_hours: Mapped[float] = mapped_column(sa.Float, default=0.0)
    pending_offer_hours: Mapped[float] = mapped_column(sa.Float, default=0.0)
    free_slots: Mapped[int] = mapped_column(sa.SmallInteger, default=1)
    available_from: Mapped[date | None]
    availability_confirmed_on: Mapped[date | None]
    is_synthetic: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    created_at: Mapped[Created]
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, onupdate=now)

    user: Mapped[User | None] = relationship()
    specializations: Mapped[list["ExpertSpecialization"]] = relationship(**MINE, order_by="ExpertSpecialization.id")
    skills: Mapped[list["ExpertSkill"]] = relationship(**MINE, order_by="ExpertSkill.id")
    domains: Mapped[list["ExpertDomain"]] = relationship(**MINE, order_by="ExpertDomain.id")
    documents: Mapped[list[ExpertDocument]] = relationship(**MINE, order_by=ExpertDocument.id)
    terms: Mapped[list["ExpertTerms"]] = relationship(**MINE, order_by="ExpertTerms.id")
    windows: Mapped[list["ExpertWindow"]] = relationship(**MINE, order_by="ExpertWindow.id")
    languages: Mapped[list["ExpertLanguage"]] = relationship(**MINE, order_by="ExpertLanguage.language")
    work_countries: Mapped[list["ExpertWorkCountry"]] = relationship(**MINE, order_by="ExpertWorkCountry.country")
    ratings: Mapped[list[VettingRating]] = relationship(**MINE, order_by=VettingRating.id)
    outcomes: Mapped[list[ExpertOutcome]] = relationship(**MINE, order_by=ExpertOutcome.id)
    identity: Mapped[list["ExpertIdentity"]] = relationship(**MINE, order_by="ExpertIdentity.id")
    blocked_companies: Mapped[list["ExpertBlockedCompany"]] = relationship(**MINE)
    wishes: Mapped[ExpertWishes | None] = relationship(**MINE)


class ExpertSpecialization(Base):
    """One specialization of an expert and how far it is verified."""

    __tablename__ = "expert_specializations"
    __table_args__ = (sa.UniqueConstraint("expert_id", "specialization"),)

    id: Mapped[Key]
    expert_id: Mapped[int] = parent("experts.id", index=False)
    specialization: Mapped[str] = parent("specializations.slug", ondelete="RESTRICT")
    verification: Mapped[Verification] = mapped_column(words(Verification, "verification"))
    verified_on: Mapped[date | None]


class ExpertSkill(Base):
    """One skill of an expert: how well, how lately, and who stands behind it."""

    __tablename__ = "expert_skills"
    __table_args__ = (
        sa.UniqueConstraint("expert_id", "skill"),
        sa.CheckConstraint("level > 0 AND level <= 1", "level"),
    )

    id: Mapped[Key]
    expert_id: Mapped[int] = parent("experts.id", index=False)
    skill: Mapped[str] = parent("skills.slug", ondelete="RESTRICT")
    level: Mapped[float] = mapped_column(sa.Float)
    tier: Mapped[EvidenceTier] = mapped_column(words(EvidenceTier, "tier"))
    last_used: Mapped[date | None]

    evidence: Mapped[list[ExpertDocument]] = relationship(
        secondary=ExpertSkillEvidence.__table__, order_by=ExpertDocument.id
    )


class ExpertDomain(Base):
    """Months of an expert's work in one domain, and when they ended."""

    __tablename__ = "expert_domains"
    __table_args__ = (sa.UniqueConstraint("expert_id", "domain"), sa.CheckConstraint("months >= 0", "months"))

    id: Mapped[Key]
    expert_id: Mapped[int] = parent("experts.id", index=False)
    domain: Mapped[str] = parent("domains.slug", ondelete="RESTRICT")
    months: Mapped[float] = mapped_column(sa.Float)
    ended: Mapped[date | None]


class ExpertTerms(Base):
    """What an expert asks under one engagement model, and the private floor."""

    __tablename__ = "expert_terms"
    __table_args__ = (
        sa.UniqueConstraint("expert_id", "model"),
        sa.CheckConstraint("ask_minor > 0", "ask_minor"),
        sa.CheckConstraint("floor_minor > 0 AND floor_minor <= ask_minor", "floor_minor"),
        sa.CheckConstraint("overage_minor > 0", "overage_minor"),
        sa.CheckConstraint("included_hours > 0 AND included_hours <= 744", "included_hours"),
    )

    id: Mapped[Key]
    expert_id: Mapped[int] = parent("experts.id", index=False)
    model: Mapped[EngagementModel] = mapped_column(words(EngagementModel, "model"))
    ask_minor: Mapped[Minor]
    floor_minor: Mapped[Minor | None]
    currency: Mapped[Currency]
    unit: Mapped[RateUnit] = mapped_column(words(RateUnit, "unit"))
    is_negotiable: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    included_hours: Mapped[float | None] = mapped_column(sa.Float)
    overage_minor: Mapped[Minor | None]
    is_preferred: Mapped[bool] = mapped_column(sa.Boolean, default=False)


class ExpertWindow(Base):
    """Local working hours on some weekdays; bit d of `weekdays` is set when day d (0 is Monday) is worked."""

    __tablename__ = "expert_windows"
    __table_args__ = (
        sa.CheckConstraint("start_minute >= 0 AND start_minute < end_minute AND end_minute <= 1440", "minutes"),
        sa.CheckConstraint("weekdays BETWEEN 1 AND 127", "weekdays"),
    )

    id: Mapped[Key]
    expert_id: Mapped[int] = parent("experts.id")
    start_minute: Mapped[int] = mapped_column(sa.SmallInteger)
    end_minute: Mapped[int] = mapped_column(sa.SmallInteger)
    weekdays: Mapped[int] = mapped_column(sa.SmallInteger)


class ExpertLanguage(Base):
    """A language an expert works in."""

    __tablename__ = "expert_languages"

    expert_id: Mapped[int] = parent("experts.id", index=False, primary_key=True)
    language: Mapped[str] = mapped_column(sa.String(2), primary_key=True)
    level: Mapped[CefrLevel] = mapped_column(words(CefrLevel, "level"))


class ExpertWorkCountry(Base):
    """A country in which an expert may work."""

    __tablename__ = "expert_work_countries"

    expert_id: Mapped[int] = parent("experts.id", index=False, primary_key=True)
    country: Mapped[str] = mapped_column(sa.String(2), primary_key=True)


class ExpertIdentity(Base):
    """A string that gives an expert away (a handle, a school); it is taken out of every text before ranking."""

    __tablename__ = "expert_identities"

    id: Mapped[Key]
    expert_id: Mapped[int] = parent("experts.id")
    text: Mapped[str] = mapped_column(sa.String(160))


class ExpertBlockedCompany(Base):
    """A company to which an expert does not want to be shown."""

    __tablename__ = "expert_blocked_companies"

    expert_id: Mapped[int] = parent("experts.id", index=False, primary_key=True)
    company_id: Mapped[int] = parent("companies.id", primary_key=True)
    created_at: Mapped[Created]
