"""The words of the library: what goes in (`ExpertRecord`, `BriefQuery`) and what comes out (`Shortlist`).

Everything here is frozen. Money is in major units (7000.0 is 7,000 USD) because every figure
derived from it is an estimate; the marketplace keeps exact minor units and converts at its door.
Levels, strengths, signal values and scores lie in [0, 1]; higher is better for the company.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum


class EngagementModel(StrEnum):
    """How an expert works for a company."""

    FULL_TIME = "full-time"
    CONTRACT = "contract"
    FRACTIONAL = "fractional"


class RateUnit(StrEnum):
    """What an amount of money is paid for."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    TOTAL = "total"


class EvidenceTier(StrEnum):
    """Who stands behind a claim, weakest first."""

    SELF_DECLARED = "self-declared"
    DOCUMENTED = "documented"
    REFEREE_CONFIRMED = "referee-confirmed"
    ASSESSED = "assessed"
    PROVEN = "proven"


class Verification(StrEnum):
    """How far vetting of one specialization has come, weakest first."""

    CLAIMED = "claimed"
    EVIDENCE_SUBMITTED = "evidence-submitted"
    EXPIRED = "expired"
    MEETS = "meets"
    ABOVE = "above"
    WELL_ABOVE = "well-above"


class Need(StrEnum):
    """How badly a brief wants a skill."""

    NON_NEGOTIABLE = "non-negotiable"
    MUST = "must"
    NICE = "nice"


class Cefr(IntEnum):
    """Language level of the Common European Framework; native speakers are C2."""

    A1 = 1
    A2 = 2
    B1 = 3
    B2 = 4
    C1 = 5
    C2 = 6


class Instrument(StrEnum):
    """How a vetting rating was obtained."""

    STRUCTURED_INTERVIEW = "structured-interview"
    JOB_KNOWLEDGE = "job-knowledge"
    WORK_SAMPLE = "work-sample"
    UNSTRUCTURED = "unstructured"


RUBRIC: tuple[str, ...] = (
    "production-deployment",
    "mlops-monitoring",
    "systems-design",
    "data-engineering",
    "ml-statistics",
    "domain-judgement",
    "communication",
    "responsible-ai",
)
"""The eight dimensions of the vetting rubric."""


# --- what goes in: an expert -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SkillClaim:
    """One skill an expert holds: level in [0, 1] (.25 aware, .5 working, .75 proficient, 1 expert)."""

    skill: str
    level: float
    tier: EvidenceTier = EvidenceTier.SELF_DECLARED
    last_used: date | None = None
    ref: str = ""


@dataclass(frozen=True, slots=True)
class SpecializationClaim:
    """One specialization of an expert and how far it is verified."""

    specialization: str
    verification: Verification = Verification.CLAIMED
    ref: str = ""


@dataclass(frozen=True, slots=True)
class DomainExperience:
    """Months of work in one domain, counted from dated projects; `ended` is the last month of it."""

    domain: str
    months: float
    ended: date | None = None
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One piece of evidence in words: a project, case study, publication or profile summary."""

    text: str
    title: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What an expert asks for under one engagement model, in major units of `currency` per `unit`.

    `floor` is private: it lowers the low end of the cost only when `is_negotiable`, and it never
    appears in any sentence. `included_hours` (a month) and `overage` (an hour) belong to a
    fractional retainer.
    """

    model: EngagementModel
    ask: float
    currency: str
    unit: RateUnit
    floor: float | None = None
    is_negotiable: bool = False
    included_hours: float | None = None
    overage: float | None = None
    is_preferred: bool = False
    ref: str = ""


@dataclass(frozen=True, slots=True)
class WorkingWindow:
    """Local working hours on some weekdays (0 is Monday), in minutes after midnight."""

    start_minute: int = 9 * 60
    end_minute: int = 17 * 60
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Rating:
    """One reviewer's level (1 to 5) on one dimension of `RUBRIC`."""

    dimension: str
    level: float
    instrument: Instrument = Instrument.STRUCTURED_INTERVIEW
    reviewer: str = ""
    rated_on: date | None = None
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One finished engagement: a success or not, and when it ended."""

    is_success: bool
    ended: date | None = None
    ref: str = ""


@dataclass(frozen=True, slots=True)
class ExpertRecord:
    """Everything the ranking may know about one vetted expert.

    `name` is for display and is *removed* from every text before it is encoded, as are the
    `identity` strings (handles, school names, street, pronouns and the like).
    """

    id: int
    name: str = ""
    public_id: str = ""
    headline: str = ""
    seniority: str = ""
    is_listed: bool = True
    specializations: tuple[SpecializationClaim, ...] = ()
    skills: tuple[SkillClaim, ...] = ()
    domains: tuple[DomainExperience, ...] = ()
    documents: tuple[Document, ...] = ()
    terms: tuple[Terms, ...] = ()
    capacity_hours: float = 40.0
    booked_hours: float = 0.0
    pending_offer_hours: float = 0.0
    free_slots: int = 1
    available_from: date | None = None
    availability_confirmed: date | None = None
    availability_ref: str = ""
    time_zone: str = "UTC"
    windows: tuple[WorkingWindow, ...] = (WorkingWindow(),)
    languages: tuple[tuple[str, Cefr], ...] = ()
    work_authorisation: tuple[str, ...] = ()
    blocked_companies: frozenset[int] = frozenset()
    ratings: tuple[Rating, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    identity: tuple[str, ...] = ()


# --- what goes in: a brief -------------------------------------------------------------------


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
    `sliders` move a signal's weight by 2**s for s in -2..2, or to nothing with None.
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


# --- what comes out --------------------------------------------------------------------------


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
