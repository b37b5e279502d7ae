"""What vetting is measured by: versions of the rubric and of the plan of steps, each written once."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.models.base import Base, Created, Frozen, Key, parent


class RubricVersion(Base):
    """One published rubric; the highest number is in force, the others stay for the decisions made by them."""

    __tablename__ = "rubric_versions"

    id: Mapped[Key]
    number: Mapped[int] = mapped_column(sa.Integer, unique=True)
    published_at: Mapped[Created]
    published_by_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    note: Mapped[str] = mapped_column(sa.Text, default="")
    content: Mapped[Frozen]

    @property
    def public_id(self) -> str:
        """How the audit trail names it."""
        return str(self.number)


class PlanVersion(Base):
    """One published plan of vetting steps; a case keeps the plan it was opened under."""

    __tablename__ = "plan_versions"

    id: Mapped[Key]
    number: Mapped[int] = mapped_column(sa.Integer, unique=True)
    published_at: Mapped[Created]
    published_by_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    note: Mapped[str] = mapped_column(sa.Text, default="")
    content: Mapped[Frozen]

    @property
    def public_id(self) -> str:
        """How the audit trail names it."""
        return str(self.number)
