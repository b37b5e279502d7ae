"""What hiring keeps of somebody who is erased: states, dates and figures that companies decided by, and no sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from marketplace.models import (
    Application,
    ApplicationAnswer,
    BriefInvitation,
    BriefOpinion,
    Candidacy,
    CandidacyComment,
    CandidateScore,
    CandidateScorecard,
    Interview,
    InvitationLimit,
    Message,
    Offer,
    OfferVersion,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from marketplace.models import Expert


def forget(db: Session, expert: Expert) -> None:
    """Take every word by or about this expert out of the tables of hiring."""
    mine = select(Candidacy.id).where(Candidacy.expert_id == expert.id)
    applications = select(Application.id).where(Application.candidacy_id.in_(mine))
    cards = select(CandidateScorecard.id).where(CandidateScorecard.candidacy_id.in_(mine))
    offers = select(Offer.id).where(Offer.candidacy_id.in_(mine))
    for statement in (
        delete(InvitationLimit).where(InvitationLimit.expert_id == expert.id),
        delete(CandidacyComment).where(CandidacyComment.candidacy_id.in_(mine)),
        delete(BriefOpinion).where(BriefOpinion.expert_id == expert.id),
        update(Candidacy).where(Candidacy.expert_id == expert.id).values(said="", feedback="", dismissed_note=""),
        update(BriefInvitation).where(BriefInvitation.candidacy_id.in_(mine)).values(message=""),
        update(ApplicationAnswer)
        .where(ApplicationAnswer.application_id.in_(applications))
        .values(text="", document_key=None),
        update(Interview).where(Interview.candidacy_id.in_(mine)).values(note="", place=""),
        update(CandidateScorecard).where(CandidateScorecard.candidacy_id.in_(mine)).values(summary=""),
        update(CandidateScore).where(CandidateScore.scorecard_id.in_(cards)).values(note=""),
        update(Offer)
        .where(Offer.candidacy_id.in_(mine))
        .values(closing_note="", direct_reason="", approval_comment=""),
        update(Message).where(Message.candidacy_id.in_(mine)).values(text=""),
        update(OfferVersion).where(OfferVersion.offer_id.in_(offers)).values(note=""),
    ):
        db.execute(statement, execution_options={"synchronize_session": "fetch"})
