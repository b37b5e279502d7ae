"""What companies said of experts' finished engagements, for whoever may see the expert: counted, and never who."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from marketplace.domain.hiring_words import Side
from marketplace.domain.outcomes import STANDING, ReportDraft
from marketplace.domain.said_of_work import Counted, Said, counted
from marketplace.models import Engagement, Outcome, OutcomeReport

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session


def of_experts(db: Session, experts: Collection[int]) -> dict[int, Counted]:
    """What is counted of each of these, by their keys, with one query; without those of whom too few have spoken.

    Only what is published and stands: a challenged outcome is left out until it is upheld, a removed one for good.
    """
    if not experts:
        return {}
    chosen = (
        select(
            Engagement.expert_id,
            Engagement.id,
            Engagement.company_id,
            Outcome.kind,
            OutcomeReport.reached,
            OutcomeReport.hindrance,
            OutcomeReport.would_again,
        )
        .join(Outcome, Outcome.engagement_id == Engagement.id)
        .join(OutcomeReport, (OutcomeReport.outcome_id == Outcome.id) & (OutcomeReport.side == Side.COMPANY))
        .where(
            Engagement.expert_id.in_(experts),
            Engagement.ended_at.is_not(None),
            Outcome.status.in_(STANDING),
        )
        .order_by(Outcome.fell_due_at, Outcome.id)
    )
    said = defaultdict(list)
    for expert, engagement, company, kind, reached, hindrance, again in db.execute(chosen):
        said[expert].append(Said(engagement, company, kind, ReportDraft(reached, hindrance, again)))
    found = {expert: counted(each) for expert, each in said.items()}
    return {expert: each for expert, each in found.items() if each is not None}


def of_expert(db: Session, expert: int) -> Counted | None:
    """The same of one."""
    return of_experts(db, [expert]).get(expert)
