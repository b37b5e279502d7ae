"""What outcomes keep of somebody who is erased: how far what was promised was reached, and no words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from marketplace.models import Engagement, Outcome, OutcomeChallenge, OutcomeReport

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from marketplace.models import Expert


def forget(db: Session, expert: Expert) -> None:
    """Take every word by or about this expert out of the tables of outcomes."""
    engagements = select(Engagement.id).where(Engagement.expert_id == expert.id)
    mine = select(Outcome.id).where(Outcome.engagement_id.in_(engagements))
    for statement in (
        update(OutcomeReport).where(OutcomeReport.outcome_id.in_(mine)).values(figure="", note=""),
        update(OutcomeChallenge).where(OutcomeChallenge.outcome_id.in_(mine)).values(text="", answer=""),
    ):
        db.execute(statement, execution_options={"synchronize_session": "fetch"})
