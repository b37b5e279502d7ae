"""The tables: columns, relationships and constraints; no queries and no rules. Importing this knows them all."""

from marketplace.models.accounts import ApiToken, ApiTokenScope, Role, User, user_roles
from marketplace.models.base import Base
from marketplace.models.briefs import (
    Brief,
    BriefAnswer,
    BriefComplianceFact,
    BriefCriterion,
    BriefEngagementModel,
    BriefLanguage,
    BriefQuestion,
    BriefRequirement,
    BriefSpecialization,
    BriefVersion,
    BriefWorkCountry,
)
from marketplace.models.candidacies import (
    Application,
    ApplicationAnswer,
    BriefHiring,
    BriefInvitation,
    BriefSlot,
    BriefSlotSkill,
    Candidacy,
    CandidacyStay,
    InvitationLimit,
)
from marketplace.models.cases import (
    CaseStep,
    ChangeFlag,
    ChangeRequest,
    ConflictDeclaration,
    ExpertReferral,
    VettingCase,
)
from marketplace.models.companies import Company, CompanyBlockedExpert, CompanyMember, CompanyMemberPermission
from marketplace.models.decisions import Appeal, CaseDecision, DecisionReason
from marketplace.models.documents import ExpertDocument, ExpertDocumentSkill, ExpertSkillEvidence
from marketplace.models.duplicates import ExpertMerge
from marketplace.models.engagements import Agreement, AgreementSignature, Engagement, EngagementItem
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
from marketplace.models.imports import ImportFile, ProfileImport
from marketplace.models.interviews import (
    CandidateScore,
    CandidateScorecard,
    Interview,
    InterviewPanelist,
    InterviewTime,
)
from marketplace.models.invitations import BriefApproval, Invitation, InvitationPermission
from marketplace.models.jobs import Job
from marketplace.models.matches import MatchResult, MatchRun
from marketplace.models.messages import Message, MessageMark
from marketplace.models.milestones import Milestone, MilestoneEntry
from marketplace.models.notes import CandidacyComment, ExpertNote
from marketplace.models.notices import Notice, NoticeChoice
from marketplace.models.offers import Offer, OfferVersion
from marketplace.models.opinions import BriefOpinion
from marketplace.models.outcomes import Outcome, OutcomeChallenge, OutcomeReport
from marketplace.models.pools import Pool, PoolRecord
from marketplace.models.proposals import TaxonomyChange
from marketplace.models.rates import MarketRate
from marketplace.models.reminders import Reminder
from marketplace.models.reviews import ReviewRequest
from marketplace.models.risks import ProfileMark, RiskFlag, SavedView
from marketplace.models.rubrics import PlanVersion, RubricVersion
from marketplace.models.scorecards import ConsensusLevel, Score, Scorecard, ScorecardFlag
from marketplace.models.searches import SavedSearch, SearchFind
from marketplace.models.shares import SharedRanking, SharedShortlist
from marketplace.models.sign_in import AccountLink, KnownDevice, Passkey, RecoveryCode, Registration, TermsAcceptance
from marketplace.models.takings import Taking
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
    TaxonomyFile,
    TaxonomyVersion,
)
from marketplace.models.timesheets import LedgerLine, Timesheet, TimesheetDay
from marketplace.models.verifications import SpecializationVerification, VerificationEvidence
from marketplace.models.vetting import ExpertOutcome, VettingRating
from marketplace.models.wishes import ExpertWishedDomain, ExpertWishes

__all__ = [
    "AccountLink",
    "Agreement",
    "AgreementSignature",
    "ApiToken",
    "ApiTokenScope",
    "Appeal",
    "Application",
    "ApplicationAnswer",
    "Base",
    "Brief",
    "BriefAnswer",
    "BriefApproval",
    "BriefComplianceFact",
    "BriefCriterion",
    "BriefEngagementModel",
    "BriefHiring",
    "BriefInvitation",
    "BriefLanguage",
    "BriefOpinion",
    "BriefQuestion",
    "BriefRequirement",
    "BriefSlot",
    "BriefSlotSkill",
    "BriefSpecialization",
    "BriefVersion",
    "BriefWorkCountry",
    "Candidacy",
    "CandidacyComment",
    "CandidacyStay",
    "CandidateScore",
    "CandidateScorecard",
    "CaseDecision",
    "CaseStep",
    "ChangeFlag",
    "ChangeRequest",
    "Company",
    "CompanyBlockedExpert",
    "CompanyMember",
    "CompanyMemberPermission",
    "ConflictDeclaration",
    "ConsensusLevel",
    "DecisionReason",
    "Domain",
    "DomainAlias",
    "Engagement",
    "EngagementItem",
    "Event",
    "EventSeal",
    "Expert",
    "ExpertBlockedCompany",
    "ExpertDocument",
    "ExpertDocumentSkill",
    "ExpertDomain",
    "ExpertIdentity",
    "ExpertLanguage",
    "ExpertMerge",
    "ExpertNote",
    "ExpertOutcome",
    "ExpertReferral",
    "ExpertSkill",
    "ExpertSkillEvidence",
    "ExpertSpecialization",
    "ExpertTerms",
    "ExpertWindow",
    "ExpertWishedDomain",
    "ExpertWishes",
    "ExpertWorkCountry",
    "IdempotencyKey",
    "ImportFile",
    "Interview",
    "InterviewPanelist",
    "InterviewTime",
    "Invitation",
    "InvitationLimit",
    "InvitationPermission",
    "Job",
    "JobRole",
    "JobRoleAlias",
    "KnownDevice",
    "LedgerLine",
    "MarketRate",
    "MatchResult",
    "MatchRun",
    "Message",
    "MessageMark",
    "Milestone",
    "MilestoneEntry",
    "Notice",
    "NoticeChoice",
    "Offer",
    "OfferVersion",
    "Outcome",
    "OutcomeChallenge",
    "OutcomeReport",
    "Passkey",
    "PlanVersion",
    "Pool",
    "PoolRecord",
    "ProfileImport",
    "ProfileMark",
    "RecoveryCode",
    "Registration",
    "Reminder",
    "ReviewRequest",
    "RiskFlag",
    "Role",
    "RubricVersion",
    "SavedSearch",
    "SavedView",
    "Score",
    "Scorecard",
    "ScorecardFlag",
    "SearchFind",
    "SeniorityLevel",
    "SharedRanking",
    "SharedShortlist",
    "Skill",
    "SkillAlias",
    "SkillEdge",
    "Specialization",
    "SpecializationAlias",
    "SpecializationNeighbour",
    "SpecializationSkill",
    "SpecializationVerification",
    "Taking",
    "TaxonomyChange",
    "TaxonomyFile",
    "TaxonomyVersion",
    "TermsAcceptance",
    "Timesheet",
    "TimesheetDay",
    "User",
    "VerificationEvidence",
    "VettingCase",
    "VettingRating",
    "user_roles",
]
