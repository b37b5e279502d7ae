"""Profiles that were found to be of one person."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.models.base import Base, Frozen, Key, UTCDateTime, parent
from marketplace.models.experts import Expert

STANDS = "undone_at IS NULL"


class ExpertMerge(Base):
    """One profile that went into another; `taken` names what it gave and how it stood, to part the two again."""

    __tablename__ = "expert_merges"
    __table_args__ = (
        sa.CheckConstraint("kept_id <> gone_id", "two"),
        sa.Index(
            "uq_expert_merges_gone_id_stands",
            "gone_id",
            unique=True,
            sqlite_where=sa.text(STANDS),
            postgresql_where=sa.text(STANDS),
        ),
    )

    id: Mapped[Key]
    kept_id: Mapped[int] = parent("experts.id")
    gone_id: Mapped[int] = parent("experts.id", index=False)
    by_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    taken: Mapped[Frozen]

    kept: Mapped[Expert] = relationship(foreign_keys=[kept_id])
    gone: Mapped[Expert] = relationship(foreign_keys=[gone_id])
