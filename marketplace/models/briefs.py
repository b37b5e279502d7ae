"""Briefs: what a company asks for, in typed columns and child tables."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.domain.criteria import AssessedBy, CriterionPart
from marketplace.domain.vocabulary import BriefStatus, BudgetUnit, CefrLevel, EngagementModel, Need
from marketplace.models.accounts import User
from marketplace.models.base import (
    Base,
    Created,
    Currency,
    Frozen,
    Key,
    Minor,
    PublicId,
    UTCDateTime,
    now,
    parent,
    words,
)
from marketplace.models.companies import Company

MINE: dict[str, Any] = {"cascade": "all, delete-orphan", "passive_deletes": True}


class Brief(Base):
    """One brief. `version` grows with every change, so that nobody overwrites what they have not seen."""

    __tablename__ = "briefs"
    __table_args__ = (
        sa.Index("ix_briefs_company_id_created_at_id", "company_id", "created_at", "id"),
        sa.CheckConstraint("hours_per_week > 0 AND hours_per_week <= 60", "hours_per_week"),
        sa.CheckConstraint("duration_weeks > 0 AND duration_weeks <= 520", "duration_weeks"),
        sa.CheckConstraint("overlap_hours BETWEEN 0 AND 24", "overlap_hours"),
        sa.CheckConstraint(
            "working_start_minute >= 0 AND working_start_minute < working_end_minute AND working_end_minute <= 1440",
            "working_minutes",
        ),
        sa.CheckConstraint("working_weekdays BETWEEN 1 AND 127", "working_weekdays"),
        sa.CheckConstraint("budget_target_minor > 0", "budget_target_minor"),
        sa.CheckConstraint("budget_max_minor > 0", "budget_max_minor"),
        sa.CheckConstraint("budget_target_minor <= budget_max_minor", "budget_order"),
        sa.CheckConstraint(
            "(budget_currency IS NULL) = (budget_target_minor IS NULL AND budget_max_minor IS NULL)"
            " AND (budget_currency IS NULL) = (budget_unit IS NULL)",
            "budget_is_whole",
        ),
        sa.CheckConstraint("budget_max_minor IS NOT NULL OR NOT budget_is_strict", "budget_strict_has_max"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    company_id: Mapped[int] = parent("companies.id", index=False)
    author_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    status: Mapped[BriefStatus] = mapped_column(words(BriefStatus, "status"), default=BriefStatus.DRAFT)
    version: Mapped[int] = mapped_column(sa.Integer)
    title: Mapped[str] = mapped_column(sa.String(120))
    text: Mapped[str] = mapped_column(sa.Text)
    outcome: Mapped[str] = mapped_column(sa.Text, default="")
    scope: Mapped[str] = mapped_column(sa.Text, default="")
    hours_per_week: Mapped[float | None] = mapped_column(sa.Float)
    duration_weeks: Mapped[float | None] = mapped_column(sa.Float)
    start: Mapped[date | None]
    domain: Mapped[str | None] = parent("domains.slug", ondelete="RESTRICT")
    overlap_hours: Mapped[float] = mapped_column(sa.Float, default=0.0)
    overlap_is_strict: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    time_zone: Mapped[str] = mapped_column(sa.String(64), default="UTC")
    working_start_minute: Mapped[int] = mapped_column(sa.SmallInteger, default=540)
    working_end_minute: Mapped[int] = mapped_column(sa.SmallInteger, default=1020)
    working_weekdays: Mapped[int] = mapped_column(sa.SmallInteger, default=31)
    budget_target_minor: Mapped[Minor | None]
    budget_max_minor: Mapped[Minor | None]
    budget_currency: Mapped[Currency | None]
    budget_unit: Mapped[BudgetUnit | None] = mapped_column(words(BudgetUnit, "budget_unit"))
    budget_is_strict: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    is_production: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    is_synthetic: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    created_at: Mapped[Created]
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, onupdate=now)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    company: Mapped[Company] = relationship()
    author: Mapped[User | None] = relationship()
    engagement_models: Mapped[list["BriefEngagementModel"]] = relationship(
        **MINE, order_by="BriefEngagementModel.position"
    )
    requirements: Mapped[list["BriefRequirement"]] = relationship(**MINE, order_by="BriefRequirement.position")
    specializations: Mapped[list["BriefSpecialization"]] = relationship(**MINE, order_by="BriefSpecialization.position")
    languages: Mapped[list["BriefLanguage"]] = relationship(**MINE, order_by="BriefLanguage.language")
    work_countries: Mapped[list["BriefWorkCountry"]] = relationship(**MINE, order_by="BriefWorkCountry.country")
    compliance: Mapped[list["BriefComplianceFact"]] = relationship(**MINE, order_by="BriefComplianceFact.position")
    answers: Mapped[list["BriefAnswer"]] = relationship(**MINE, order_by="BriefAnswer.question")
    criteria: Mapped[list["BriefCriterion"]] = relationship(**MINE, order_by="BriefCriterion.position")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class BriefEngagementModel(Base):
    """An engagement model the company accepts; position 0 is liked best."""

    __tablename__ = "brief_engagement_models"

    brief_id: Mapped[int] = parent("briefs.id", index=False, primary_key=True)
    model: Mapped[EngagementModel] = mapped_column(words(EngagementModel, "model"), primary_key=True)
    position: Mapped[int] = mapped_column(sa.SmallInteger)


class BriefRequirement(Base):
    """One skill asked for; `level` NULL leaves it to the need; `is_exact` refuses a substitute."""

    __tablename__ = "brief_requirements"
    __table_args__ = (
        sa.UniqueConstraint("brief_id", "skill"),
        sa.CheckConstraint("level > 0 AND level <= 1", "level"),
    )

    id: Mapped[Key]
    brief_id: Mapped[int] = parent("briefs.id", index=False)
    position: Mapped[int] = mapped_column(sa.SmallInteger)
    skill: Mapped[str] = parent("skills.slug", ondelete="RESTRICT")
    need: Mapped[Need] = mapped_column(words(Need, "need"))
    level: Mapped[float | None] = mapped_column(sa.Float)
    is_exact: Mapped[bool] = mapped_column(sa.Boolean, default=False)


class BriefSpecialization(Base):
    """A specialization that would suit the brief."""

    __tablename__ = "brief_specializations"

    brief_id: Mapped[int] = parent("briefs.id", index=False, primary_key=True)
    specialization: Mapped[str] = parent("specializations.slug", ondelete="RESTRICT", primary_key=True)
    position: Mapped[int] = mapped_column(sa.SmallInteger)


class BriefLanguage(Base):
    """A language the work needs, and how well."""

    __tablename__ = "brief_languages"

    brief_id: Mapped[int] = parent("briefs.id", index=False, primary_key=True)
    language: Mapped[str] = mapped_column(sa.String(2), primary_key=True)
    level: Mapped[CefrLevel] = mapped_column(words(CefrLevel, "level"))


class BriefWorkCountry(Base):
    """A country in which the expert must be allowed to work."""

    __tablename__ = "brief_work_countries"

    brief_id: Mapped[int] = parent("briefs.id", index=False, primary_key=True)
    country: Mapped[str] = mapped_column(sa.String(2), primary_key=True)


class BriefComplianceFact(Base):
    """A rule that the work is under, in the company's words, such as HIPAA or the EU AI Act."""

    __tablename__ = "brief_compliance_facts"

    brief_id: Mapped[int] = parent("briefs.id", index=False, primary_key=True)
    position: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True)
    fact: Mapped[str] = mapped_column(sa.String(200))


class BriefAnswer(Base):
    """What was said to a question of the questionnaire that is no column of its own."""

    __tablename__ = "brief_answers"

    brief_id: Mapped[int] = parent("briefs.id", index=False, primary_key=True)
    question: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    answer: Mapped[str] = mapped_column(sa.Text)


class BriefCriterion(Base):
    """One thing that applicants are assessed by; the weights of a brief add up to a hundred."""

    __tablename__ = "brief_criteria"
    __table_args__ = (sa.CheckConstraint("weight BETWEEN 1 AND 100", "weight"),)

    brief_id: Mapped[int] = parent("briefs.id", index=False, primary_key=True)
    position: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    part: Mapped[CriterionPart] = mapped_column(words(CriterionPart, "part"))
    assessed_by: Mapped[AssessedBy] = mapped_column(words(AssessedBy, "assessed_by"))
    weight: Mapped[int] = mapped_column(sa.SmallInteger)


class BriefVersion(Base):
    """What a brief said when it was published (number 1), and after each addendum."""

    __tablename__ = "brief_versions"
    __table_args__ = (sa.UniqueConstraint("brief_id", "number"),)

    id: Mapped[Key]
    brief_id: Mapped[int] = parent("briefs.id", index=False)
    number: Mapped[int] = mapped_column(sa.Integer)
    content: Mapped[Frozen]
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")


class BriefQuestion(Base):
    """What an expert asks about a brief; answered, it is shown to all, without a name."""

    __tablename__ = "brief_questions"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    brief_id: Mapped[int] = parent("briefs.id")
    expert_id: Mapped[int | None] = parent("experts.id", ondelete="SET NULL")
    question: Mapped[str] = mapped_column(sa.Text)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answer: Mapped[str | None] = mapped_column(sa.Text)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_by_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
