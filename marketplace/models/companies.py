"""Companies, the people who act for them, and whom they never want to see."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.domain.vocabulary import CompanySize, Permission
from marketplace.models.accounts import User
from marketplace.models.base import Base, Country, Created, Currency, Key, PublicId, parent, words


class Company(Base):
    """A company that writes briefs. `needs_approval`: a brief opens when a colleague of its author agrees.

    `version` grows with every change, so that two who describe it at once do not overwrite each other.
    `offers_need_approval`: an offer is sent when a colleague of its author agrees.
    """

    __tablename__ = "companies"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    name: Mapped[str] = mapped_column(sa.String(120), unique=True)
    country: Mapped[Country | None]
    time_zone: Mapped[str] = mapped_column(sa.String(64), default="UTC")
    currency: Mapped[Currency]
    is_synthetic: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    needs_approval: Mapped[bool] = mapped_column(sa.Boolean, default=False, server_default=sa.false())
    about: Mapped[str] = mapped_column(sa.Text, default="", server_default=sa.text("''"))
    website: Mapped[str | None] = mapped_column(sa.String(500))
    size: Mapped[CompanySize | None] = mapped_column(words(CompanySize, "size"))
    version: Mapped[int] = mapped_column(sa.Integer, server_default="1")
    offers_need_approval: Mapped[bool] = mapped_column(sa.Boolean, default=False, server_default=sa.false())
    created_at: Mapped[Created]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so

    members: Mapped[list["CompanyMember"]] = relationship(
        back_populates="company", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def company_id(self) -> int:
        """The company a permission is about: this one."""
        return self.id


class CompanyMember(Base):
    """One person acting for one company, and what they may do there."""

    __tablename__ = "company_members"
    __table_args__ = (sa.UniqueConstraint("company_id", "user_id"),)

    id: Mapped[Key]
    company_id: Mapped[int] = parent("companies.id", index=False)
    user_id: Mapped[int] = parent("users.id")
    created_at: Mapped[Created]

    company: Mapped[Company] = relationship(back_populates="members", lazy="joined")
    user: Mapped[User] = relationship()
    permission_rows: Mapped[list["CompanyMemberPermission"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the company allows this member to do."""
        return frozenset(row.permission for row in self.permission_rows)


class CompanyMemberPermission(Base):
    """One permission of one member."""

    __tablename__ = "company_member_permissions"

    member_id: Mapped[int] = parent("company_members.id", index=False, primary_key=True)
    permission: Mapped[Permission] = mapped_column(words(Permission, "permission"), primary_key=True)


class CompanyBlockedExpert(Base):
    """An expert whom a company does not want to be shown."""

    __tablename__ = "company_blocked_experts"

    company_id: Mapped[int] = parent("companies.id", index=False, primary_key=True)
    expert_id: Mapped[int] = parent("experts.id", primary_key=True)
    created_at: Mapped[Created]
