"""Rank vetted experts for a brief: exact filters, additive scores, reasons that add up.

Usable on its own, from a notebook: `Matcher.build(experts, today=...)`, then `matcher.match(brief)`.
"""

from matching.cost import FxTable
from matching.errors import MatchingError
from matching.matcher import Matcher
from matching.taxonomy import Taxonomy
from matching.text import text_scores
from matching.types import (
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
    Shortlist,
    SkillClaim,
    SpecializationClaim,
    Terms,
    Verification,
    WorkingWindow,
)

__all__ = [
    "BriefQuery",
    "Budget",
    "Cefr",
    "Document",
    "DomainExperience",
    "EngagementModel",
    "EvidenceTier",
    "ExpertRecord",
    "FxTable",
    "Instrument",
    "Matcher",
    "MatchingError",
    "Need",
    "Outcome",
    "RateUnit",
    "Rating",
    "Requirement",
    "Shortlist",
    "SkillClaim",
    "SpecializationClaim",
    "Taxonomy",
    "Terms",
    "Verification",
    "WorkingWindow",
    "text_scores",
]
