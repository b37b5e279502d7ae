"""Experts and briefs for the library's tests: plain ones with believable defaults, and random ones for properties."""

from datetime import date, timedelta
from typing import Any

import numpy as np

from matching import (
    BriefQuery,
    Budget,
    Cefr,
    Document,
    DomainExperience,
    EngagementModel,
    EvidenceTier,
    ExpertRecord,
    Instrument,
    Need,
    Outcome,
    RateUnit,
    Rating,
    Requirement,
    SkillClaim,
    SpecializationClaim,
    Terms,
    Verification,
    WorkingWindow,
)
from matching.types import RUBRIC

TODAY = date(2026, 11, 2)

SKILLS = (
    "pytorch",
    "tensorflow",
    "python",
    "docker",
    "kubernetes",
    "mlflow",
    "apache-airflow",
    "sql",
    "scikit-learn",
    "xgboost",
)
SPECIALIZATIONS = ("natural-language-processing", "computer-vision", "mlops", "forecasting")
DOMAINS = ("fintech", "payments", "healthcare", "retail")
ZONES = ("Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Sydney", "UTC")
CURRENCIES = ("USD", "EUR", "GBP", "JPY")
TEXTS = (
    "Built a fraud scoring service in PyTorch that answers in 40 ms and retrains every night.",
    "Forecast demand for 12,000 products with gradient boosting and reported intervals to planners.",
    "Moved notebooks into Airflow pipelines, with MLflow tracking and drift alerts in production.",
    "Fine-tuned a language model for contract search and measured retrieval with labelled questions.",
    "Segmented tumours in CT scans and validated the model at two hospitals.",
)


def an_expert(id: int = 1, **over: Any) -> ExpertRecord:
    """A vetted contractor in Paris who knows PyTorch and is free now."""
    facts: dict[str, Any] = {
        "id": id,
        "name": f"Expert {id}",
        "public_id": f"e-{id}",
        "specializations": (SpecializationClaim("natural-language-processing", Verification.MEETS, f"spec-{id}"),),
        "skills": (SkillClaim("pytorch", 0.75, EvidenceTier.ASSESSED, date(2026, 10, 1), f"skill-{id}"),),
        "domains": (DomainExperience("fintech", 24, date(2026, 9, 1), f"domain-{id}"),),
        "documents": (Document(TEXTS[0], "Fraud scoring", f"document-{id}"),),
        "terms": (Terms(EngagementModel.CONTRACT, 120, "EUR", RateUnit.HOUR, ref=f"terms-{id}"),),
        "availability_confirmed": date(2026, 10, 28),
        "availability_ref": f"availability-{id}",
        "time_zone": "Europe/Paris",
        "languages": (("en", Cefr.C1),),
        "work_authorisation": ("FR",),
        "ratings": (Rating("systems-design", 4, reviewer="r1", rated_on=date(2026, 6, 1), ref=f"rating-{id}"),),
        "outcomes": (Outcome(True, date(2026, 5, 1), f"outcome-{id}"),),
    }
    return ExpertRecord(**{**facts, **over})


def a_brief(**over: Any) -> BriefQuery:
    """A three-month contract in Paris for somebody who knows PyTorch."""
    facts: dict[str, Any] = {
        "text": "Cut the latency of our fraud scoring model and keep it monitored.",
        "today": TODAY,
        "requirements": (Requirement("pytorch"),),
        "engagement_models": (EngagementModel.CONTRACT,),
        "hours_per_week": 40.0,
        "weeks": 13.0,
        "start": date(2026, 12, 1),
        "budget": Budget("EUR", RateUnit.TOTAL, maximum=80_000, target=70_000),
        "time_zone": "Europe/Paris",
    }
    return BriefQuery(**{**facts, **over})


def random_expert(rng: np.random.Generator, id: int) -> ExpertRecord:
    """An expert with every kind of fact, present or missing."""
    return ExpertRecord(
        id=id,
        name=f"Person {id}",
        public_id=f"e-{id}",
        is_listed=bool(rng.random() > 0.05),
        seniority=str(rng.choice(["junior", "senior"])),
        specializations=tuple(
            SpecializationClaim(str(word), Verification(rng.choice(list(Verification))), f"spec-{id}-{word}")
            for word in rng.permutation(SPECIALIZATIONS)[: rng.integers(0, 3)]
        ),
        skills=tuple(
            SkillClaim(
                str(skill),
                float(rng.choice([0.25, 0.5, 0.75, 1.0])),
                EvidenceTier(rng.choice(list(EvidenceTier))),
                _day(rng, -1500, 0),
                f"skill-{id}-{skill}",
            )
            for skill in rng.permutation(SKILLS)[: rng.integers(0, 7)]
        ),
        domains=tuple(
            DomainExperience(str(word), float(rng.integers(1, 60)), _day(rng, -1500, 0), f"domain-{id}-{word}")
            for word in rng.permutation(DOMAINS)[: rng.integers(0, 3)]
        ),
        documents=tuple(
            Document(f"{text} Case {id}.", f"Project {n}", f"document-{id}-{n}")
            for n, text in enumerate(rng.permutation(TEXTS)[: rng.integers(0, 4)])
        ),
        terms=tuple(_terms(rng, id, model) for model in EngagementModel if rng.random() < 0.6),
        capacity_hours=float(rng.choice([8, 20, 40])),
        booked_hours=float(rng.choice([0, 0, 6])),
        free_slots=int(rng.choice([0, 1, 1, 1, 2])),
        available_from=_day(rng, -60, 160),
        availability_confirmed=_day(rng, -80, 0),
        availability_ref=f"availability-{id}",
        time_zone=str(rng.choice(ZONES)),
        windows=(WorkingWindow(int(rng.choice([420, 540, 720])), int(rng.choice([900, 1020, 1380]))),),
        languages=(("en", Cefr(int(rng.integers(2, 7)))),),
        work_authorisation=tuple(rng.permutation(["FR", "US", "IN"])[: rng.integers(0, 3)].tolist()),
        blocked_companies=frozenset({7}) if rng.random() < 0.1 else frozenset(),
        ratings=tuple(
            Rating(
                str(rng.choice(RUBRIC)),
                float(rng.integers(1, 6)),
                Instrument(rng.choice(list(Instrument))),
                f"r{rng.integers(4)}",
                _day(rng, -900, 0),
                f"rating-{id}-{n}",
            )
            for n in range(rng.integers(0, 6))
        ),
        outcomes=tuple(
            Outcome(bool(rng.random() < 0.8), _day(rng, -700, 0), f"outcome-{id}-{n}")
            for n in range(rng.integers(0, 3))
        ),
    )


def random_brief(rng: np.random.Generator, **over: Any) -> BriefQuery:
    """A brief that uses a random part of everything a brief can say."""
    skills = rng.permutation(SKILLS)[: rng.integers(0, 5)]
    facts: dict[str, Any] = {
        "text": str(rng.choice(TEXTS)),
        "today": TODAY,
        "requirements": tuple(
            Requirement(str(skill), Need(rng.choice(list(Need))), is_exact=bool(rng.random() < 0.2)) for skill in skills
        ),
        "specializations": tuple(rng.permutation(SPECIALIZATIONS)[: rng.integers(0, 2)].tolist()),
        "domains": tuple(rng.permutation(DOMAINS)[: rng.integers(0, 2)].tolist()),
        "engagement_models": tuple(
            EngagementModel(word) for word in rng.permutation(list(EngagementModel))[: rng.integers(0, 4)]
        ),
        "hours_per_week": float(rng.choice([8, 16, 30, 40])) if rng.random() < 0.8 else None,
        "weeks": float(rng.choice([4, 13, 40])) if rng.random() < 0.8 else None,
        "start": _day(rng, 0, 60),
        "budget": _budget(rng) if rng.random() < 0.8 else None,
        "overlap_hours": float(rng.choice([0, 2, 5])),
        "is_overlap_strict": bool(rng.random() < 0.5),
        "time_zone": str(rng.choice(ZONES)),
        "languages": (("en", Cefr(int(rng.integers(2, 7)))),) if rng.random() < 0.4 else (),
        "work_countries": ("FR",) if rng.random() < 0.1 else (),
        "company_id": int(rng.choice([7, 8])),
        "is_production": bool(rng.random() < 0.5),
    }
    return BriefQuery(**{**facts, **over})


def random_pool(seed: int, size: int) -> list[ExpertRecord]:
    """`size` random experts with ids from 1."""
    rng = np.random.default_rng(seed)
    return [random_expert(rng, id) for id in range(1, size + 1)]


def _day(rng: np.random.Generator, earliest: int, latest: int) -> date | None:
    return None if rng.random() < 0.15 else TODAY + timedelta(days=int(rng.integers(earliest, latest + 1)))


def _terms(rng: np.random.Generator, id: int, model: EngagementModel) -> Terms:
    unit, usual = {
        EngagementModel.FULL_TIME: (RateUnit.YEAR, 150_000),
        EngagementModel.CONTRACT: (RateUnit(rng.choice(["hour", "day"])), 130),
        EngagementModel.FRACTIONAL: (RateUnit.MONTH, 8_000),
    }[model]
    ask = round(usual * (8 if unit is RateUnit.DAY else 1) * float(rng.lognormal(0, 0.3)))
    currency = str(rng.choice(CURRENCIES))
    ask *= 100 if currency == "JPY" else 1
    return Terms(
        model,
        ask,
        currency,
        unit,
        floor=round(ask * 0.85) if rng.random() < 0.5 else None,
        is_negotiable=bool(rng.random() < 0.5),
        included_hours=float(rng.choice([20, 40]))
        if model is EngagementModel.FRACTIONAL and rng.random() < 0.7
        else None,
        is_preferred=bool(rng.random() < 0.4),
        ref=f"terms-{id}-{model}",
    )


def _budget(rng: np.random.Generator) -> Budget:
    unit = RateUnit(rng.choice(list(RateUnit)))
    usual = {"hour": 150, "day": 1_100, "month": 14_000, "year": 190_000, "total": 70_000}[unit]
    most = round(usual * float(rng.lognormal(0, 0.5)))
    target = round(most * 0.8) if rng.random() < 0.5 else None
    return Budget(str(rng.choice(["USD", "EUR"])), unit, most, target, bool(rng.random() < 0.3))
