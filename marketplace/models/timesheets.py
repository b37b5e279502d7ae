"""Hours by week and day, and the ledger: lines that are ready for an invoice. No money is kept or moved here."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.domain.engagement_words import LedgerKind, TimesheetStatus
from marketplace.models.base import Base, Created, Currency, Key, Minor, PublicId, UTCDateTime, parent, words
from marketplace.models.engagements import Engagement
from marketplace.models.milestones import Milestone

MINE: dict[str, Any] = {"cascade": "all, delete-orphan", "passive_deletes": True}


class Timesheet(Base):
    """The hours of one week, named by its Monday. `question` is what the company asks, `answer` what the expert says.

    `compute_minor` is what the week cost in compute that the agreement passes on.
    """

    __tablename__ = "timesheets"
    __table_args__ = (
        sa.UniqueConstraint("engagement_id", "week"),
        sa.Index("ix_timesheets_status_due_at", "status", "due_at"),
        sa.CheckConstraint("compute_minor > 0", "compute_minor"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    engagement_id: Mapped[int] = parent("engagements.id", index=False)
    week: Mapped[date]
    version: Mapped[int] = mapped_column(sa.Integer)
    status: Mapped[TimesheetStatus] = mapped_column(words(TimesheetStatus, "status"))
    created_at: Mapped[Created]
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    question: Mapped[str] = mapped_column(sa.Text, default="")
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    compute_minor: Mapped[Minor | None]
    compute_note: Mapped[str] = mapped_column(sa.String(300), default="")

    engagement: Mapped[Engagement] = relationship()
    days: Mapped[list["TimesheetDay"]] = relationship(order_by="TimesheetDay.day", **MINE)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so

    @property
    def minutes(self) -> int:
        """What the days of the week add up to."""
        return sum(day.minutes for day in self.days)


class TimesheetDay(Base):
    """The hours of one day, and what they went into."""

    __tablename__ = "timesheet_days"
    __table_args__ = (sa.CheckConstraint("minutes BETWEEN 1 AND 1440", "minutes"),)

    timesheet_id: Mapped[int] = parent("timesheets.id", index=False, primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    minutes: Mapped[int] = mapped_column(sa.SmallInteger)
    note: Mapped[str] = mapped_column(sa.String(200), default="")


class LedgerLine(Base):
    """One line ready for an invoice; written once, when something is accepted, and never changed but for its invoice.

    `minutes` is how much time it is for, NULL where it is not for time; `unit_minor` is the price of an hour then.
    """

    __tablename__ = "ledger_lines"
    __table_args__ = (
        sa.UniqueConstraint("engagement_id", "number"),
        sa.UniqueConstraint("milestone_id"),
        sa.UniqueConstraint("timesheet_id", "kind"),
        sa.CheckConstraint("amount_minor >= 0", "amount_minor"),
        sa.CheckConstraint("(milestone_id IS NULL) <> (timesheet_id IS NULL)", "has_one_source"),
        sa.CheckConstraint("(invoiced_at IS NULL) = (invoice IS NULL)", "invoice_is_whole"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    engagement_id: Mapped[int] = parent("engagements.id", index=False)
    number: Mapped[int] = mapped_column(sa.Integer)
    kind: Mapped[LedgerKind] = mapped_column(words(LedgerKind, "kind"))
    milestone_id: Mapped[int | None] = parent("milestones.id", index=False)
    timesheet_id: Mapped[int | None] = parent("timesheets.id", index=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    day: Mapped[date]
    label: Mapped[str] = mapped_column(sa.String(200))
    minutes: Mapped[int | None] = mapped_column(sa.Integer)
    unit_minor: Mapped[Minor | None]
    amount_minor: Mapped[Minor]
    currency: Mapped[Currency]
    invoiced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    invoice: Mapped[str | None] = mapped_column(sa.String(60))

    engagement: Mapped[Engagement] = relationship()
    milestone: Mapped[Milestone | None] = relationship()
    timesheet: Mapped[Timesheet | None] = relationship()
