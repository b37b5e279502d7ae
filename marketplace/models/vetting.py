"""What vetting and past work say about an expert: ratings on the rubric, and outcomes."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.domain.vocabulary import Instrument, RubricDimension
from marketplace.models.base import Base, Key, parent, words


class VettingRating(Base):
    """One reviewer's level, 1 to 5, on one dimension of the rubric."""

    __tablename__ = "vetting_ratings"
    __table_args__ = (sa.CheckConstraint("level BETWEEN 1 AND 5", "level"),)

    id: Mapped[Key]
    expert_id: Mapped[int] = parent("experts.id")
    dimension: Mapped[RubricDimension] = mapped_column(words(RubricDimension, "dimension"))
    level: Mapped[float] = mapped_column(sa.Float)
    instrument: Mapped[Instrument] = mapped_column(words(Instrument, "instrument"))
    reviewer: Mapped[str] = mapped_column(sa.String(160), default="")
    rated_on: Mapped[date | None]


class ExpertOutcome(Base):
    """One engagement: a success or not, and when it ended.

    `outcome_id` is the published outcome that says so; those who were vetted elsewhere brought theirs with them.
    """

    __tablename__ = "expert_outcomes"

    id: Mapped[Key]
    expert_id: Mapped[int] = parent("experts.id")
    is_success: Mapped[bool] = mapped_column(sa.Boolean)
    ended: Mapped[date | None]
    outcome_id: Mapped[int | None] = parent("outcomes.id", unique=True, index=False)
