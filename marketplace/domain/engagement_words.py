"""The closed lists of words of engagements, each stored by its value."""

from enum import StrEnum


class EngagementStatus(StrEnum):
    """Where the work of one expert for one company stands, from the accepted offer to the end."""

    AGREEING = "agreeing"
    SCHEDULED = "scheduled"
    TRIAL = "trial"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDING = "ending"
    COMPLETED = "completed"
    TERMINATED = "terminated"


class EndReason(StrEnum):
    """Why an engagement ends; the first three complete it, whoever says so."""

    AGREED_END = "agreed-end"
    WORK_DONE = "work-done"
    CONVERTED = "converted"
    PLANS_CHANGED = "plans-changed"
    BUDGET_CUT = "budget-cut"
    NOT_WORKING_OUT = "not-working-out"
    QUALITY = "quality"
    DATA_NOT_PROVIDED = "data-not-provided"
    NOT_PAID = "not-paid"
    PERSONAL = "personal"
    BREACH = "breach"
    NOT_AGREED = "not-agreed"


class AgreementKind(StrEnum):
    """What a version of the agreement is for."""

    FIRST = "first"
    EXTENSION = "extension"
    CONVERSION = "conversion"


class AgreementStatus(StrEnum):
    """Where a version of the agreement stands."""

    PROPOSED = "proposed"
    SENT_BACK = "sent-back"
    REPLACED = "replaced"
    SIGNED = "signed"


class PaidBy(StrEnum):
    """What becomes lines of an invoice."""

    TIME = "time"
    MILESTONES = "milestones"
    PAYROLL = "payroll"


class Checklist(StrEnum):
    """The two lists of an engagement."""

    ONBOARDING = "onboarding"
    HAND_OVER = "hand-over"


class TickedBy(StrEnum):
    """Whose tick an item of a checklist wants."""

    COMPANY = "company"
    EXPERT = "expert"
    BOTH = "both"


class MilestoneStatus(StrEnum):
    """Where one piece of the work stands."""

    PLANNED = "planned"
    AGREED = "agreed"
    IN_PROGRESS = "in-progress"
    SUBMITTED = "submitted"
    REVISION_REQUESTED = "revision-requested"
    DISPUTED = "disputed"
    ACCEPTED = "accepted"
    RESOLVED = "resolved"
    DROPPED = "dropped"


class Ruling(StrEnum):
    """What a lead admin decided about a disputed milestone."""

    ACCEPTED = "accepted"
    IN_PART = "in-part"
    NOT_ACCEPTED = "not-accepted"


class TimesheetStatus(StrEnum):
    """Where the hours of one week stand."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    QUERIED = "queried"
    RESUBMITTED = "resubmitted"
    APPROVED = "approved"
    INVOICED = "invoiced"


class LedgerKind(StrEnum):
    """What a line of the ledger is for."""

    MILESTONE = "milestone"
    TIME = "time"
    COMPUTE = "compute"


class Hand(StrEnum):
    """Who wrote something about a milestone."""

    COMPANY = "company"
    EXPERT = "expert"
    ADMIN = "admin"
    SYSTEM = "system"
