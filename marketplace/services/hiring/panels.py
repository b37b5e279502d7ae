"""The panel of an interview: who of it can still score, who may in their place, and when all of them have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from marketplace.domain.hiring_words import InterviewStatus
from marketplace.domain.policy import may
from marketplace.domain.vocabulary import Permission
from marketplace.models import (
    Brief,
    Candidacy,
    CandidateScorecard,
    CompanyMember,
    Interview,
    InterviewPanelist,
)
from marketplace.services import members

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor


def _stays() -> ColumnElement[bool]:
    """That somebody of a panel can still score: they can sign in, and hire for the company."""
    chosen = (
        members.who_may(Permission.HIRE)
        .with_only_columns(CompanyMember.id)
        .join(Brief, Brief.company_id == CompanyMember.company_id)
        .join(Candidacy, Candidacy.brief_id == Brief.id)
        .where(
            Candidacy.id == Interview.candidacy_id,
            CompanyMember.user_id == InterviewPanelist.user_id,
        )
    )
    return chosen.correlate(Interview, InterviewPanelist).exists()


def is_whole() -> ColumnElement[bool]:
    """That an interview was held and somebody has locked, and that nobody who stayed on its panel still has to."""
    locked = exists().where(CandidateScorecard.interview_id == Interview.id, CandidateScorecard.locked_at.is_not(None))
    owing = (
        select(InterviewPanelist.user_id)
        .where(
            InterviewPanelist.interview_id == Interview.id,
            _stays(),
            ~locked.where(CandidateScorecard.author_id == InterviewPanelist.user_id),
        )
        .correlate(Interview)
    )
    return (Interview.status == InterviewStatus.HELD) & locked & ~owing.exists()


def staying(db: Session, interview: Interview) -> set[int]:
    """Those of the panel who can still score, by their keys."""
    chosen = select(InterviewPanelist.user_id).join(Interview, Interview.id == InterviewPanelist.interview_id)
    return set(db.scalars(chosen.where(Interview.id == interview.id, _stays())))


def may_score(db: Session, interview: Interview, actor: Actor) -> bool:
    """Tell whether somebody scores this interview: they sit on its panel, or hire and nobody of the panel is left."""
    if actor.user_id in {row.user_id for row in interview.panel}:
        return True
    return not staying(db, interview) and may(actor, Permission.HIRE, interview.candidacy.brief)
