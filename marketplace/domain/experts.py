"""What an expert says about themselves, and what vetting and past work add to it.

Money in a draft is in minor units of its currency. Everything is frozen; `profiles.check` refuses what cannot be.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from marketplace.domain.places import WORKDAY, LanguageDraft, WindowDraft
from marketplace.domain.vocabulary import (
    DocumentKind,
    EngagementModel,
    EvidenceTier,
    Instrument,
    RateUnit,
    RubricDimension,
    Seniority,
    Verification,
)


@dataclass(frozen=True, slots=True)
class SkillDraft:
    """One skill held: level .25 aware, .5 working, .75 proficient, 1 expert; `evidence` names documents by key."""

    skill: str
    level: float = 0.5
    tier: EvidenceTier = EvidenceTier.SELF_DECLARED
    last_used: date | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SpecializationDraft:
    """One specialization claimed, and how far it is verified."""

    specialization: str
    verification: Verification = Verification.CLAIMED
    verified_on: date | None = None


@dataclass(frozen=True, slots=True)
class DomainDraft:
    """Months of work in one domain, and the last day of them; None means it goes on."""

    domain: str
    months: float
    ended: date | None = None


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """One piece of evidence in words; `key` names it within the profile.

    A project tells its story in `problem`, `decision`, `outcome` and `production` (the figures it reached
    in production) and is dated; the other kinds need only `text`.
    """

    key: str
    title: str
    kind: DocumentKind = DocumentKind.PROJECT
    text: str = ""
    problem: str = ""
    decision: str = ""
    outcome: str = ""
    production: str = ""
    domain: str | None = None
    started: date | None = None
    ended: date | None = None
    skills: tuple[str, ...] = ()
    url: str | None = None

    @property
    def words(self) -> str:
        """Everything the document says, as one text."""
        parts = (self.title, self.text, self.problem, self.decision, self.outcome, self.production)
        return "\n".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class TermsDraft:
    """What is asked under one engagement model: `ask`, private `floor` and `overage` an hour, all in minor units."""

    model: EngagementModel
    ask: int
    currency: str
    unit: RateUnit
    floor: int | None = None
    is_negotiable: bool = False
    included_hours: float | None = None
    overage: int | None = None
    is_preferred: bool = False


@dataclass(frozen=True, slots=True)
class AvailabilityDraft:
    """Hours a week: capacity, already booked, and under offer; from when; and when this was last confirmed."""

    capacity_hours: float = 40.0
    booked_hours: float = 0.0
    pending_offer_hours: float = 0.0
    free_slots: int = 1
    available_from: date | None = None
    confirmed_on: date | None = None

    @property
    def free_hours(self) -> float:
        """Hours a week that can be booked; an offer that is out counts for half."""
        return max(0.0, self.capacity_hours - self.booked_hours - 0.5 * self.pending_offer_hours)


@dataclass(frozen=True, slots=True)
class RatingDraft:
    """One reviewer's level, 1 to 5, on one dimension of the rubric."""

    dimension: RubricDimension
    level: float
    instrument: Instrument = Instrument.STRUCTURED_INTERVIEW
    reviewer: str = ""
    rated_on: date | None = None


@dataclass(frozen=True, slots=True)
class OutcomeDraft:
    """One finished engagement: a success or not, and when it ended."""

    is_success: bool
    ended: date | None = None


@dataclass(frozen=True, slots=True)
class ExpertDraft:
    """A whole profile. `identity` are strings that give the person away and never reach the ranking's text."""

    name: str
    headline: str = ""
    seniority: Seniority = Seniority.SENIOR
    country: str | None = None
    time_zone: str = "UTC"
    specializations: tuple[SpecializationDraft, ...] = ()
    skills: tuple[SkillDraft, ...] = ()
    domains: tuple[DomainDraft, ...] = ()
    documents: tuple[DocumentDraft, ...] = ()
    terms: tuple[TermsDraft, ...] = ()
    availability: AvailabilityDraft = AvailabilityDraft()
    windows: tuple[WindowDraft, ...] = (WORKDAY,)
    languages: tuple[LanguageDraft, ...] = ()
    work_countries: tuple[str, ...] = ()
    ratings: tuple[RatingDraft, ...] = ()
    outcomes: tuple[OutcomeDraft, ...] = ()
    identity: tuple[str, ...] = ()
    is_synthetic: bool = False


DAYS_A_MONTH = 365.25 / 12


def months_in_domains(documents: Iterable[DocumentDraft], today: date) -> tuple[DomainDraft, ...]:
    """Count the months of dated projects in each domain; overlapping projects count once, open ones up to today.

    >>> first = DocumentDraft("a", "A", domain="payments", started=date(2024, 1, 1), ended=date(2024, 7, 1))
    >>> second = DocumentDraft("b", "B", domain="payments", started=date(2024, 4, 1), ended=date(2025, 1, 1))
    >>> (found,) = months_in_domains([first, second], today=date(2025, 6, 1))
    >>> found.domain, round(found.months, 1), found.ended
    ('payments', 12.0, datetime.date(2025, 1, 1))
    """
    spans: dict[str, list[tuple[date, date, bool]]] = {}
    for document in documents:
        if document.domain is not None and document.started is not None:
            end = document.ended or today
            spans.setdefault(document.domain, []).append((document.started, end, document.ended is None))
    found = []
    for domain, dated in spans.items():
        days, reached = 0, date.min
        for start, end, _ in sorted(dated):
            days += max(0, (end - max(start, reached)).days)
            reached = max(reached, end)
        ended = None if any(is_open for *_, is_open in dated) else reached
        found.append(DomainDraft(domain, days / DAYS_A_MONTH, ended))
    return tuple(found)


def domain_experience(draft: ExpertDraft, today: date) -> tuple[DomainDraft, ...]:
    """Return the months in every domain: as stated, or as its dated projects add up to where that is more."""
    best = {stated.domain: stated for stated in draft.domains}
    for counted in months_in_domains(draft.documents, today):
        stated = best.get(counted.domain)
        if stated is None or counted.months > stated.months:
            best[counted.domain] = counted
    return tuple(best.values())
