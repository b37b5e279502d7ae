"""The closed lists of words, by their stored value."""

from __future__ import annotations

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
