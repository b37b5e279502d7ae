"""The audit trail: who did what to what, when and why, and the seals that chain its rows.

Rows are written once; the database refuses changes.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.domain.vocabulary import EventAct
from marketplace.models.accounts import User
from marketplace.models.base import Base, Key, UTCDateTime, now, parent, words


class Event(Base):
    """One act. `actor` is NULL for the system itself; `object_id` is the public id of what was acted on."""

    __tablename__ = "events"
    __table_args__ = (sa.Index("ix_events_object_type_object_id_id", "object_type", "object_id", "id"),)

    id: Mapped[Key]
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, index=True)
    actor_id: Mapped[int | None] = parent("users.id", ondelete="RESTRICT")
    act: Mapped[EventAct] = mapped_column(words(EventAct, "act"))
    object_type: Mapped[str] = mapped_column(sa.String(40))
    object_id: Mapped[str] = mapped_column(sa.String(80))
    before: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    reason: Mapped[str | None] = mapped_column(sa.Text)
    request_id: Mapped[str | None] = mapped_column(sa.String(64), index=True)

    actor: Mapped[User | None] = relationship()


class EventSeal(Base):
    """The place of one act in the chain, and its hash (`domain/chain.py`). Given when the transaction is kept.

    The order of the chain is the order of keeping; `events.id` is given out earlier, so the two may differ.
    """

    __tablename__ = "event_seals"

    position: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    event_id: Mapped[int] = parent("events.id", ondelete="RESTRICT", index=False, unique=True)
    seal: Mapped[str] = mapped_column(sa.String(64))
