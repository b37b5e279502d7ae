"""What experts say of open briefs before anybody has asked them: interested, or not for me because."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from marketplace.domain.candidacies import HIDDEN
from marketplace.domain.errors import IllegalMove, Invalid
from marketplace.domain.hiring_words import DeclineReason, Opinion
from marketplace.domain.vocabulary import BriefStatus, EventAct
from marketplace.models import Brief, BriefOpinion, Candidacy
from marketplace.models.base import public_id
from marketplace.services import events
from marketplace.services.vetting import rows

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Expert

LEAST_TOLD = 3
"""A company reads counts from so many opinions on: of fewer it might guess whose they are."""

ACTS = {Opinion.INTERESTED: EventAct.INTERESTED, Opinion.NOT_FOR_ME: EventAct.DISMISSED}


@dataclass(frozen=True, slots=True)
class Heard:
    """What a company may know of the opinions about its brief: how many, and what for; None of too few."""

    interested: int = 0
    reasons: Counter[DeclineReason] = field(default_factory=Counter)


def say(
    db: Session,
    brief: Brief,
    expert: Expert,
    opinion: Opinion,
    *,
    reason: DeclineReason | None = None,
    now: datetime,
    actor: Actor,
) -> BriefOpinion:
    """Say what one thinks of an open brief, or something else than before.

    Raises Invalid where a reason is missing, and IllegalMove when the brief is closed or one is a candidate for it
    already: then the answer is given there.
    """
    if opinion is Opinion.NOT_FOR_ME and reason is None:
        raise Invalid({"reason": ["Say why; how many said it tells the company what to change."]})
    if brief.status is not BriefStatus.OPEN:
        raise IllegalMove("This brief is not open any more.")
    # Of two windows of the same expert, one waits for the other.
    rows.lock(db, expert)
    mine = select(Candidacy.id).where(Candidacy.brief_id == brief.id, Candidacy.expert_id == expert.id)
    if db.scalar(mine.where(Candidacy.status.not_in(HIDDEN)).limit(1)) is not None:
        raise IllegalMove("You are a candidate for this brief already. Answer it under Opportunities.")
    found = find(db, brief, expert)
    before = {"opinion": found.opinion.value} if found is not None else None
    if found is None:
        found = BriefOpinion(public_id=public_id(), brief_id=brief.id, expert_id=expert.id)
        db.add(found)
    found.opinion, found.at = opinion, now
    found.reason = reason if opinion is Opinion.NOT_FOR_ME else None
    after = {"brief": brief.public_id, "opinion": opinion.value}
    why = found.reason.value if found.reason else None
    events.record(db, actor=actor, act=ACTS[opinion], object=found, before=before, after=after, reason=why)
    return found


def take_back(db: Session, brief: Brief, expert: Expert, *, actor: Actor) -> None:
    """Take back what one said of a brief; nothing where nothing was said."""
    rows.lock(db, expert)
    found = find(db, brief, expert)
    if found is not None:
        before = {"brief": brief.public_id, "opinion": found.opinion.value}
        events.record(db, actor=actor, act=EventAct.RESTORED, object=found, before=before)
        db.delete(found)


def find(db: Session, brief: Brief, expert: Expert) -> BriefOpinion | None:
    """What an expert said of a brief, if anything."""
    chosen = select(BriefOpinion).where(BriefOpinion.brief_id == brief.id, BriefOpinion.expert_id == expert.id)
    return db.scalar(chosen)


def of_expert(db: Session, expert: Expert) -> dict[int, BriefOpinion]:
    """What an expert said of briefs that are open, by the briefs' keys."""
    chosen = select(BriefOpinion).join(BriefOpinion.brief).options(contains_eager(BriefOpinion.brief))
    mine = chosen.where(BriefOpinion.expert_id == expert.id, Brief.status == BriefStatus.OPEN)
    return {row.brief_id: row for row in db.scalars(mine)}


def heard(db: Session, brief: Brief) -> Heard | None:
    """What was said of a brief, counted; None while too few have said anything."""
    chosen = (
        select(BriefOpinion.opinion, BriefOpinion.reason, func.count())
        .where(BriefOpinion.brief_id == brief.id)
        .group_by(BriefOpinion.opinion, BriefOpinion.reason)
    )
    found = Heard()
    interested = 0
    for opinion, reason, count in db.execute(chosen):
        if opinion is Opinion.INTERESTED:
            interested += count
        elif reason is not None:
            found.reasons[reason] += count
    if interested + found.reasons.total() < LEAST_TOLD:
        return None
    return Heard(interested, found.reasons)
