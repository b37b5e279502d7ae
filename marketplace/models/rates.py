"""What the market pays, one recorded figure a row: surveyed, derived from a survey, or claimed by a vendor."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.domain.vocabulary import EngagementModel, RateUnit
from marketplace.models.base import Base, Currency, Key, Minor, words


class MarketRate(Base):
    """A figure for a role, level, engagement model and region; any of the three words may be "any".

    `sample_size` is 0 for a claim that nobody counted; `typical_minor` may then be missing.
    """

    __tablename__ = "market_rates"
    __table_args__ = (
        sa.UniqueConstraint("role", "seniority", "engagement", "region", "unit", "source"),
        sa.CheckConstraint("low_minor > 0 AND low_minor <= high_minor", "range"),
        sa.CheckConstraint("typical_minor BETWEEN low_minor AND high_minor", "typical"),
        sa.CheckConstraint("sample_size >= 0", "sample"),
        sa.CheckConstraint("sample_size = 0 OR typical_minor IS NOT NULL", "claim"),
        sa.CheckConstraint(
            "is_derived = (uplift_low IS NOT NULL) AND is_derived = (uplift_high IS NOT NULL)", "uplift"
        ),
    )

    id: Mapped[Key]
    role: Mapped[str] = mapped_column(sa.String(80))
    seniority: Mapped[str] = mapped_column(sa.String(40))
    engagement: Mapped[EngagementModel] = mapped_column(words(EngagementModel, "engagement"), index=True)
    region: Mapped[str] = mapped_column(sa.String(40))
    unit: Mapped[RateUnit] = mapped_column(words(RateUnit, "unit"))
    currency: Mapped[Currency]
    low_minor: Mapped[Minor]
    typical_minor: Mapped[Minor | None]
    high_minor: Mapped[Minor]
    sample_size: Mapped[int] = mapped_column(sa.Integer)
    source: Mapped[str] = mapped_column(sa.String(120))
    basis: Mapped[str] = mapped_column(sa.String(120))
    as_of: Mapped[date] = mapped_column(sa.Date)
    hours_per_week: Mapped[int | None] = mapped_column(sa.SmallInteger)
    is_derived: Mapped[bool] = mapped_column(sa.Boolean)
    uplift_low: Mapped[float | None] = mapped_column(sa.Float)
    uplift_high: Mapped[float | None] = mapped_column(sa.Float)
