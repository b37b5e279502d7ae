"""Match runs: a ranking kept exactly as it was shown."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.domain.vocabulary import EngagementModel
from marketplace.models.accounts import User
from marketplace.models.base import Base, Created, Currency, Frozen, FrozenList, Key, PublicId, parent, words
from marketplace.models.briefs import Brief
from marketplace.models.experts import Expert
from marketplace.models.pools import Pool


class MatchRun(Base):
    """One ranking of the listed experts for one brief: what was asked, with which weights, and who was left out.

    The JSON columns are written once. `brief_as_ranked` is the brief as it was at that moment, or as the `role` that
    is named saw it; amounts in it are in minor units. `base` is the score of the median eligible profile. `pool` and
    `asked` (how many to show, whom the two sides do not meet, what was tried, what was known when a wave was proposed,
    and what it was computed with) are what a replay needs; runs from before pools were kept have neither. A trial
    (`is_what_if`) was made with other weights or without a condition to try them, and stands for nothing.
    """

    __tablename__ = "match_runs"
    __table_args__ = (sa.Index("ix_match_runs_brief_id_id", "brief_id", "id"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    brief_id: Mapped[int] = parent("briefs.id", index=False)
    requested_by_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    created_at: Mapped[Created]
    today: Mapped[date]
    snapshot: Mapped[str] = mapped_column(sa.String(80))
    taxonomy_version: Mapped[str] = mapped_column(sa.String(80), default="")
    role: Mapped[str | None] = mapped_column(sa.String(120))
    brief_as_ranked: Mapped[Frozen]
    pool_size: Mapped[int] = mapped_column(sa.Integer)
    eligible: Mapped[int] = mapped_column(sa.Integer)
    base: Mapped[float] = mapped_column(sa.Float)
    currency: Mapped[Currency]
    weights: Mapped[Frozen]
    medians: Mapped[Frozen]
    excluded: Mapped[Frozen]
    excluded_only: Mapped[Frozen]
    relaxations: Mapped[FrozenList]
    notes: Mapped[FrozenList]
    pool_id: Mapped[int | None] = parent("pools.id", ondelete="SET NULL")
    asked: Mapped[Frozen | None]
    is_what_if: Mapped[bool] = mapped_column(sa.Boolean, default=False, server_default=sa.false())

    brief: Mapped[Brief] = relationship()
    pool: Mapped[Pool | None] = relationship()
    requested_by: Mapped[User | None] = relationship()
    results: Mapped[list["MatchResult"]] = relationship(
        back_populates="run",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="MatchResult.rank",
        lazy="selectin",
    )

    @property
    def title(self) -> str:
        """What people are ranked for: the brief, or one role of it."""
        return f"{self.role}, {self.brief.title}" if self.role not in (None, self.brief.title) else self.brief.title


class MatchResult(Base):
    """One expert's place in a run; `contributions` are the sentences and points as they were shown.

    `rank` is the place by score. Whoever was proposed to be asked next has the place in that wave, `wave_before` by
    score among those with room, why the two differ, the price of having been proposed often, and the chance with
    which they were drawn: below 1 for the newcomers' place only.
    """

    __tablename__ = "match_results"
    __table_args__ = (
        sa.UniqueConstraint("run_id", "rank"),
        sa.UniqueConstraint("run_id", "expert_id"),
        sa.CheckConstraint("rank > 0", "rank"),
        sa.CheckConstraint("cost_low <= cost_expected AND cost_expected <= cost_high", "cost"),
    )

    id: Mapped[Key]
    run_id: Mapped[int] = parent("match_runs.id", index=False)
    expert_id: Mapped[int] = parent("experts.id", ondelete="RESTRICT")
    rank: Mapped[int] = mapped_column(sa.Integer)
    name: Mapped[str] = mapped_column(sa.String(160))
    headline: Mapped[str] = mapped_column(sa.String(160), default="")
    score: Mapped[float] = mapped_column(sa.Float)
    base: Mapped[float] = mapped_column(sa.Float)
    confidence: Mapped[float] = mapped_column(sa.Float)
    model: Mapped[EngagementModel] = mapped_column(words(EngagementModel, "model"))
    cost_low: Mapped[float] = mapped_column(sa.Float)
    cost_expected: Mapped[float] = mapped_column(sa.Float)
    cost_high: Mapped[float] = mapped_column(sa.Float)
    cost_currency: Mapped[Currency]
    weakest: Mapped[str] = mapped_column(sa.String(40))
    options: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    contributions: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    counterfactuals: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    flags: Mapped[list[str]] = mapped_column(sa.JSON)
    hours: Mapped[Frozen | None]
    wave_place: Mapped[int | None] = mapped_column(sa.SmallInteger)
    wave_before: Mapped[int | None] = mapped_column(sa.SmallInteger)
    wave_reason: Mapped[str | None] = mapped_column(sa.String(40))
    wave_price: Mapped[float | None] = mapped_column(sa.Float)
    propensity: Mapped[float | None] = mapped_column(sa.Float)

    run: Mapped[MatchRun] = relationship(back_populates="results")
    expert: Mapped[Expert] = relationship()
