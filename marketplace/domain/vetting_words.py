"""The closed lists of words of vetting, each stored by its value."""

from enum import StrEnum


class VerificationStatus(StrEnum):
    """How far the verification of one specialization of one expert has come."""

    CLAIMED = "claimed"
    EVIDENCE_SUBMITTED = "evidence-submitted"
    ASSESSING = "assessing"
    SCORED = "scored"
    CONSENSUS = "consensus"
    VERIFIED = "verified"
    NOT_VERIFIED = "not-verified"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    REVOKED = "revoked"


class Grade(StrEnum):
    """How far above the bar a verified specialization is."""

    MEETS = "meets"
    ABOVE = "above"
    WELL_ABOVE = "well-above"


class CaseKind(StrEnum):
    """Why somebody is vetted: to be listed, for one more specialization, or because a verification runs out."""

    APPLICATION = "application"
    ADDITION = "addition"
    RENEWAL = "renewal"


class CaseStage(StrEnum):
    """The columns of the board, in the order in which a case passes them."""

    APPLIED = "applied"
    SCREENING = "screening"
    SKILLS = "skills"
    INTERVIEW = "interview"
    REFERENCES = "references"
    DECISION = "decision"


class CaseOutcome(StrEnum):
    """How a case ended."""

    APPROVED = "approved"
    REJECTED = "rejected"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class StepKind(StrEnum):
    """One step of a plan."""

    SCREENING_CALL = "screening-call"
    WORK_SAMPLE = "work-sample"
    SYSTEM_DESIGN = "system-design"
    PRODUCTION_PROBES = "production-probes"
    TEAM_FIT = "team-fit"
    REFERENCE = "reference"


class StepStatus(StrEnum):
    """Where a step stands."""

    PENDING = "pending"
    SCHEDULED = "scheduled"
    DONE = "done"
    NO_SHOW = "no-show"
    WAIVED = "waived"


class ConflictKind(StrEnum):
    """What ties a vetter to an expert; only those whom nothing ties may score or decide."""

    NONE = "none"
    SELF = "self"
    REFERRER = "referrer"
    COLLEAGUE = "colleague"
    PERSONAL = "personal"
    FINANCIAL = "financial"


class ProfileField(StrEnum):
    """The parts of a profile that a vetter can ask to have changed; the values are the profile's own names."""

    NAME = "name"
    HEADLINE = "headline"
    SENIORITY = "seniority"
    SPECIALIZATIONS = "specializations"
    SKILLS = "skills"
    DOMAINS = "domains"
    DOCUMENTS = "documents"
    TERMS = "terms"
    AVAILABILITY = "availability"
    WINDOWS = "windows"
    LANGUAGES = "languages"
    WORK_COUNTRIES = "work_countries"


class ChangeReason(StrEnum):
    """Why a part of a profile has to change before vetting goes on."""

    EVIDENCE_MISSING = "evidence-missing"
    EVIDENCE_TOO_THIN = "evidence-too-thin"
    NO_PRODUCTION_FIGURES = "no-production-figures"
    DATES_DO_NOT_ADD_UP = "dates-do-not-add-up"
    CLAIM_TOO_BROAD = "claim-too-broad"
    COPIED_TEXT = "copied-text"
    RATE_OUTSIDE_MARKET = "rate-outside-market"
    NOT_CONFIRMED = "not-confirmed"
    UNCLEAR = "unclear"


class RedFlag(StrEnum):
    """What the hiring guides warn of, as a vetter saw it."""

    NO_DEPLOYMENT = "no-deployment"
    HANDED_OVER_ONLY = "handed-over-only"
    ACCURACY_ONLY = "accuracy-only"
    NO_FAILURE_NAMED = "no-failure-named"
    AVOIDS_RESPONSIBILITY = "avoids-responsibility"
    IGNORES_DATA = "ignores-data"
    CONFIDENCE_WITHOUT_EVIDENCE = "confidence-without-evidence"
    CANNOT_EXPLAIN_DECISIONS = "cannot-explain-decisions"
    DODGES_EDGE_CASES = "dodges-edge-cases"
    HARD_CODED_ASSUMPTIONS = "hard-coded-assumptions"
    IGNORED_METRICS = "ignored-metrics"
    OVERFITTING_UNSEEN = "overfitting-unseen"
    NO_DOCUMENTATION = "no-documentation"


class DecisionKind(StrEnum):
    """What a lead admin decides, each with a letter."""

    APPROVED = "approved"
    REJECTED = "rejected"
    VERIFIED = "verified"
    NOT_VERIFIED = "not-verified"
    RENEWED = "renewed"
    REVOKED = "revoked"
    APPEAL_UPHELD = "appeal-upheld"
    APPEAL_DISMISSED = "appeal-dismissed"
    SUSPENDED = "suspended"
    RESUMED = "resumed"


class Reason(StrEnum):
    """The reason codes of decisions; `letters.REASONS` says which decision may give which, and in what words."""

    BAR_MET = "bar-met"
    STRONG_PRODUCTION_EVIDENCE = "strong-production-evidence"
    STRONG_JUDGEMENT = "strong-judgement"
    OUTCOMES_CONFIRM = "outcomes-confirm"
    BELOW_HARD_GATE = "below-hard-gate"
    NO_PRODUCTION_WORK = "no-production-work"
    MONITORING_WEAK = "monitoring-weak"
    DESIGN_WEAK = "design-weak"
    DATA_WEAK = "data-weak"
    METHODS_WEAK = "methods-weak"
    DOMAIN_WEAK = "domain-weak"
    COMMUNICATION_WEAK = "communication-weak"
    RESPONSIBILITY_WEAK = "responsibility-weak"
    EVIDENCE_NOT_ENOUGH = "evidence-not-enough"
    EVIDENCE_NOT_THEIRS = "evidence-not-theirs"
    REFERENCES_DID_NOT_HOLD = "references-did-not-hold"
    IDENTITY_NOT_CONFIRMED = "identity-not-confirmed"
    DID_NOT_ATTEND = "did-not-attend"
    NO_SPECIALIZATION_VERIFIED = "no-specialization-verified"
    PROCEDURE_NOT_FOLLOWED = "procedure-not-followed"
    NEW_EVIDENCE = "new-evidence"
    DECISION_STANDS = "decision-stands"
    COMPLAINT_UPHELD = "complaint-upheld"
    FALSE_STATEMENT = "false-statement"
    TERMS_BROKEN = "terms-broken"
    SAFETY = "safety"
    STATEMENT_ANSWERED = "statement-answered"
