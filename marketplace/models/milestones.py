"""Milestones of engagements, and what each side wrote about them."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.domain.engagement_words import Hand, MilestoneStatus, Ruling
from marketplace.domain.hiring_words import Side
from marketplace.models.accounts import User
from marketplace.models.base import Base, Created, Currency, Key, Minor, PublicId, UTCDateTime, parent, words
from marketplace.models.engagements import Engagement

MINE: dict[str, Any] = {"cascade": "all, delete-orphan", "passive_deletes": True}


class Milestone(Base):
    """One piece of the work with how it is accepted, on which data. `amount_minor` is due when it is, if anything is.

    `written_by` wrote it last, so the other side agrees. `revisions` counts against `iteration_cap`, which is that of
    the agreement when the milestone was agreed. `ruled_minor` is what a lead admin found due.
    """

    __tablename__ = "milestones"
    __table_args__ = (
        sa.UniqueConstraint("engagement_id", "number"),
        sa.Index("ix_milestones_status_due_at", "status", "due_at"),
        sa.CheckConstraint("amount_minor > 0", "amount_minor"),
        sa.CheckConstraint("ruled_minor >= 0", "ruled_minor"),
        sa.CheckConstraint("revisions >= 0", "revisions"),
        sa.CheckConstraint("(status = 'resolved') = (ruling IS NOT NULL)", "resolved_has_ruling"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    engagement_id: Mapped[int] = parent("engagements.id", index=False)
    number: Mapped[int] = mapped_column(sa.SmallInteger)
    version: Mapped[int] = mapped_column(sa.Integer)
    status: Mapped[MilestoneStatus] = mapped_column(words(MilestoneStatus, "status"))
    written_by: Mapped[Side] = mapped_column(words(Side, "written_by"))
    created_at: Mapped[Created]
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    title: Mapped[str] = mapped_column(sa.String(120))
    deliverable: Mapped[str] = mapped_column(sa.Text)
    acceptance: Mapped[str] = mapped_column(sa.Text)
    data_set: Mapped[str] = mapped_column(sa.String(300))
    due_on: Mapped[date | None]
    amount_minor: Mapped[Minor | None]
    currency: Mapped[Currency]
    iteration_cap: Mapped[int] = mapped_column(sa.SmallInteger)
    revisions: Mapped[int] = mapped_column(sa.SmallInteger, default=0)
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ruling: Mapped[Ruling | None] = mapped_column(words(Ruling, "ruling"))
    ruled_minor: Mapped[Minor | None]

    engagement: Mapped[Engagement] = relationship()
    entries: Mapped[list["MilestoneEntry"]] = relationship(order_by="MilestoneEntry.id", **MINE)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so

    @property
    def company_id(self) -> int:
        """Whose milestone it is, for permissions."""
        return self.engagement.company_id

    @property
    def user_id(self) -> int | None:
        """Who delivers it, for permissions."""
        return self.engagement.expert.user_id


class MilestoneEntry(Base):
    """What somebody wrote when a milestone moved, and where to."""

    __tablename__ = "milestone_entries"

    id: Mapped[Key]
    milestone_id: Mapped[int] = parent("milestones.id")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    hand: Mapped[Hand] = mapped_column(words(Hand, "hand"))
    author_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    status: Mapped[MilestoneStatus] = mapped_column(words(MilestoneStatus, "status"))
    text: Mapped[str] = mapped_column(sa.Text)

    author: Mapped[User | None] = relationship()
