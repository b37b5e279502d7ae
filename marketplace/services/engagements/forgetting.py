"""What engagements keep of somebody who is erased: terms, dates, hours and sums to account for, and no words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from marketplace.domain.engagement_words import Hand
from marketplace.domain.hiring_words import Side
from marketplace.models import (
    Agreement,
    AgreementSignature,
    Engagement,
    EngagementItem,
    Milestone,
    MilestoneEntry,
    Timesheet,
    TimesheetDay,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from marketplace.models import Expert


def forget(db: Session, expert: Expert) -> None:
    """Take what names this expert, and every word by or about them, out of the tables of engagements.

    The text of an agreement names nobody; it stays with its hash, because a company must be able to show it.
    """
    mine = select(Engagement.id).where(Engagement.expert_id == expert.id)
    agreements = select(Agreement.id).where(Agreement.engagement_id.in_(mine))
    milestones = select(Milestone.id).where(Milestone.engagement_id.in_(mine))
    sheets = select(Timesheet.id).where(Timesheet.engagement_id.in_(mine))
    for statement in (
        update(Engagement).where(Engagement.expert_id == expert.id).values(note=""),
        update(Agreement).where(Agreement.engagement_id.in_(mine)).values(comment=""),
        update(AgreementSignature)
        .where(AgreementSignature.agreement_id.in_(agreements), AgreementSignature.side == Side.EXPERT)
        .values(name=""),
        update(EngagementItem).where(EngagementItem.engagement_id.in_(mine)).values(detail=""),
        update(MilestoneEntry)
        .where(MilestoneEntry.milestone_id.in_(milestones), MilestoneEntry.hand != Hand.SYSTEM)
        .values(text=""),
        update(Timesheet).where(Timesheet.engagement_id.in_(mine)).values(question="", answer="", compute_note=""),
        update(TimesheetDay).where(TimesheetDay.timesheet_id.in_(sheets)).values(note=""),
    ):
        db.execute(statement, execution_options={"synchronize_session": "fetch"})
