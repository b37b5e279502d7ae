"""Links by which people without a log-in may read one ranking, or the shortlist of one role, for a while."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from marketplace.models.accounts import User
from marketplace.models.base import Base, Created, Key, PublicId, UTCDateTime, parent
from marketplace.models.briefs import Brief
from marketplace.models.candidacies import BriefSlot
from marketplace.models.matches import MatchRun


class Shared:
    """One link; only a hash of its secret is kept. `ended_at` is set when somebody ends it early."""

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    by_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    whom: Mapped[str] = mapped_column(sa.String(120))
    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    has_names: Mapped[bool] = mapped_column(sa.Boolean)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[Created]

    @declared_attr
    def by(self) -> Mapped[User | None]:
        """Who made it."""
        return relationship(User)


class SharedRanking(Shared, Base):
    """A link to one ranking."""

    __tablename__ = "shared_rankings"

    run_id: Mapped[int] = parent("match_runs.id")

    run: Mapped[MatchRun] = relationship()

    @property
    def brief(self) -> Brief:
        """The brief that was ranked for."""
        return self.run.brief


class SharedShortlist(Shared, Base):
    """A link to the shortlist of one role."""

    __tablename__ = "shared_shortlists"

    slot_id: Mapped[int] = parent("brief_slots.id")

    slot: Mapped[BriefSlot] = relationship()

    @property
    def brief(self) -> Brief:
        """The brief whose role it is."""
        return self.slot.brief
