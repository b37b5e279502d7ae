"""Proposed changes to the taxonomy; the accepted ones, in their order, are in force on top of the data file."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.domain.proposals import ChangeKind, ChangeStatus
from marketplace.models.accounts import User
from marketplace.models.base import Base, Created, Frozen, Key, PublicId, UTCDateTime, parent, words


class TaxonomyChange(Base):
    """One change: what it does in plain words, who wants it and why, and what became of it.

    `place` orders the accepted ones. `moved` is written by a merge: the rows it re-pointed and those
    it took away, so that it can be undone. `skill` may name one that is not there yet.
    """

    __tablename__ = "taxonomy_changes"
    __table_args__ = (sa.Index("ix_taxonomy_changes_status_id", "status", "id"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    kind: Mapped[ChangeKind] = mapped_column(words(ChangeKind, "kind"))
    status: Mapped[ChangeStatus] = mapped_column(words(ChangeStatus, "status"), default=ChangeStatus.PROPOSED)
    skill: Mapped[str] = mapped_column(sa.String(80), index=True)
    payload: Mapped[Frozen]
    reason: Mapped[str] = mapped_column(sa.Text)
    proposed_by_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    created_at: Mapped[Created]
    decided_by_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL", index=False)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decision: Mapped[str] = mapped_column(sa.Text, default="")
    place: Mapped[int | None] = mapped_column(sa.Integer, unique=True)
    moved: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))

    proposed_by: Mapped[User | None] = relationship(foreign_keys=[proposed_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
