"""Plain, believable drafts to start a test from: `an_expert(name="Ada")` changes one thing and keeps the rest."""

from dataclasses import replace
from datetime import date
from typing import Any

from marketplace.domain.briefs import BriefDraft, BudgetDraft, RequirementDraft
from marketplace.domain.companies import CompanyDraft
from marketplace.domain.experts import (
    AvailabilityDraft,
    DocumentDraft,
    ExpertDraft,
    OutcomeDraft,
    RatingDraft,
    SkillDraft,
    SpecializationDraft,
    TermsDraft,
)
from marketplace.domain.places import LanguageDraft
from marketplace.domain.vocabulary import (
    BudgetUnit,
    CefrLevel,
    EngagementModel,
    EvidenceTier,
    Need,
    RateUnit,
    RubricDimension,
    Verification,
)


def a_company(**over: Any) -> CompanyDraft:
    """Return a company in Berlin that pays in euros."""
    return CompanyDraft(
        **{"name": "Nordlicht Pay", "country": "DE", "time_zone": "Europe/Berlin", "currency": "EUR"} | over
    )


def a_project(**over: Any) -> DocumentDraft:
    """Return a dated project in payments."""
    plain: dict[str, Any] = {
        "key": "fraud-scoring",
        "title": "Fraud scoring for card payments",
        "problem": "Rules blocked one honest payment in fifty.",
        "decision": "A gradient-boosted model beside the rules, explained to the analysts.",
        "outcome": "Blocked honest payments fell by two thirds.",
        "production": "40 ms at the 99th percentile, 900 requests a second.",
        "domain": "payments",
        "started": date(2024, 3, 1),
        "ended": date(2026, 3, 1),
        "skills": ("python", "gradient-boosting"),
    }
    return DocumentDraft(**plain | over)


def an_expert(**over: Any) -> ExpertDraft:
    """Return somebody in Lisbon who puts models into production, free now, for contract or fractional work."""
    plain: dict[str, Any] = {
        "name": "Ada Moreira",
        "headline": "Puts machine learning into production",
        "country": "PT",
        "time_zone": "Europe/Lisbon",
        "specializations": (SpecializationDraft("mlops", Verification.MEETS, date(2026, 5, 4)),),
        "skills": (
            SkillDraft("python", 1.0, EvidenceTier.ASSESSED, date(2026, 10, 1), ("fraud-scoring",)),
            SkillDraft("pytorch", 0.75, EvidenceTier.DOCUMENTED, date(2026, 6, 1)),
            SkillDraft("kubernetes", 0.75, EvidenceTier.REFEREE_CONFIRMED, date(2026, 8, 1)),
        ),
        "documents": (a_project(),),
        "terms": (
            TermsDraft(EngagementModel.CONTRACT, 12_000, "EUR", RateUnit.HOUR, floor=10_000, is_preferred=True),
            TermsDraft(EngagementModel.FRACTIONAL, 600_000, "EUR", RateUnit.MONTH, included_hours=40.0, overage=14_000),
        ),
        "availability": AvailabilityDraft(confirmed_on=date(2026, 11, 16)),
        "languages": (LanguageDraft("en", CefrLevel.C1), LanguageDraft("pt", CefrLevel.C2)),
        "work_countries": ("PT", "DE"),
        "ratings": (RatingDraft(RubricDimension.PRODUCTION_DEPLOYMENT, 4.0, rated_on=date(2026, 5, 4)),),
        "outcomes": (OutcomeDraft(is_success=True, ended=date(2026, 3, 1)),),
        "is_synthetic": True,
    }
    return ExpertDraft(**plain | over)


def a_brief(**over: Any) -> BriefDraft:
    """Return a brief for thirteen weeks of contract work on a fraud model."""
    plain: dict[str, Any] = {
        "title": "Fraud model into production",
        "text": "We have a fraud model in a notebook and need it scored in real time, watched and retrained.",
        "engagement_models": (EngagementModel.CONTRACT, EngagementModel.FRACTIONAL),
        "hours_per_week": 20.0,
        "duration_weeks": 13.0,
        "start": date(2026, 12, 7),
        "domain": "payments",
        "specializations": ("mlops",),
        "skills": (
            RequirementDraft("python", Need.MUST),
            RequirementDraft("pytorch", Need.MUST),
            RequirementDraft("docker", Need.NICE),
        ),
        "overlap_hours": 4.0,
        "time_zone": "Europe/Berlin",
        "languages": (LanguageDraft("en"),),
        "budget": BudgetDraft("EUR", target=3_000_000, max=4_000_000, unit=BudgetUnit.TOTAL),
        "production": True,
    }
    return BriefDraft(**plain | over)


def twelve_experts() -> list[ExpertDraft]:
    """Return a small pool for one brief: `a_brief()` suits the first best, and each of the others less in one way."""
    ada = an_expert()
    plain_contract = TermsDraft(EngagementModel.CONTRACT, 11_000, "EUR", RateUnit.HOUR)
    dollars = replace(plain_contract, currency="USD")
    booked = AvailabilityDraft(booked_hours=40.0, confirmed_on=date(2026, 11, 2))
    little_english = (LanguageDraft("en", CefrLevel.A2), LanguageDraft("uk", CefrLevel.C2))
    python, pytorch, kubernetes = ada.skills
    return [
        ada,
        an_expert(name="Bo Lindqvist", specializations=(SpecializationDraft("computer-vision", Verification.ABOVE),)),
        an_expert(name="Chidi Okafor", skills=(python, kubernetes), country="NG", time_zone="Africa/Lagos"),
        an_expert(name="Dana Novak", skills=(replace(python, level=0.25), pytorch)),
        an_expert(name="Emre Aydin", documents=(a_project(domain="insurance", title="Claims triage"),)),
        an_expert(name="Farida Haddad", terms=(replace(plain_contract, ask=45_000),)),
        an_expert(name="Goran Ilic", terms=(TermsDraft(EngagementModel.FULL_TIME, 9_500_000, "EUR", RateUnit.YEAR),)),
        an_expert(name="Hana Sato", country="JP", time_zone="Asia/Tokyo", terms=(dollars,)),
        an_expert(name="Ines Duarte", availability=booked),
        an_expert(name="Jan Kowalski", ratings=(), outcomes=()),
        an_expert(name="Kira Volkova", languages=little_english),
        an_expert(name="Lea Martin", specializations=(SpecializationDraft("generative-ai"),), terms=(plain_contract,)),
    ]
