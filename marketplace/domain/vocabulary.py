"""The closed lists of words the tables store, each by its value.

The words that the ranking knows too repeat `matching.types`; a house test holds the two lists together.
"""

from enum import StrEnum

from marketplace.domain.acts import EventAct as EventAct


class EngagementModel(StrEnum):
    """How an expert works for a company."""

    FULL_TIME = "full-time"
    CONTRACT = "contract"
    FRACTIONAL = "fractional"


class RateUnit(StrEnum):
    """What an expert's ask is paid for."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class BudgetUnit(StrEnum):
    """What a company's budget is stated for: a rate's unit, or the whole brief."""

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


class Instrument(StrEnum):
    """How a vetting rating was obtained."""

    STRUCTURED_INTERVIEW = "structured-interview"
    JOB_KNOWLEDGE = "job-knowledge"
    WORK_SAMPLE = "work-sample"
    UNSTRUCTURED = "unstructured"


class RubricDimension(StrEnum):
    """The eight things a vetter rates."""

    PRODUCTION_DEPLOYMENT = "production-deployment"
    MLOPS_MONITORING = "mlops-monitoring"
    SYSTEMS_DESIGN = "systems-design"
    DATA_ENGINEERING = "data-engineering"
    ML_STATISTICS = "ml-statistics"
    DOMAIN_JUDGEMENT = "domain-judgement"
    COMMUNICATION = "communication"
    RESPONSIBLE_AI = "responsible-ai"


class CefrLevel(StrEnum):
    """Language level of the Common European Framework; native speakers are C2."""

    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"


class Seniority(StrEnum):
    """How senior an expert is, least first."""

    JUNIOR = "junior"
    MID = "mid"
    SENIOR = "senior"
    STAFF = "staff"
    LEAD = "lead"


class DocumentKind(StrEnum):
    """What kind of evidence a document is."""

    PROJECT = "project"
    CASE_STUDY = "case-study"
    PUBLICATION = "publication"
    PROFILE = "profile"


class ExpertStatus(StrEnum):
    """Where an expert's account stands; only approved experts are listed."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_SCREENING = "in-screening"
    CHANGES_REQUESTED = "changes-requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    APPEALED = "appealed"
    PAUSED = "paused"
    STALE = "stale"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    ERASED = "erased"


class BriefStatus(StrEnum):
    """Where a brief stands."""

    DRAFT = "draft"
    PENDING_APPROVAL = "pending-approval"
    OPEN = "open"
    CLOSED_TO_APPLICATIONS = "closed-to-applications"
    EVALUATING = "evaluating"
    OFFER_OUT = "offer-out"
    PARTIALLY_FILLED = "partially-filled"
    FILLED = "filled"
    IN_DELIVERY = "in-delivery"
    COMPLETED = "completed"
    DISCARDED = "discarded"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    UNSUCCESSFUL = "unsuccessful"
    EXPIRED = "expired"


class SkillKind(StrEnum):
    """How fast a skill ages: tools in years, methods slowly, foundations never."""

    TOOL = "tool"
    METHOD = "method"
    FOUNDATION = "foundation"


class EdgeKind(StrEnum):
    """How one skill relates to another."""

    SPECIALISATION = "specialisation"
    SUBSTITUTE = "substitute"
    BROADER = "broader"


class Role(StrEnum):
    """What a signed-in person is to the marketplace."""

    ADMIN = "admin"
    VETTER = "vetter"
    EXPERT = "expert"
    COMPANY = "company"


class LinkKind(StrEnum):
    """What a link that was sent to somebody opens."""

    RECOVER = "recover"
    SET_UP = "set-up"
    EMAIL = "email"


class Permission(StrEnum):
    """What somebody may do: the rows of `policy.POLICY`, and the scopes of an API token."""

    READ_BRIEFS = "read-briefs"
    WRITE_BRIEFS = "write-briefs"
    MATCH_BRIEFS = "match-briefs"
    MANAGE_COMPANY = "manage-company"
    EDIT_PROFILE = "edit-profile"
    VET_EXPERTS = "vet-experts"
    MANAGE_EXPERTS = "manage-experts"
    MANAGE_TAXONOMY = "manage-taxonomy"
    MANAGE_RATES = "manage-rates"
    READ_EVENTS = "read-events"
    APPROVE_BRIEFS = "approve-briefs"
    DECIDE_VETTING = "decide-vetting"
    MANAGE_VETTING = "manage-vetting"
    MANAGE_ACCOUNTS = "manage-accounts"
    IMPERSONATE = "impersonate"
    RUN_JOBS = "run-jobs"
    HIRE = "hire"
    APPROVE_OFFERS = "approve-offers"
    MANAGE_ENGAGEMENTS = "manage-engagements"
    SEEK_WORK = "seek-work"
    RESOLVE_DISPUTES = "resolve-disputes"


class CompanySize(StrEnum):
    """How many people work at a company."""

    TO_9 = "1-9"
    TO_49 = "10-49"
    TO_249 = "50-249"
    TO_999 = "250-999"
    FROM_1000 = "1000-or-more"
