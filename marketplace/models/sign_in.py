"""What proves that somebody is who they say, what they agreed to, and the links that were sent to them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.domain.vocabulary import LinkKind
from marketplace.domain.vocabulary import Role as RoleName
from marketplace.models.accounts import User
from marketplace.models.base import Base, Created, Key, PublicId, UTCDateTime, parent, words


class TermsAcceptance(Base):
    """One version of the terms that somebody agreed to."""

    __tablename__ = "terms_acceptances"

    user_id: Mapped[int] = parent("users.id", index=False, primary_key=True)
    version: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    accepted_at: Mapped[Created]


class RecoveryCode(Base):
    """One code that stands in for the second factor once. Only its hash is kept; it has 80 random bits."""

    __tablename__ = "recovery_codes"
    __table_args__ = (sa.UniqueConstraint("user_id", "code_hash"),)

    id: Mapped[Key]
    user_id: Mapped[int] = parent("users.id", index=False)
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Passkey(Base):
    """A key that a person's device keeps; here is only its public half."""

    __tablename__ = "passkeys"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    user_id: Mapped[int] = parent("users.id")
    name: Mapped[str] = mapped_column(sa.String(80))
    credential_id: Mapped[bytes] = mapped_column(sa.LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    sign_count: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    created_at: Mapped[Created]
    last_used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    user: Mapped[User] = relationship(lazy="joined")


class KnownDevice(Base):
    """A browser that somebody has signed in with. The mark that its cookie carries is kept as a hash."""

    __tablename__ = "known_devices"

    id: Mapped[Key]
    user_id: Mapped[int] = parent("users.id")
    mark_hash: Mapped[str] = mapped_column(sa.String(64))
    created_at: Mapped[Created]
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Registration(Base):
    """A wish for a log-in, until whoever reads the mail of that address has confirmed it."""

    __tablename__ = "registrations"

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(sa.String(254), index=True)
    name: Mapped[str] = mapped_column(sa.String(160))
    role: Mapped[RoleName] = mapped_column(words(RoleName, "role"))
    company_name: Mapped[str | None] = mapped_column(sa.String(120))
    terms_version: Mapped[str] = mapped_column(sa.String(20))
    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[Created]
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class AccountLink(Base):
    """A link that was sent to somebody with a log-in; it opens one thing, once. Only its hash is kept."""

    __tablename__ = "account_links"

    id: Mapped[Key]
    user_id: Mapped[int] = parent("users.id")
    kind: Mapped[LinkKind] = mapped_column(words(LinkKind, "kind"))
    email: Mapped[str | None] = mapped_column(sa.String(254))
    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[Created]
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    user: Mapped[User] = relationship(lazy="joined")
