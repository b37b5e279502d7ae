"""What comes out: a shortlist, and the exact account of everyone who is not on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matching.types.words import EngagementModel


@dataclass(frozen=True, slots=True)
class CostInterval:
    """Total client cost of the whole brief, in major units: what it may be, what to expect."""

    low: float
    expected: float
    high: float
    currency: str


@dataclass(frozen=True, slots=True)
class Option:
    """One engagement model an expert offers for this brief, costed; `value` is its share of the score."""

    model: EngagementModel
    cost: CostInterval
    value: float
    is_eligible: bool
    terms_ref: str = ""


@dataclass(frozen=True, slots=True)
class Contribution:
    """One signal's part of a score: `points` = `weight` x (`value` - median of the eligible).

    `evidence` holds the ids of the records the sentence speaks of; `is_known` is False where
    nothing is on record and the mean of all listed experts stands in.
    """

    signal: str
    value: float
    weight: float
    median: float
    points: float
    sentence: str
    evidence: tuple[str, ...] = ()
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """A change that was re-scored: what would change, and the rank and score it would bring.

    The change is also given as data: `attribute` of the record `ref` becomes `value` (an ISO date, an
    amount, or a word of this module), so that anyone can make it and match again.
    """

    change: str
    signal: str
    rank: int
    score: float
    attribute: str
    ref: str
    value: str


@dataclass(frozen=True, slots=True)
class Match:
    """One ranked expert: `score` = `base` + the sum of the contributions' points."""

    rank: int
    expert_id: int
    public_id: str
    name: str
    headline: str
    score: float
    base: float
    confidence: float
    total_cost: CostInterval
    model: EngagementModel
    options: tuple[Option, ...]
    contributions: tuple[Contribution, ...]
    weakest: str
    counterfactuals: tuple[Counterfactual, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What giving up some constraints would bring: `count` experts would then be eligible, exactly."""

    constraints: tuple[str, ...]
    count: int
    change: str


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The answer to one brief: the matches, and the exact account of everyone who is not shown."""

    matches: tuple[Match, ...]
    pool_size: int
    eligible: int
    excluded: Mapping[str, int]
    excluded_only: Mapping[str, int]
    relaxations: tuple[Relaxation, ...]
    base: float
    weights: Mapping[str, float]
    medians: Mapping[str, float]
    currency: str
    notes: tuple[str, ...] = ()
