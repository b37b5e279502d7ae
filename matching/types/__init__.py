"""The words of the library: what goes in (`ExpertRecord`, `BriefQuery`) and what comes out (`Shortlist`).

Everything here is frozen. Money is in major units (7000.0 is 7,000 USD) because every figure
derived from it is an estimate; the marketplace keeps exact minor units and converts at its door.
Levels, strengths, signal values and scores lie in [0, 1]; higher is better for the company.
"""

from matching.types.answers import (
    Contribution,
    CostInterval,
    Counterfactual,
    Match,
    Option,
    Relaxation,
    Shortlist,
)
from matching.types.briefs import (
    BriefQuery,
    Budget,
    Requirement,
)
from matching.types.experts import (
    Document,
    DomainExperience,
    ExpertRecord,
    Outcome,
    Rating,
    SkillClaim,
    SpecializationClaim,
    Terms,
    WorkingWindow,
)
from matching.types.words import (
    RUBRIC,
    Cefr,
    EngagementModel,
    EvidenceTier,
    Instrument,
    Need,
    RateUnit,
    Verification,
)

__all__ = [
    "RUBRIC",
    "BriefQuery",
    "Budget",
    "Cefr",
    "Contribution",
    "CostInterval",
    "Counterfactual",
    "Document",
    "DomainExperience",
    "EngagementModel",
    "EvidenceTier",
    "ExpertRecord",
    "Instrument",
    "Match",
    "Need",
    "Option",
    "Outcome",
    "RateUnit",
    "Rating",
    "Relaxation",
    "Requirement",
    "Shortlist",
    "SkillClaim",
    "SpecializationClaim",
    "Terms",
    "Verification",
    "WorkingWindow",
]
