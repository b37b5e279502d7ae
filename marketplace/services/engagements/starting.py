"""The first day: the work begins, the candidacy is engaged, the brief is in delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketplace.domain.engagement_words import EngagementStatus
from marketplace.domain.engagements import ENDED, begins, ends
from marketplace.domain.hiring_words import CandidacyStatus, Side
from marketplace.domain.states import Who
from marketplace.domain.vocabulary import EventAct
from marketplace.services.engagements import ending, standing, telling
from marketplace.services.hiring import brief_states, candidacies

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.models import Engagement

_S = EngagementStatus


def begins_at(engagement: Engagement) -> datetime:
    """The moment at which the first day begins, where the company is."""
    return begins(engagement.starts_on, engagement.company.time_zone)


def start_if_due(db: Session, engagement: Engagement, *, now: datetime) -> bool:
    """Begin the work when its first day has come; tell whether it did.

    Somebody who was at work for the company before ends that work with the day before.
    """
    if engagement.status is not _S.SCHEDULED or now < begins_at(engagement):
        return False
    in_trial = engagement.trial_ends_on is not None
    until = ends(engagement.trial_ends_on, engagement.company.time_zone) if engagement.trial_ends_on else None
    status = _S.TRIAL if in_trial else _S.ACTIVE
    standing.move(db, engagement, status, EventAct.STARTED, by=Who.SYSTEM, now=now, actor=None, until=until)
    engagement.started_at = now
    if engagement.candidacy.status is CandidacyStatus.CONTRACTED:
        candidacies.move(
            db,
            engagement.candidacy,
            CandidacyStatus.ENGAGED,
            EventAct.STARTED,
            by=Who.SYSTEM,
            now=now,
            actor=None,
        )
    brief_states.work_began(db, engagement.brief)
    if engagement.previous is not None and engagement.previous.status not in ENDED:
        ending.converted(db, engagement.previous, now=now)
    telling.news(db, engagement, "the work has begun; the first list says what comes first", *Side)
    return True


def trial_over(db: Session, engagement: Engagement, *, now: datetime) -> None:
    """Go on after a trial that nobody has ended."""
    standing.move(db, engagement, _S.ACTIVE, EventAct.RESUMED, by=Who.SYSTEM, now=now, actor=None)
    telling.news(db, engagement, "the trial is over and the engagement goes on", *Side)
