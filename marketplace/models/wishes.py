"""What experts want of a brief: theirs to edit, and nobody else's to read."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.domain.wishes import Wish
from marketplace.models.base import Base, Key, parent, words

MINE: dict[str, Any] = {"cascade": "all, delete-orphan", "passive_deletes": True}


class ExpertWishes(Base):
    """The most hours a week an expert will work, and what the parts of a brief weigh for them, in points.

    `version` grows with every change, so that nobody overwrites what they have not seen.
    """

    __tablename__ = "expert_wishes"
    __table_args__ = (
        sa.CheckConstraint("most_hours BETWEEN 1 AND 80", "most_hours"),
        sa.CheckConstraint("pay BETWEEN 0 AND 100", "pay"),
        sa.CheckConstraint("model BETWEEN 0 AND 100", "model"),
        sa.CheckConstraint("domain BETWEEN 0 AND 100", "domain"),
        sa.CheckConstraint("time BETWEEN 0 AND 100", "time"),
        sa.CheckConstraint("overlap BETWEEN 0 AND 100", "overlap"),
        sa.CheckConstraint("company BETWEEN 0 AND 100", "company"),
        sa.CheckConstraint("pay + model + domain + time + overlap + company > 0", "some_weight"),
    )

    id: Mapped[Key]
    expert_id: Mapped[int] = parent("experts.id", index=False, unique=True)
    version: Mapped[int] = mapped_column(sa.Integer)
    most_hours: Mapped[float | None] = mapped_column(sa.Float, index=True)
    pay: Mapped[int] = mapped_column(sa.SmallInteger)
    model: Mapped[int] = mapped_column(sa.SmallInteger)
    domain: Mapped[int] = mapped_column(sa.SmallInteger)
    time: Mapped[int] = mapped_column(sa.SmallInteger)
    overlap: Mapped[int] = mapped_column(sa.SmallInteger)
    company: Mapped[int] = mapped_column(sa.SmallInteger)

    domains: Mapped[list["ExpertWishedDomain"]] = relationship(
        **MINE, lazy="joined", order_by="ExpertWishedDomain.domain"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class ExpertWishedDomain(Base):
    """A field of business that an expert looks for, or will not work in."""

    __tablename__ = "expert_wished_domains"

    wishes_id: Mapped[int] = parent("expert_wishes.id", index=False, primary_key=True)
    domain: Mapped[str] = parent("domains.slug", ondelete="RESTRICT", primary_key=True)
    wish: Mapped[Wish] = mapped_column(words(Wish, "wish"))
