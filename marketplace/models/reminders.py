"""Who was reminded of what: one row for each time that something waited too long, so that nobody is reminded twice."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.models.base import Base, Key, UTCDateTime


class Reminder(Base):
    """That whoever owed a move was reminded; `since` is the moment that tells one wait in this state from the next."""

    __tablename__ = "reminders"
    __table_args__ = (sa.UniqueConstraint("object_id", "state", "since"),)

    id: Mapped[Key]
    object_id: Mapped[str] = mapped_column(sa.String(36))
    state: Mapped[str] = mapped_column(sa.String(60))
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
