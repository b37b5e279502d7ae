"""Links by which people without a log-in may read one ranking, for a while."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.models.accounts import User
from marketplace.models.base import Base, Created, Key, PublicId, UTCDateTime, parent
from marketplace.models.matches import MatchRun


class SharedRanking(Base):
    """One link to one ranking; only a hash of its secret is kept. `ended_at` is set when somebody ends it early."""

    __tablename__ = "shared_rankings"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    run_id: Mapped[int] = parent("match_runs.id")
    by_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    whom: Mapped[str] = mapped_column(sa.String(120))
    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    has_names: Mapped[bool] = mapped_column(sa.Boolean)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[Created]

    run: Mapped[MatchRun] = relationship()
    by: Mapped[User | None] = relationship()
