"""Background work that is waiting, running, done or dead."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.models.base import Base, Created, Frozen, Key, PublicId, UTCDateTime, parent


class Job(Base):
    """One piece of work, written in the transaction of what it follows from.

    `kind` is free text, because a row may be read by an older worker, which then says what it does not know.
    `effect_began_at` is set just before an effect that cannot be repeated, such as handing a mail over: a job that
    is found with it, and without an end, is held for a person. The payload is emptied once the job is done.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        sa.UniqueConstraint("kind", "key"),
        sa.CheckConstraint("attempts >= 0", "attempts"),
        sa.CheckConstraint("done_at IS NULL OR dead_at IS NULL", "one_end"),
        sa.Index("ix_jobs_done_at_dead_at_run_at_id", "done_at", "dead_at", "run_at", "id"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    kind: Mapped[str] = mapped_column(sa.String(40))
    key: Mapped[str | None] = mapped_column(sa.String(160))
    payload: Mapped[Frozen]
    about_user_id: Mapped[int | None] = parent("users.id")
    created_at: Mapped[Created]
    run_at: Mapped[datetime] = mapped_column(UTCDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(sa.SmallInteger, default=0)
    effect_began_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    dead_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_error: Mapped[str | None] = mapped_column(sa.String(300))
