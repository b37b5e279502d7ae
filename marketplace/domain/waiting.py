"""Every state that is no end: whose move it is, until when, and what happens when nobody makes it, or why nobody waits.

A state that is missing here fails the build. What the worker does about each is in `services/waiting.py`, or with the
noun itself; `python -m marketplace.domain.diagrams` writes the table into docs/notifications.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from marketplace.domain import candidacies, engagements
from marketplace.domain.brief_moves import IDLE_DAYS
from marketplace.domain.engagement_words import EngagementStatus, MilestoneStatus, TimesheetStatus
from marketplace.domain.hiring_words import CandidacyStatus, InterviewStatus, OfferStatus, Side
from marketplace.domain.milestones import ESCALATED_AFTER
from marketplace.domain.milestones import REMINDED_AFTER as MILESTONE_REMINDED
from marketplace.domain.outcome_words import OutcomeStatus
from marketplace.domain.outcomes import BLIND_FOR, DECIDED_WITHIN
from marketplace.domain.proposals import ChangeStatus
from marketplace.domain.states import Who
from marketplace.domain.timesheets import REMINDED_AFTER as HOURS_REMINDED
from marketplace.domain.verifications import EXPIRING_DAYS
from marketplace.domain.vetting_words import VerificationStatus
from marketplace.domain.vocabulary import BriefStatus, ExpertStatus

BEFORE = timedelta(hours=24)
"""How long before a deadline that ends something its owner is reminded."""
AFTER_INTERVIEW = timedelta(hours=24)
"""Until when the company says that an interview was held, and its panel locks the scorecards."""
DRAFT_OFFER = timedelta(days=3)
APPROVAL = timedelta(days=2)
CASE = timedelta(days=7)
CHANGES = timedelta(days=14)
APPEAL = timedelta(days=7)
DISPUTE = timedelta(days=7)
PROPOSAL = timedelta(days=14)

_COMPANY, _EXPERT, _BOTH = (Who.COMPANY,), (Who.EXPERT,), (Who.COMPANY, Who.EXPERT)
_STAFF, _LEADS = (Who.VETTER, Who.ADMIN), (Who.ADMIN,)


@dataclass(frozen=True, slots=True)
class Wait:
    """Whose move it is, until when (a span since the state began, or the day that is agreed), and what else happens.

    Whoever it is is reminded once: the day before, where it ends by itself, and when the time is over otherwise.
    """

    owner: tuple[Who, ...]
    until: timedelta | str
    consequence: str


@dataclass(frozen=True, slots=True)
class Rest:
    """Why nobody waits for anybody in this state."""

    why: str


_CASE = Wait(_STAFF, CASE, "the case leads the queue as overdue")
_OF_CANDIDACY = Rest("either may propose other times; the candidacy has its own deadline")
_IDLE = Wait(_COMPANY, timedelta(days=IDLE_DAYS), "the brief expires")
_HOURS = Wait(_COMPANY, HOURS_REMINDED, "the hours stay unapproved")
_SIGNING = timedelta(days=engagements.WAITS[EngagementStatus.AGREEING].days)
_OF_MILESTONES = Rest("the work is under way; its milestones and weeks have deadlines of their own")


def _of_candidacies() -> dict[StrEnum, Wait | Rest]:
    sides = {Side.COMPANY: _COMPANY, Side.EXPERT: _EXPERT}
    found: dict[StrEnum, Wait | Rest] = {
        status: Wait(sides[wait.side], timedelta(days=wait.days), wait.consequence)
        for status, wait in candidacies.WAITS.items()
    }
    thought = Rest("a thought of the company alone; nobody was told")
    ended = Rest("it has ended for now; the company may ask again")
    return found | {
        CandidacyStatus.SUGGESTED: thought,
        CandidacyStatus.DISMISSED: thought,
        CandidacyStatus.INVITATION_EXPIRED: ended,
        CandidacyStatus.CONTRACTED: Rest("the work begins on the day that was agreed"),
    }


WAITING: Mapping[str, Mapping[StrEnum, Wait | Rest]] = {
    "candidacy": _of_candidacies(),
    "interview": {
        InterviewStatus.PROPOSED: Wait(_BOTH, "the last of its times", "the proposal lapses"),
        InterviewStatus.SCHEDULED: Wait(_COMPANY, AFTER_INTERVIEW, "nothing follows from it, and the candidacy waits"),
        InterviewStatus.HELD: Wait(_COMPANY, AFTER_INTERVIEW, "the candidacy is not evaluated"),
        InterviewStatus.NO_SHOW_EXPERT: _OF_CANDIDACY,
        InterviewStatus.NO_SHOW_COMPANY: _OF_CANDIDACY,
        InterviewStatus.LAPSED: _OF_CANDIDACY,
    },
    "offer": {
        OfferStatus.DRAFT: Wait(_COMPANY, DRAFT_OFFER, "nothing is sent"),
        OfferStatus.PENDING_APPROVAL: Wait((Who.APPROVER,), APPROVAL, "nothing is sent"),
        OfferStatus.SENT: Wait(_EXPERT, "the day that it names", "the offer expires"),
        OfferStatus.COUNTERED: Wait(_COMPANY, "the day that it names", "the offer expires"),
    },
    "verification": {
        VerificationStatus.CLAIMED: Rest("a claim counts as a claim, for as long as the expert likes"),
        VerificationStatus.EVIDENCE_SUBMITTED: _CASE,
        VerificationStatus.ASSESSING: _CASE,
        VerificationStatus.SCORED: _CASE,
        VerificationStatus.CONSENSUS: _CASE,
        VerificationStatus.NOT_VERIFIED: Rest("decided; the expert may hand in new evidence from a day that is named"),
        VerificationStatus.VERIFIED: Rest("in force"),
        VerificationStatus.EXPIRING: Wait(_EXPERT, timedelta(days=EXPIRING_DAYS), "it expires"),
        VerificationStatus.EXPIRED: Rest("it counts as expired until the expert renews it"),
    },
    "expert": {
        ExpertStatus.DRAFT: Rest("the expert’s own time"),
        ExpertStatus.SUBMITTED: _CASE,
        ExpertStatus.IN_SCREENING: _CASE,
        ExpertStatus.CHANGES_REQUESTED: Wait(_EXPERT, CHANGES, "vetting waits"),
        ExpertStatus.REJECTED: Rest("decided; an appeal and a new application have days of their own"),
        ExpertStatus.APPEALED: Wait((Who.OTHER_ADMIN,), APPEAL, "the rejection stands, and the expert waits"),
        ExpertStatus.APPROVED: Rest("listed; availability has reminders of its own"),
        ExpertStatus.PAUSED: Rest("the expert’s own wish"),
        ExpertStatus.STALE: Rest("not ranked until the expert confirms their availability, of which they were warned"),
        ExpertStatus.SUSPENDED: Rest("decided, with reasons; it holds until another lead admin lifts it"),
        ExpertStatus.CLOSED: Rest("closed; only erasure is left, when somebody asks for it"),
    },
    "brief": {
        BriefStatus.DRAFT: Rest("the company’s own time"),
        BriefStatus.PENDING_APPROVAL: Wait((Who.APPROVER,), APPROVAL, "nothing is published"),
        BriefStatus.OPEN: _IDLE,
        BriefStatus.CLOSED_TO_APPLICATIONS: _IDLE,
        BriefStatus.EVALUATING: _IDLE,
        BriefStatus.OFFER_OUT: Rest("the offer has a deadline of its own"),
        BriefStatus.PARTIALLY_FILLED: Wait(_COMPANY, timedelta(days=IDLE_DAYS), "the roles that are open are closed"),
        BriefStatus.FILLED: Rest("the engagement has deadlines of its own"),
        BriefStatus.IN_DELIVERY: Rest("the engagement has deadlines of its own"),
    },
    "proposal": {
        ChangeStatus.PROPOSED: Wait(_LEADS, PROPOSAL, "nothing changes"),
        ChangeStatus.ACCEPTED: Rest("in force; it can be undone"),
    },
    "engagement": {
        EngagementStatus.AGREEING: Wait(_BOTH, _SIGNING, "the work does not begin"),
        EngagementStatus.SCHEDULED: Rest("the work begins on the day that was agreed"),
        EngagementStatus.TRIAL: Wait(_COMPANY, "the end of the trial", "the engagement goes on"),
        EngagementStatus.ACTIVE: _OF_MILESTONES,
        EngagementStatus.PAUSED: Wait(_BOTH, "the day on which it goes on", "nobody is paid"),
        EngagementStatus.ENDING: Wait(
            _BOTH,
            "the last day",
            f"ended early, it is terminated; otherwise completed {engagements.CLOSED_AFTER.days} days later",
        ),
    },
    "milestone": {
        MilestoneStatus.PLANNED: Wait(_BOTH, MILESTONE_REMINDED, "its work does not begin"),
        MilestoneStatus.AGREED: _OF_MILESTONES,
        MilestoneStatus.IN_PROGRESS: _OF_MILESTONES,
        MilestoneStatus.SUBMITTED: Wait(
            _COMPANY, MILESTONE_REMINDED, f"a lead admin looks at it {ESCALATED_AFTER.days} days after it was handed in"
        ),
        MilestoneStatus.REVISION_REQUESTED: Rest("the expert works on it; the company may ask or dispute at any time"),
        MilestoneStatus.DISPUTED: Wait(_LEADS, DISPUTE, "the milestone stays in dispute, and nothing is due for it"),
    },
    "timesheet": {
        TimesheetStatus.DRAFT: Rest("the expert’s own time; hours that are not handed in are not paid"),
        TimesheetStatus.SUBMITTED: _HOURS,
        TimesheetStatus.QUERIED: Wait(_EXPERT, HOURS_REMINDED, "the hours stay unapproved"),
        TimesheetStatus.RESUBMITTED: _HOURS,
        TimesheetStatus.APPROVED: Rest("agreed; the expert puts it on an invoice when they like"),
    },
    "outcome": {
        OutcomeStatus.DUE: Wait(_BOTH, BLIND_FOR, "it lapses, and says nothing about anybody"),
        OutcomeStatus.COMPANY_REPORTED: Wait(_EXPERT, BLIND_FOR, "it is published without their word"),
        OutcomeStatus.EXPERT_REPORTED: Wait(_COMPANY, BLIND_FOR, "it is published without their word"),
        OutcomeStatus.PUBLISHED: Rest("it counts; either side may challenge it for some time"),
        OutcomeStatus.CHALLENGED: Wait(_LEADS, DECIDED_WITHIN, "it does not count until somebody decides"),
    },
}
"""By the noun of each table of moves."""


def wait_of(noun: str, status: StrEnum) -> Wait:
    """Return what a state waits for; it is one in which somebody waits."""
    found = WAITING[noun][status]
    assert isinstance(found, Wait), f"nobody waits in {noun} {status}"
    return found


def table() -> str:
    """Return every state in which somebody waits, as the docs show it.

    >>> [row for row in table().splitlines() if row.startswith("| offer: draft")]
    ['| offer: draft | company | 3 days | nothing is sent |']
    """
    rows = [
        f"| {noun}: {status.value} | {' or '.join(who.value for who in wait.owner)} | {_said(wait.until)} "
        f"| {wait.consequence} |"
        for noun, states in WAITING.items()
        for status, wait in states.items()
        if isinstance(wait, Wait)
    ]
    return "\n".join(["| state | whose move | until | otherwise |", "|---|---|---|---|", *rows])


def _said(until: timedelta | str) -> str:
    if isinstance(until, str):
        return until
    hours = int(until.total_seconds()) // 3600
    return f"{hours} hours" if hours <= 24 else f"{hours // 24} days"
