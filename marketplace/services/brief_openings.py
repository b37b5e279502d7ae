"""How a brief stands open: who may apply and until when, and the ends that a company gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from marketplace.domain.brief_moves import ON_THE_MARKET, BriefEnd
from marketplace.domain.candidacies import HIDDEN
from marketplace.domain.errors import Invalid, NotFound
from marketplace.domain.states import Who
from marketplace.domain.vocabulary import BriefStatus, EventAct, ExpertStatus
from marketplace.models import Brief, Candidacy
from marketplace.services import briefs, companies
from marketplace.services.hiring import endings, settings
from marketplace.services.hiring.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Expert

LEAST_DAYS = 2
MOST_DAYS = 180

ENDS: Mapping[BriefStatus, EventAct] = {
    BriefStatus.CLOSED_TO_APPLICATIONS: EventAct.CLOSED_TO_APPLICATIONS,
    BriefStatus.EVALUATING: EventAct.EVALUATING,
    BriefStatus.WITHDRAWN: EventAct.WITHDRAWN,
    BriefStatus.CANCELLED: EventAct.CANCELLED,
    BriefStatus.UNSUCCESSFUL: EventAct.UNSUCCESSFUL,
    BriefStatus.DISCARDED: EventAct.DISCARDED,
}
"""The moves that a person of the company makes on the page, and what they are called in the trail."""

WITHOUT_HIRE = frozenset({BriefStatus.UNSUCCESSFUL, BriefStatus.WITHDRAWN, BriefStatus.CANCELLED})
"""Ends after which nobody is hired: everybody who is a candidate gets an end too."""

WITHOUT_REASON = frozenset({BriefStatus.EVALUATING, BriefStatus.DISCARDED})


def settle(db: Session, brief: Brief, chosen: Settings, *, now: datetime, actor: Actor | None = None) -> None:
    """Say who may apply and until when. Raises like `settings.choose`, and Invalid for a day too near or too far."""
    until = chosen.applications_until
    if until is not None and until != settings.of_brief(db, brief).applications_until:
        days = (until - now).total_seconds() / 86_400
        if not LEAST_DAYS <= days <= MOST_DAYS:
            raise Invalid({"until": [f"The deadline must be {LEAST_DAYS} to {MOST_DAYS} days from now."]})
    settings.choose(db, brief, chosen, now=now, actor=actor)


def end(
    db: Session,
    brief: Brief,
    status: BriefStatus,
    *,
    reason: BriefEnd | None,
    now: datetime,
    actor: Actor | None = None,
) -> None:
    """Close a brief to applications, begin to evaluate it, or end it, and tell whoever waits for an answer.

    Raises Invalid without a reason, and IllegalMove.
    """
    if reason is None and status not in WITHOUT_REASON:
        raise Invalid({"reason": ["Choose why; everybody who is concerned is told."]})
    briefs.move(db, brief, status, ENDS[status], actor, reason.value if reason else None, by=Who.COMPANY)
    if status in WITHOUT_HIRE:
        endings.brief_ended(db, brief, now=now)


def seen_by(db: Session, expert: Expert, public_id: str) -> Brief:
    """The brief as an expert may see it. Raises like `standing`."""
    return standing(db, expert, public_id)[0]


def standing(db: Session, expert: Expert, public_id: str) -> tuple[Brief, Settings]:
    """The brief as an expert may see it, and how it is filled: one they are a candidate for, or, to somebody who is
    listed, one on the market that all may apply to.

    Raises NotFound, also when the two do not want to meet.
    """
    brief = briefs.one(db, Brief.public_id == public_id)
    if brief is None:
        raise NotFound("There is no such brief.")
    if expert.id in companies.blocked_experts(db, brief.company):
        raise NotFound("There is no such brief.")
    chosen = settings.of_brief(db, brief)
    is_for_all = chosen.takes_applications and brief.status in ON_THE_MARKET
    if not is_for_all or expert.status is not ExpertStatus.APPROVED:
        own = select(Candidacy.id).where(Candidacy.brief_id == brief.id, Candidacy.expert_id == expert.id)
        if db.scalar(own.where(Candidacy.status.not_in(HIDDEN)).limit(1)) is None:
            raise NotFound("There is no such brief.")
    return brief, chosen
