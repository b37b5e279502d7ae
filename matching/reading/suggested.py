"""What a reading consists of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from matching.types import Budget, Cefr, EngagementModel, Need, Requirement

T = TypeVar("T", covariant=True)


@dataclass(frozen=True, slots=True)
class Suggested(Generic[T]):
    """A value understood from `words`, which stand at `text[start:end]`; `confidence` is in [0, 1]."""

    value: T
    words: str
    start: int
    end: int
    confidence: float = 0.8


@dataclass(frozen=True, slots=True)
class SkillSuggestion(Suggested[str]):
    """A skill id with how badly it is wanted; `level` None leaves it to the need."""

    need: Need = Need.MUST
    level: float | None = None
    is_exact: bool = False

    @property
    def requirement(self) -> Requirement:
        """Return the suggestion as a requirement of a brief."""
        return Requirement(self.value, self.need, self.level, self.is_exact)


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything understood from one text; None or empty where it says nothing.

    Lists are in order of weight: skills by need, then place; specializations and domains by how
    much speaks for them; engagement models by preference. A range of weeks or of hours is read as
    its upper end; a range of money as target and maximum (major units). `start` is never past.
    """

    skills: tuple[SkillSuggestion, ...] = ()
    specializations: tuple[Suggested[str], ...] = ()
    domains: tuple[Suggested[str], ...] = ()
    roles: tuple[Suggested[str], ...] = ()
    seniority: Suggested[str] | None = None
    engagement_models: tuple[Suggested[EngagementModel], ...] = ()
    hours_per_week: Suggested[float] | None = None
    weeks: Suggested[float] | None = None
    start: Suggested[date] | None = None
    budget: Suggested[Budget] | None = None
    languages: tuple[Suggested[tuple[str, Cefr]], ...] = ()
    overlap_hours: Suggested[float] | None = None
    is_overlap_strict: bool = False
    time_zone: Suggested[str] | None = None
    production: Suggested[bool] | None = None
    compliance: tuple[Suggested[str], ...] = ()
