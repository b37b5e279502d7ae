"""What goes in: everything the ranking may know about one expert."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from matching.types.words import Cefr, EngagementModel, EvidenceTier, Instrument, RateUnit, Verification


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
