"""What goes in: what a company asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from matching.types.experts import WorkingWindow
from matching.types.words import Cefr, EngagementModel, Need, RateUnit


@dataclass(frozen=True, slots=True)
class Requirement:
    """One skill a brief asks for; `level` None means .75 for a must and .5 for a nice-to-have."""

    skill: str
    need: Need = Need.MUST
    level: float | None = None
    is_exact: bool = False
    emphasis: float = 1.0


@dataclass(frozen=True, slots=True)
class Budget:
    """What a company will spend, on-costs and fees included, per `unit` of `currency`.

    Only `maximum` given: the target is 85 % of it. Only `target` given: it is the maximum too.
    """

    currency: str
    unit: RateUnit = RateUnit.TOTAL
    maximum: float | None = None
    target: float | None = None
    is_strict: bool = False


@dataclass(frozen=True, slots=True)
class BriefQuery:
    """What a company asks for. `today` is an argument because freshness is measured from it.

    `engagement_models` are in order of preference; empty accepts all three without preference.
    `weeks` None is open-ended. `working` is the company's own window in `time_zone`.
    `sliders` move a signal's weight by 2**s for s in -2..2, or to nothing with None; `weights`, where given,
    stand in place of the index's and are taken as they are.
    """

    text: str
    today: date
    requirements: tuple[Requirement, ...] = ()
    specializations: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    engagement_models: tuple[EngagementModel, ...] = ()
    hours_per_week: float | None = None
    weeks: float | None = None
    start: date | None = None
    budget: Budget | None = None
    overlap_hours: float = 0.0
    is_overlap_strict: bool = False
    time_zone: str = "UTC"
    working: WorkingWindow = field(default_factory=WorkingWindow)
    languages: tuple[tuple[str, Cefr], ...] = ()
    work_countries: tuple[str, ...] = ()
    company_id: int | None = None
    blocked_experts: frozenset[int] = frozenset()
    is_production: bool = False
    sliders: Mapping[str, int | None] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
