"""Requests of experts that a person look at how they were ranked or decided about, and the answers."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.domain.reviews import ReviewAnswer, ReviewSubject
from marketplace.models.accounts import User
from marketplace.models.base import Base, Key, PublicId, UTCDateTime, parent, words
from marketplace.models.experts import Expert

IS_OPEN = "answered_at IS NULL"


class ReviewRequest(Base):
    """One request; an expert has at most one that is open."""

    __tablename__ = "review_requests"
    __table_args__ = (
        sa.CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", "answered"),
        sa.Index(
            "uq_review_requests_expert_id_open",
            "expert_id",
            unique=True,
            sqlite_where=sa.text(IS_OPEN),
            postgresql_where=sa.text(IS_OPEN),
        ),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    expert_id: Mapped[int] = parent("experts.id")
    subject: Mapped[ReviewSubject] = mapped_column(words(ReviewSubject, "subject"))
    text: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    answer: Mapped[ReviewAnswer | None] = mapped_column(words(ReviewAnswer, "answer"))
    answer_text: Mapped[str] = mapped_column(sa.Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_by_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")

    expert: Mapped[Expert] = relationship()
    answered_by: Mapped[User | None] = relationship()
