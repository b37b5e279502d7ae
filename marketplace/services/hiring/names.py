"""What candidates are called while a brief hides names, and the words in what they wrote that would give them away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from marketplace.models import Candidacy, CandidateScorecard
from marketplace.services.hiring import scorecards

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Brief


def called(db: Session, candidacy: Candidacy, actor: Actor) -> str:
    """What this person may call a candidate."""
    is_blind = scorecards.is_blind_to(db, candidacy, actor)
    return scorecards.code_name(candidacy) if is_blind else candidacy.expert.name


def giveaways(candidacy: Candidacy) -> tuple[str, ...]:
    """The words by which somebody would be known in what they wrote."""
    return (candidacy.expert.name, *(row.text for row in candidacy.expert.identity))


def known_to(db: Session, brief: Brief, actor: Actor) -> set[int]:
    """The candidacies of a brief, by their keys, of which this person has locked a review and knows the names."""
    mine = (CandidateScorecard.author_id == actor.user_id, CandidateScorecard.interview_id.is_(None))
    chosen = select(CandidateScorecard.candidacy_id).join(Candidacy, Candidacy.id == CandidateScorecard.candidacy_id)
    locked = CandidateScorecard.locked_at.is_not(None)
    return set(db.scalars(chosen.where(*mine, locked, Candidacy.brief_id == brief.id)))
