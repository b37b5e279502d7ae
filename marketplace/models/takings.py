"""Which lead admin has taken what waits for a decision between two sides."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.models.accounts import User
from marketplace.models.base import Base, UTCDateTime, parent


class Taking(Base):
    """That somebody has taken a milestone in dispute or a challenged outcome, by its public id; gone once decided."""

    __tablename__ = "takings"

    object_id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    user_id: Mapped[int] = parent("users.id")
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    user: Mapped[User] = relationship()
