"""The closed lists of words of hiring, each stored by its value."""

from enum import StrEnum


class Side(StrEnum):
    """The two who come together."""

    COMPANY = "company"
    EXPERT = "expert"

    @property
    def other(self) -> "Side":
        """Whom this side comes together with.

        >>> Side.COMPANY.other.value, Side.EXPERT.other.value
        ('expert', 'company')
        """
        return Side.EXPERT if self is Side.COMPANY else Side.COMPANY


class CandidacyStatus(StrEnum):
    """Where one expert stands with one role slot of a brief."""

    SUGGESTED = "suggested"
    SHORTLISTED = "shortlisted"
    DISMISSED = "dismissed"
    INVITED = "invited"
    INTERESTED = "interested"
    APPLIED = "applied"
    UNDER_REVIEW = "under-review"
    INTERVIEWING = "interviewing"
    EVALUATED = "evaluated"
    OFFERED = "offered"
    COUNTERED = "countered"
    ACCEPTED = "accepted"
    CONTRACTED = "contracted"
    ENGAGED = "engaged"
    DECLINED = "declined"
    INVITATION_EXPIRED = "invitation-expired"
    OFFER_EXPIRED = "offer-expired"
    OFFER_WITHDRAWN = "offer-withdrawn"
    WITHDRAWN = "withdrawn"
    NOT_SELECTED = "not-selected"


class DismissReason(StrEnum):
    """Why a company does not want somebody whom the ranking suggested; the expert never hears of it."""

    SKILLS_MISSING = "skills-missing"
    EVIDENCE_TOO_THIN = "evidence-too-thin"
    DOMAIN_MISSING = "domain-missing"
    TOO_SENIOR = "too-senior"
    TOO_JUNIOR = "too-junior"
    TOO_EXPENSIVE = "too-expensive"
    NOT_AVAILABLE = "not-available"
    HOURS_DO_NOT_OVERLAP = "hours-do-not-overlap"
    KNOWN_ALREADY = "known-already"
    SLOT_FILLED = "slot-filled"
    OTHER = "other"


class DeclineReason(StrEnum):
    """Why an expert says no to an invitation or an offer; the first words say what a brief could change."""

    BUDGET = "budget"
    HOURS = "hours"
    DATES = "dates"
    ENGAGEMENT_MODEL = "engagement-model"
    TIME_ZONE = "time-zone"
    BRIEF_UNCLEAR = "brief-unclear"
    NOT_MY_FIELD = "not-my-field"
    NOT_THIS_COMPANY = "not-this-company"
    NO_TIME = "no-time"
    OTHER = "other"


class Opinion(StrEnum):
    """What an expert says of an open brief before anybody has asked them."""

    INTERESTED = "interested"
    NOT_FOR_ME = "not-for-me"


class NotSelectedReason(StrEnum):
    """Why somebody who was asked or applied is not taken."""

    ANOTHER_FITS_BETTER = "another-fits-better"
    SKILL_NOT_SHOWN = "skill-not-shown"
    EVIDENCE_TOO_THIN = "evidence-too-thin"
    DOMAIN_MISSING = "domain-missing"
    COMMUNICATION = "communication"
    COST = "cost"
    AVAILABILITY = "availability"
    DID_NOT_ATTEND = "did-not-attend"
    SLOT_FILLED = "slot-filled"
    BRIEF_ENDED = "brief-ended"


class OfferWithdrawnReason(StrEnum):
    """Why a company takes an offer back."""

    BUDGET_CUT = "budget-cut"
    PLANS_CHANGED = "plans-changed"
    HIRED_ANOTHER = "hired-another"
    NEW_FACTS = "new-facts"
    MISTAKE = "mistake"


class InterviewStatus(StrEnum):
    """Where an interview stands."""

    PROPOSED = "proposed"
    SCHEDULED = "scheduled"
    HELD = "held"
    SCORED = "scored"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"
    NO_SHOW_EXPERT = "no-show-expert"
    NO_SHOW_COMPANY = "no-show-company"


class InterviewKind(StrEnum):
    """What an interview is for; each has its questions."""

    SCREENING_CALL = "screening-call"
    PRODUCTION_PROBES = "production-probes"
    SYSTEM_DESIGN = "system-design"
    WORK_SAMPLE = "work-sample"
    TEAM_FIT = "team-fit"


class OfferStatus(StrEnum):
    """Where an offer stands."""

    DRAFT = "draft"
    PENDING_APPROVAL = "pending-approval"
    SENT = "sent"
    COUNTERED = "countered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Recommendation(StrEnum):
    """What somebody on a panel would do."""

    STRONG_YES = "strong-yes"
    YES = "yes"
    NO = "no"
    STRONG_NO = "strong-no"
