"""Reminders of the house itself: overdue cases, changes, appeals, proposals, disputes and challenges that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import exists

from marketplace.domain.engagement_words import MilestoneStatus
from marketplace.domain.outcome_words import OutcomeStatus
from marketplace.domain.outcomes import DECIDED_WITHIN
from marketplace.domain.proposals import ChangeStatus
from marketplace.domain.vetting_words import VerificationStatus
from marketplace.domain.vocabulary import ExpertStatus
from marketplace.domain.waiting import APPEAL, CHANGES, DISPUTE, PROPOSAL
from marketplace.models import (
    Appeal,
    ChangeRequest,
    Milestone,
    Outcome,
    OutcomeChallenge,
    TaxonomyChange,
    VettingCase,
)
from marketplace.services import leads
from marketplace.services.engagements import milestones
from marketplace.services.outcomes import challenges
from marketplace.services.waiting import Watch, late, write

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


def _overdue(now: datetime) -> Any:
    """Open cases that are late and do not wait for the expert."""
    asked = exists().where(ChangeRequest.case_id == VettingCase.id, ChangeRequest.answered_at.is_(None))
    return late(VettingCase, VettingCase.closed_at.is_(None), VettingCase.due_at <= now, ~asked)


def _ask_vetters(db: Session, case: VettingCase, watch: Watch, now: datetime) -> None:
    users = [case.holder] if case.holder is not None and case.holder.active else leads.active(db)
    write(db, users, "a case of vetting that is overdue", watch, f"/console/cases/{case.public_id}")


def _unchanged(now: datetime) -> Any:
    asked = ChangeRequest.answered_at.is_(None) & (ChangeRequest.at <= now - CHANGES)
    waiting = late(VettingCase, VettingCase.closed_at.is_(None), asked)
    return waiting.join(ChangeRequest, ChangeRequest.case_id == VettingCase.id)


def _ask_expert(db: Session, case: VettingCase, watch: Watch, now: datetime) -> None:
    if case.expert.user is not None:
        write(db, [case.expert.user], "what was asked of you about your profile", watch, "/profile/vetting")


def _ask_leads_about_appeal(db: Session, appeal: Appeal, watch: Watch, now: datetime) -> None:
    others = [user for user in leads.active(db) if user.id != appeal.decision.by_id]
    write(db, others, "an appeal that is not answered", watch, f"/console/experts/{appeal.expert.public_id}/appeal")


def _ask_leads_about_proposal(db: Session, change: TaxonomyChange, watch: Watch, now: datetime) -> None:
    link = f"/console/taxonomy/proposals/{change.public_id}"
    write(db, leads.active(db), "a proposed change of the taxonomy", watch, link)


def _undecided(now: datetime) -> Any:
    challenged = OutcomeChallenge.decided_at.is_(None) & (OutcomeChallenge.at <= now - DECIDED_WITHIN)
    waiting = late(Outcome, Outcome.status == OutcomeStatus.CHALLENGED, challenged)
    return waiting.join(OutcomeChallenge, OutcomeChallenge.outcome_id == Outcome.id)


def _ask_leads_about_outcome(db: Session, outcome: Outcome, watch: Watch, now: datetime) -> None:
    write(db, leads.deciding(db, outcome), challenges.WAITS, watch, challenges.page_of(outcome))


def _ask_leads_about_dispute(db: Session, milestone: Milestone, watch: Watch, now: datetime) -> None:
    write(db, leads.deciding(db, milestone), milestones.IN_DISPUTE, watch, milestones.dispute_page_of(milestone))


WATCHES = (
    Watch(
        "verification", VerificationStatus.EVIDENCE_SUBMITTED, VettingCase, VettingCase.due_at, _overdue, _ask_vetters
    ),
    Watch("expert", ExpertStatus.CHANGES_REQUESTED, VettingCase, ChangeRequest.at, _unchanged, _ask_expert),
    Watch(
        "expert",
        ExpertStatus.APPEALED,
        Appeal,
        Appeal.at,
        lambda now: late(Appeal, Appeal.decided_at.is_(None), Appeal.at <= now - APPEAL),
        _ask_leads_about_appeal,
    ),
    Watch(
        "proposal",
        ChangeStatus.PROPOSED,
        TaxonomyChange,
        TaxonomyChange.created_at,
        lambda now: late(
            TaxonomyChange, TaxonomyChange.status == ChangeStatus.PROPOSED, TaxonomyChange.created_at <= now - PROPOSAL
        ),
        _ask_leads_about_proposal,
    ),
    Watch(
        "milestone",
        MilestoneStatus.DISPUTED,
        Milestone,
        Milestone.since,
        lambda now: late(Milestone, Milestone.status == MilestoneStatus.DISPUTED, Milestone.since <= now - DISPUTE),
        _ask_leads_about_dispute,
    ),
    Watch("outcome", OutcomeStatus.CHALLENGED, Outcome, OutcomeChallenge.at, _undecided, _ask_leads_about_outcome),
)
"""What vetting, the taxonomy, disputes and challenged outcomes wait for."""
