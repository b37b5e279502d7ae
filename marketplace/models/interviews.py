"""Interviews with the times proposed and the panel, and scorecards hidden from the others until one's own is locked."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.domain.hiring_words import InterviewKind, InterviewStatus, Recommendation, Side
from marketplace.models.accounts import User
from marketplace.models.base import Base, Created, FrozenList, Key, PublicId, UTCDateTime, parent, words
from marketplace.models.candidacies import Candidacy

MINE: dict[str, Any] = {"cascade": "all, delete-orphan", "passive_deletes": True}


class Interview(Base):
    """One conversation. `sequence` grows with every change of its time, as calendars want it.

    `kit` is the questions as they were made from the brief when it was proposed.
    """

    __tablename__ = "interviews"
    __table_args__ = (
        sa.UniqueConstraint("candidacy_id", "number"),
        sa.CheckConstraint("minutes BETWEEN 10 AND 240", "minutes"),
        sa.CheckConstraint("status <> 'scheduled' OR starts_at IS NOT NULL", "scheduled_has_time"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    candidacy_id: Mapped[int] = parent("candidacies.id", index=False)
    number: Mapped[int] = mapped_column(sa.SmallInteger)
    kind: Mapped[InterviewKind] = mapped_column(words(InterviewKind, "kind"))
    status: Mapped[InterviewStatus] = mapped_column(words(InterviewStatus, "status"), default=InterviewStatus.PROPOSED)
    minutes: Mapped[int] = mapped_column(sa.SmallInteger)
    proposed_by: Mapped[Side] = mapped_column(words(Side, "proposed_by"))
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    starts_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sequence: Mapped[int] = mapped_column(sa.Integer, default=0)
    place: Mapped[str] = mapped_column(sa.String(500), default="")
    note: Mapped[str] = mapped_column(sa.Text, default="")
    created_by_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    created_at: Mapped[Created]
    kit: Mapped[FrozenList]

    candidacy: Mapped[Candidacy] = relationship()
    times: Mapped[list["InterviewTime"]] = relationship(order_by="InterviewTime.starts_at", **MINE)
    panel: Mapped[list["InterviewPanelist"]] = relationship(order_by="InterviewPanelist.user_id", **MINE)

    @property
    def company_id(self) -> int:
        """Whose interview it is, for permissions."""
        return self.candidacy.brief.company_id

    @property
    def user_id(self) -> int | None:
        """Who is interviewed, for permissions."""
        return self.candidacy.expert.user_id


class InterviewTime(Base):
    """One time proposed; `local` and `time_zone` are what was meant, should the rules of the zone change."""

    __tablename__ = "interview_times"
    __table_args__ = (sa.UniqueConstraint("interview_id", "starts_at"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    interview_id: Mapped[int] = parent("interviews.id", index=False)
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    local: Mapped[str] = mapped_column(sa.String(16))
    time_zone: Mapped[str] = mapped_column(sa.String(64))


class InterviewPanelist(Base):
    """Somebody of the company who takes part and scores."""

    __tablename__ = "interview_panelists"

    interview_id: Mapped[int] = parent("interviews.id", index=False, primary_key=True)
    user_id: Mapped[int] = parent("users.id", primary_key=True)

    user: Mapped[User] = relationship()


class CandidateScorecard(Base):
    """What one person of the company found, in an interview or, without one, in what the expert wrote."""

    __tablename__ = "candidate_scorecards"
    __table_args__ = (
        sa.UniqueConstraint("interview_id", "author_id"),
        sa.Index(
            "uq_candidate_scorecards_candidacy_id_author_id_review",
            "candidacy_id",
            "author_id",
            unique=True,
            sqlite_where=sa.text("interview_id IS NULL"),
            postgresql_where=sa.text("interview_id IS NULL"),
        ),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    candidacy_id: Mapped[int] = parent("candidacies.id")
    interview_id: Mapped[int | None] = parent("interviews.id", index=False)
    author_id: Mapped[int] = parent("users.id", ondelete="RESTRICT")
    recommendation: Mapped[Recommendation | None] = mapped_column(words(Recommendation, "recommendation"))
    summary: Mapped[str] = mapped_column(sa.Text, default="")
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    locked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    candidacy: Mapped[Candidacy] = relationship()
    interview: Mapped[Interview | None] = relationship()
    author: Mapped[User] = relationship()
    scores: Mapped[list["CandidateScore"]] = relationship(order_by="CandidateScore.id", **MINE)


class CandidateScore(Base):
    """A level, 1 to 5, on one criterion with what was seen; `label` is the criterion as it read then."""

    __tablename__ = "candidate_scores"
    __table_args__ = (
        sa.UniqueConstraint("scorecard_id", "criterion"),
        sa.CheckConstraint("level BETWEEN 1 AND 5", "level"),
    )

    id: Mapped[Key]
    scorecard_id: Mapped[int] = parent("candidate_scorecards.id", index=False)
    criterion: Mapped[str] = mapped_column(sa.String(120))
    label: Mapped[str] = mapped_column(sa.String(300))
    level: Mapped[int | None] = mapped_column(sa.SmallInteger)
    note: Mapped[str] = mapped_column(sa.Text, default="")
