"""Pools as they were when somebody was ranked: what each record said, and which records a pool was made of."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.models.base import Base, Created, Frozen, Key, UTCDateTime, now, parent
from marketplace.models.experts import Expert


class PoolRecord(Base):
    """What the ranking knew about one expert, as compressed bytes; `digest` names what they say.

    A record is kept once however many pools hold it, and is deleted when its expert is erased.
    """

    __tablename__ = "pool_records"

    id: Mapped[Key]
    expert_id: Mapped[int] = parent("experts.id")
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)

    expert: Mapped[Expert] = relationship()


class Pool(Base):
    """A pool that somebody was ranked in: a build of the index, or one with the changes that came after it.

    `key` names exactly this pool. `members` holds pairs of expert and record: of a build all of them, of a changed
    pool (`base_id`) those who changed, with a record of 0 for those who left. `facts` is what else the index was
    made of: the day, the taxonomy, exchange rates, weights, the scale of the text.
    """

    __tablename__ = "pools"

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(sa.String(80), unique=True)
    base_id: Mapped[int | None] = parent("pools.id")
    facts: Mapped[Frozen]
    members: Mapped[bytes] = mapped_column(sa.LargeBinary)
    created_at: Mapped[Created]
    used_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    base: Mapped["Pool | None"] = relationship(remote_side="Pool.id")
