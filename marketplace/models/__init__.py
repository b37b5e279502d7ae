"""The tables: columns, relationships and constraints; no queries and no rules. Importing this knows them all."""

from marketplace.models.accounts import ApiToken, ApiTokenScope, Role, User, user_roles
from marketplace.models.base import Base
from marketplace.models.briefs import (
    Brief,
    BriefComplianceFact,
    BriefEngagementModel,
    BriefLanguage,
    BriefRequirement,
    BriefSpecialization,
    BriefWorkCountry,
)
from marketplace.models.companies import Company, CompanyBlockedExpert, CompanyMember, CompanyMemberPermission
from marketplace.models.documents import ExpertDocument, ExpertDocumentSkill, ExpertSkillEvidence
from marketplace.models.events import Event, EventSeal
from marketplace.models.experts import (
    Expert,
    ExpertBlockedCompany,
    ExpertDomain,
    ExpertIdentity,
    ExpertLanguage,
    ExpertSkill,
    ExpertSpecialization,
    ExpertTerms,
    ExpertWindow,
    ExpertWorkCountry,
)
from marketplace.models.idempotency import IdempotencyKey
from marketplace.models.matches import MatchResult, MatchRun
from marketplace.models.rates import MarketRate
from marketplace.models.taxonomy import (
    Domain,
    DomainAlias,
    JobRole,
    JobRoleAlias,
    SeniorityLevel,
    Skill,
    SkillAlias,
    SkillEdge,
    Specialization,
    SpecializationAlias,
    SpecializationNeighbour,
    SpecializationSkill,
    TaxonomyVersion,
)
from marketplace.models.vetting import ExpertOutcome, VettingRating

__all__ = [
    "ApiToken",
    "ApiTokenScope",
    "Base",
    "Brief",
    "BriefComplianceFact",
    "BriefEngagementModel",
    "BriefLanguage",
    "BriefRequirement",
    "BriefSpecialization",
    "BriefWorkCountry",
    "Company",
    "CompanyBlockedExpert",
    "CompanyMember",
    "CompanyMemberPermission",
    "Domain",
    "DomainAlias",
    "Event",
    "EventSeal",
    "Expert",
    "ExpertBlockedCompany",
    "ExpertDocument",
    "ExpertDocumentSkill",
    "ExpertDomain",
    "ExpertIdentity",
    "ExpertLanguage",
    "ExpertOutcome",
    "ExpertSkill",
    "ExpertSkillEvidence",
    "ExpertSpecialization",
    "ExpertTerms",
    "ExpertWindow",
    "ExpertWorkCountry",
    "IdempotencyKey",
    "JobRole",
    "JobRoleAlias",
    "MarketRate",
    "MatchResult",
    "MatchRun",
    "Role",
    "SeniorityLevel",
    "Skill",
    "SkillAlias",
    "SkillEdge",
    "Specialization",
    "SpecializationAlias",
    "SpecializationNeighbour",
    "SpecializationSkill",
    "TaxonomyVersion",
    "User",
    "VettingRating",
    "user_roles",
]
