"""The inbox of everybody with a log-in, and how they want to hear of each kind of notice."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.domain.notices import NoticeKind, NoticeWay
from marketplace.models.base import Base, Created, Key, PublicId, UTCDateTime, parent, words

UNREAD = "read_at IS NULL"
WAITING = "is_for_digest"


class Notice(Base):
    """Something that one person is told of: the subject of its letter, and the page that it is about.

    With a `key` somebody is told once and never again. `is_for_digest` until the digest has gone that names it.
    """

    __tablename__ = "notices"
    __table_args__ = (
        sa.UniqueConstraint("user_id", "key"),
        sa.Index("ix_notices_user_id_id", "user_id", "id"),
        sa.Index(
            "ix_notices_user_id_unread", "user_id", sqlite_where=sa.text(UNREAD), postgresql_where=sa.text(UNREAD)
        ),
        sa.Index(
            "ix_notices_user_id_for_digest",
            "user_id",
            sqlite_where=sa.text(WAITING),
            postgresql_where=sa.text(WAITING),
        ),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    user_id: Mapped[int] = parent("users.id", index=False)
    kind: Mapped[NoticeKind] = mapped_column(words(NoticeKind, "kind"))
    letter: Mapped[str] = mapped_column(sa.String(60))
    subject: Mapped[str] = mapped_column(sa.String(300))
    link: Mapped[str] = mapped_column(sa.String(300))
    key: Mapped[str | None] = mapped_column(sa.String(160))
    is_for_digest: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    created_at: Mapped[Created]
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class NoticeChoice(Base):
    """The way in which somebody wants to hear of one kind of notice; without a row, at once."""

    __tablename__ = "notice_choices"

    user_id: Mapped[int] = parent("users.id", index=False, primary_key=True)
    kind: Mapped[NoticeKind] = mapped_column(words(NoticeKind, "kind"), primary_key=True)
    way: Mapped[NoticeWay] = mapped_column(words(NoticeWay, "way"))
