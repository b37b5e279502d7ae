"""Risk flags of cases, the marks of profiles they are found by, and the views of the queue that people keep."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.domain.queue_views import QueueView
from marketplace.domain.risks import MarkKind, RiskKind
from marketplace.models.base import Base, Created, Key, PublicId, UTCDateTime, parent, words


class ProfileMark(Base):
    """The digest of a contact, or of a run of words, that stands in a profile."""

    __tablename__ = "profile_marks"
    __table_args__ = (sa.Index("ix_profile_marks_digest_kind", "digest", "kind"),)

    expert_id: Mapped[int] = parent("experts.id", index=False, primary_key=True)
    kind: Mapped[MarkKind] = mapped_column(words(MarkKind, "kind"), primary_key=True)
    digest: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True)


class RiskFlag(Base):
    """What was computed to call for a second look at a case; `looked_at` once somebody has had it."""

    __tablename__ = "risk_flags"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    case_id: Mapped[int] = parent("vetting_cases.id")
    kind: Mapped[RiskKind] = mapped_column(words(RiskKind, "kind"))
    reason: Mapped[str] = mapped_column(sa.Text)
    other_id: Mapped[int | None] = parent("experts.id")
    found_at: Mapped[datetime] = mapped_column(UTCDateTime)
    looked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    looked_by_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")


class SavedView(Base):
    """A view of the queue that somebody keeps under a name: what they asked for, as it was."""

    __tablename__ = "saved_views"
    __table_args__ = (sa.UniqueConstraint("user_id", "name"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    user_id: Mapped[int] = parent("users.id", index=False)
    name: Mapped[str] = mapped_column(sa.String(60))
    view: Mapped[QueueView] = mapped_column(words(QueueView, "view"))
    text: Mapped[str] = mapped_column(sa.String(120), default="")
    specialization: Mapped[str] = mapped_column(sa.String(80), default="")
    created_at: Mapped[Created]
