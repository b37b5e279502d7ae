"""What a company notes about somebody for one brief, and its people say; nobody outside the company reads it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.models.accounts import User
from marketplace.models.base import Base, Key, PublicId, UTCDateTime, parent


class ExpertNote(Base):
    """One company's note about one expert, beside one brief; `version` grows with every change."""

    __tablename__ = "expert_notes"
    __table_args__ = (sa.UniqueConstraint("brief_id", "expert_id"),)

    id: Mapped[Key]
    brief_id: Mapped[int] = parent("briefs.id", index=False)
    expert_id: Mapped[int] = parent("experts.id")
    text: Mapped[str] = mapped_column(sa.Text)
    by_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(sa.Integer)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class CandidacyComment(Base):
    """What one person of a company said about a candidate, for the others there."""

    __tablename__ = "candidacy_comments"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    candidacy_id: Mapped[int] = parent("candidacies.id")
    by_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    text: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    by: Mapped[User | None] = relationship()
