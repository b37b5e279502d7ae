"""Invitations to act for a company, and briefs that wait for a colleague's word."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.domain.vocabulary import Permission
from marketplace.models.accounts import User
from marketplace.models.base import Base, Created, Key, PublicId, UTCDateTime, parent, words
from marketplace.models.companies import Company


class Invitation(Base):
    """An address that may join a company, and what they may then do there. Only the hash of its link is kept."""

    __tablename__ = "company_invitations"
    __table_args__ = (sa.Index("ix_company_invitations_company_id_email", "company_id", "email"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    company_id: Mapped[int] = parent("companies.id", index=False)
    email: Mapped[str] = mapped_column(sa.String(254))
    invited_by_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[Created]
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    company: Mapped[Company] = relationship(lazy="joined")
    permission_rows: Mapped[list["InvitationPermission"]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    @property
    def permissions(self) -> frozenset[Permission]:
        """What whoever accepts may do for the company."""
        return frozenset(row.permission for row in self.permission_rows)


class InvitationPermission(Base):
    """One permission that comes with an invitation."""

    __tablename__ = "company_invitation_permissions"

    invitation_id: Mapped[int] = parent("company_invitations.id", index=False, primary_key=True)
    permission: Mapped[Permission] = mapped_column(words(Permission, "permission"), primary_key=True)


class BriefApproval(Base):
    """One time that publishing a brief was put to a colleague; `is_granted` is NULL until they have said."""

    __tablename__ = "brief_approvals"

    id: Mapped[Key]
    brief_id: Mapped[int] = parent("briefs.id")
    asked_by_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    is_granted: Mapped[bool | None] = mapped_column(sa.Boolean)
    comment: Mapped[str] = mapped_column(sa.Text, default="")

    asked_by: Mapped[User | None] = relationship(foreign_keys=asked_by_id, lazy="joined")
    decided_by: Mapped[User | None] = relationship(foreign_keys=decided_by_id, lazy="joined")
