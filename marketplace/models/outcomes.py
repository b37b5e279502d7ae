"""What came of engagements: outcomes that fall due, the reports of either side, and challenges to what is published."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.domain.hiring_words import Side
from marketplace.domain.outcome_words import Hindrance, OutcomeKind, OutcomeStatus, Reached
from marketplace.models.base import Base, Created, Key, PublicId, UTCDateTime, parent, words
from marketplace.models.engagements import Engagement

MINE: dict[str, Any] = {"cascade": "all, delete-orphan", "passive_deletes": True}


class Outcome(Base):
    """One outcome of one engagement. `promised` is what the agreement promised for it, as it read on that day.

    `score` is the score at which the expert was shown for the brief last before the engagement was agreed on, in the
    ranking `run_id`; empty for somebody whom no ranking had shown. Reports are taken until `due_at`.
    """

    __tablename__ = "outcomes"
    __table_args__ = (
        sa.UniqueConstraint("engagement_id", "kind"),
        sa.Index("ix_outcomes_status_due_at", "status", "due_at"),
        sa.CheckConstraint("score BETWEEN 0 AND 1", "score"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    engagement_id: Mapped[int] = parent("engagements.id", index=False)
    kind: Mapped[OutcomeKind] = mapped_column(words(OutcomeKind, "kind"))
    status: Mapped[OutcomeStatus] = mapped_column(words(OutcomeStatus, "status"))
    version: Mapped[int] = mapped_column(sa.Integer)
    created_at: Mapped[Created]
    fell_due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    promised: Mapped[str] = mapped_column(sa.Text, default="")
    score: Mapped[float | None] = mapped_column(sa.Float)
    run_id: Mapped[int | None] = parent("match_runs.id", ondelete="SET NULL")

    engagement: Mapped[Engagement] = relationship()
    reports: Mapped[list["OutcomeReport"]] = relationship(back_populates="outcome", order_by="OutcomeReport.id", **MINE)
    challenge: Mapped["OutcomeChallenge | None"] = relationship(back_populates="outcome", uselist=False, **MINE)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so

    @property
    def company_id(self) -> int:
        """Whose engagement it is, for permissions."""
        return self.engagement.company_id

    @property
    def user_id(self) -> int | None:
        """Whose work it was, for permissions."""
        return self.engagement.user_id

    def report_of(self, side: Side) -> "OutcomeReport | None":
        """What a side has written, whoever asks; services say who may read it."""
        return next((one for one in self.reports if one.side is side), None)


class OutcomeReport(Base):
    """What one side says came of the work; the other side reads it once it is published."""

    __tablename__ = "outcome_reports"
    __table_args__ = (sa.UniqueConstraint("outcome_id", "side"),)

    id: Mapped[Key]
    outcome_id: Mapped[int] = parent("outcomes.id", index=False)
    side: Mapped[Side] = mapped_column(words(Side, "side"))
    author_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    reached: Mapped[Reached] = mapped_column(words(Reached, "reached"))
    hindrance: Mapped[Hindrance] = mapped_column(words(Hindrance, "hindrance"))
    would_again: Mapped[bool] = mapped_column(sa.Boolean)
    figure: Mapped[str] = mapped_column(sa.String(200), default="")
    note: Mapped[str] = mapped_column(sa.Text, default="")

    outcome: Mapped[Outcome] = relationship(back_populates="reports")


class OutcomeChallenge(Base):
    """What one side says is wrong about a published outcome, and the answer of a lead admin with no part in it."""

    __tablename__ = "outcome_challenges"

    id: Mapped[Key]
    outcome_id: Mapped[int] = parent("outcomes.id", index=False, unique=True)
    side: Mapped[Side] = mapped_column(words(Side, "side"))
    author_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    text: Mapped[str] = mapped_column(sa.Text)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL", index=False)
    answer: Mapped[str] = mapped_column(sa.Text, default="")

    outcome: Mapped[Outcome] = relationship(back_populates="challenge")
