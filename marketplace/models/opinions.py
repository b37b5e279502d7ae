"""What experts say of open briefs before anybody has asked them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.domain.hiring_words import DeclineReason, Opinion
from marketplace.models.base import Base, Key, PublicId, UTCDateTime, parent, words
from marketplace.models.briefs import Brief
from marketplace.models.experts import Expert


class BriefOpinion(Base):
    """One expert's word about one brief: they would like it, or it is not for them, and why.

    A company reads how many said what, and never who.
    """

    __tablename__ = "brief_opinions"
    __table_args__ = (
        sa.UniqueConstraint("brief_id", "expert_id"),
        sa.CheckConstraint("(opinion = 'not-for-me') = (reason IS NOT NULL)", "reason_belongs"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    brief_id: Mapped[int] = parent("briefs.id", index=False)
    expert_id: Mapped[int] = parent("experts.id")
    opinion: Mapped[Opinion] = mapped_column(words(Opinion, "opinion"))
    reason: Mapped[DeclineReason | None] = mapped_column(words(DeclineReason, "reason"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    brief: Mapped[Brief] = relationship()
    expert: Mapped[Expert] = relationship()
