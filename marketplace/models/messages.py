"""What an expert and a company write to each other about one candidacy, and how far each person has read."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.domain.hiring_words import Side
from marketplace.models.accounts import User
from marketplace.models.base import Base, Key, PublicId, UTCDateTime, parent, words
from marketplace.models.candidacies import Candidacy


class Message(Base):
    """One message, as it was written; it is never edited, and empty when the person it concerns was erased.

    `once` is made of the form it came with and its text, so that sending the form twice writes it once.
    """

    __tablename__ = "messages"
    __table_args__ = (
        sa.UniqueConstraint("candidacy_id", "once"),
        sa.Index("ix_messages_candidacy_id_id", "candidacy_id", "id"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    candidacy_id: Mapped[int] = parent("candidacies.id", index=False)
    author_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    side: Mapped[Side] = mapped_column(words(Side, "side"))
    text: Mapped[str] = mapped_column(sa.Text)
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    once: Mapped[str] = mapped_column(sa.String(64))

    candidacy: Mapped[Candidacy] = relationship()
    author: Mapped[User | None] = relationship()


class MessageMark(Base):
    """The last message of a candidacy that somebody has read, by its key, and when they read it."""

    __tablename__ = "message_marks"

    candidacy_id: Mapped[int] = parent("candidacies.id", index=False, primary_key=True)
    user_id: Mapped[int] = parent("users.id", primary_key=True)
    message_id: Mapped[int] = mapped_column(sa.Integer)
    read_at: Mapped[datetime] = mapped_column(UTCDateTime)
