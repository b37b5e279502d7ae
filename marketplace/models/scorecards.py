"""Scorecards: one vetter's levels on the rubric, hidden from the others until locked, and what was agreed."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.domain.vetting_words import RedFlag
from marketplace.domain.vocabulary import RubricDimension
from marketplace.models.accounts import User
from marketplace.models.base import Base, Key, PublicId, UTCDateTime, parent, words
from marketplace.models.verifications import SpecializationVerification

MINE: dict[str, Any] = {"cascade": "all, delete-orphan", "passive_deletes": True}


class Scorecard(Base):
    """What one vetter found in one specialization; `locked_at` ends the writing.

    `set_aside_at` is since when it counts no more, because its vetter turned out to be tied to the expert.
    `is_rescore` marks a blind second look that measures the vetters and decides nothing.
    """

    __tablename__ = "scorecards"
    __table_args__ = (sa.UniqueConstraint("verification_id", "case_id", "vetter_id", "is_rescore"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    verification_id: Mapped[int] = parent("verifications.id", index=False)
    case_id: Mapped[int] = parent("vetting_cases.id")
    vetter_id: Mapped[int] = parent("users.id", ondelete="RESTRICT")
    rubric_id: Mapped[int] = parent("rubric_versions.id", ondelete="RESTRICT", index=False)
    is_rescore: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    summary: Mapped[str] = mapped_column(sa.Text, default="")
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    locked_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    set_aside_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    verification: Mapped[SpecializationVerification] = relationship()
    vetter: Mapped[User] = relationship()
    scores: Mapped[list["Score"]] = relationship(order_by="Score.id", **MINE)
    flags: Mapped[list["ScorecardFlag"]] = relationship(order_by="ScorecardFlag.id", **MINE)


class Score(Base):
    """A level on one dimension with the evidence for it, or "can't assess" with the reason."""

    __tablename__ = "scores"
    __table_args__ = (
        sa.UniqueConstraint("scorecard_id", "dimension"),
        sa.CheckConstraint("level BETWEEN 1 AND 5", "level"),
        sa.CheckConstraint("NOT (cannot_assess AND level IS NOT NULL)", "assessed_or_not"),
    )

    id: Mapped[Key]
    scorecard_id: Mapped[int] = parent("scorecards.id", index=False)
    dimension: Mapped[RubricDimension] = mapped_column(words(RubricDimension, "dimension"))
    level: Mapped[int | None] = mapped_column(sa.SmallInteger)
    cannot_assess: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    note: Mapped[str] = mapped_column(sa.Text, default="")


class ScorecardFlag(Base):
    """A red flag as one vetter saw it."""

    __tablename__ = "scorecard_flags"
    __table_args__ = (sa.UniqueConstraint("scorecard_id", "flag"),)

    id: Mapped[Key]
    scorecard_id: Mapped[int] = parent("scorecards.id", index=False)
    flag: Mapped[RedFlag] = mapped_column(words(RedFlag, "flag"))
    note: Mapped[str] = mapped_column(sa.Text, default="")


class ConsensusLevel(Base):
    """The level that two vetters who differed agreed on, and why, as the chair wrote it down."""

    __tablename__ = "consensus_levels"
    __table_args__ = (
        sa.UniqueConstraint("verification_id", "case_id", "dimension"),
        sa.CheckConstraint("level BETWEEN 1 AND 5", "level"),
    )

    id: Mapped[Key]
    verification_id: Mapped[int] = parent("verifications.id", index=False)
    case_id: Mapped[int] = parent("vetting_cases.id")
    dimension: Mapped[RubricDimension] = mapped_column(words(RubricDimension, "dimension"))
    level: Mapped[int] = mapped_column(sa.SmallInteger)
    reason: Mapped[str] = mapped_column(sa.Text)
    chair_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    agreed_at: Mapped[datetime] = mapped_column(UTCDateTime)
