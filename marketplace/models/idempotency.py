"""The keys under which requests have been answered, so that a repeated request is answered again, not done again."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.models.base import Base, Created, Frozen, parent


class IdempotencyKey(Base):
    """One key of one user: a fingerprint of the request, and the answer once there is one."""

    __tablename__ = "idempotency_keys"

    user_id: Mapped[int] = parent("users.id", index=False, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(255), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    status: Mapped[int | None] = mapped_column(sa.SmallInteger)
    headers: Mapped[Frozen | None]
    body: Mapped[str | None] = mapped_column(sa.Text)
    created_at: Mapped[Created] = mapped_column(index=True)
