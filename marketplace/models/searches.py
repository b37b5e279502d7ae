"""Searches that people keep, and whom each has found already."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.models.accounts import User
from marketplace.models.base import Base, Created, Frozen, Key, PublicId, UTCDateTime, parent
from marketplace.models.companies import Company


class SavedSearch(Base):
    """A search that somebody keeps under a name; `asked` is its address, written once.

    `is_alerting` is whether they want to hear of new people; `stop_hash` is of the secret in the newest letter,
    with which the letters stop.
    """

    __tablename__ = "saved_searches"
    __table_args__ = (sa.UniqueConstraint("user_id", "name"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    company_id: Mapped[int] = parent("companies.id")
    user_id: Mapped[int] = parent("users.id", index=False)
    name: Mapped[str] = mapped_column(sa.String(60))
    asked: Mapped[Frozen]
    is_alerting: Mapped[bool] = mapped_column(sa.Boolean, default=True)
    stop_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    looked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_at: Mapped[Created]

    company: Mapped[Company] = relationship()
    user: Mapped[User] = relationship()


class SearchFind(Base):
    """Somebody whom a kept search has found among its first, and when for the first time."""

    __tablename__ = "search_finds"

    search_id: Mapped[int] = parent("saved_searches.id", index=False, primary_key=True)
    expert_id: Mapped[int] = parent("experts.id", primary_key=True)
    found_at: Mapped[datetime] = mapped_column(UTCDateTime)
