"""What published outcomes say about an expert: one fact for each engagement, and which outcome it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from marketplace.domain.hiring_words import Side
from marketplace.domain.outcomes import STANDING, speaks_well
from marketplace.domain.vocabulary import EventAct
from marketplace.models import ExpertOutcome, Outcome
from marketplace.services import events
from marketplace.services.outcomes import standing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from marketplace.models import Engagement


def settle(db: Session, engagement: Engagement) -> None:
    """Bring the fact of an engagement in line with its newest outcome that stands and on which the company reported.

    Without one, or where what stood in the way was not the expert's, there is no fact.
    """
    # What has just moved must be read as it is now.
    db.flush()
    mine = select(Outcome).where(Outcome.engagement_id == engagement.id)
    found = db.scalars(mine.order_by(Outcome.fell_due_at.desc(), Outcome.id.desc())).all()
    kept = db.scalar(select(ExpertOutcome).where(ExpertOutcome.outcome_id.in_([one.id for one in found])))
    newest, verdict = None, None
    for outcome in found:
        report = outcome.report_of(Side.COMPANY)
        if outcome.status in STANDING and report is not None:
            newest, verdict = outcome, speaks_well(standing.draft_of(report))
            break
    if newest is None or verdict is None:
        if kept is None:
            return
        db.delete(kept)
    else:
        said = (newest.id, verdict, newest.fell_due_at.date())
        if kept is not None and said == (kept.outcome_id, kept.is_success, kept.ended):
            return
        kept = kept or ExpertOutcome(expert_id=engagement.expert_id)
        kept.outcome_id, kept.is_success, kept.ended = said
        db.add(kept)
    db.flush()
    expert = engagement.expert
    db.refresh(expert, ["revision", "outcomes"], with_for_update=True)
    expert.revision += 1
    after = {"revision": expert.revision, "changed": ["outcomes"]}
    events.record(db, actor=None, act=EventAct.REVISED, object=expert, after=after)
