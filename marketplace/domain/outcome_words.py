"""The closed lists of words of outcomes, each stored by its value."""

from enum import StrEnum


class OutcomeKind(StrEnum):
    """What an outcome is about: the deliverable of 30 days, the change for the business after 90, the whole work."""

    DAY_30 = "day-30"
    DAY_90 = "day-90"
    END = "end"


class OutcomeStatus(StrEnum):
    """Where an outcome stands: who has reported, whether it is published, and what came of a challenge."""

    DUE = "due"
    COMPANY_REPORTED = "company-reported"
    EXPERT_REPORTED = "expert-reported"
    LAPSED = "lapsed"
    PUBLISHED = "published"
    CHALLENGED = "challenged"
    UPHELD = "upheld"
    REMOVED = "removed"


class Reached(StrEnum):
    """How far what was promised has come true."""

    REACHED = "reached"
    IN_PART = "in-part"
    NOT_REACHED = "not-reached"


class Hindrance(StrEnum):
    """What stood in the way; only the last two are the expert's."""

    NOTHING = "nothing"
    DATA_NOT_READY = "data-not-ready"
    DECISIONS_LATE = "decisions-late"
    SCOPE_GREW = "scope-grew"
    PLANS_CHANGED = "plans-changed"
    TARGET_WAS_WRONG = "target-was-wrong"
    WORK_LATE = "work-late"
    WORK_FELL_SHORT = "work-fell-short"
