"""People who sign in, what they are to the marketplace, and the tokens of their programs."""

import secrets
from datetime import datetime

import sqlalchemy as sa
from flask_security.core import RoleMixin, UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.domain.vocabulary import Permission
from marketplace.domain.vocabulary import Role as RoleName
from marketplace.models.base import Base, Created, Key, PublicId, UTCDateTime, parent, words

user_roles = sa.Table(
    "user_roles",
    Base.metadata,
    sa.Column("user_id", sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("role_id", sa.ForeignKey("roles.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Role(RoleMixin, Base):
    """One of the closed list of roles; a row, because the sign-in library looks for rows."""

    __tablename__ = "roles"

    id: Mapped[Key]
    name: Mapped[RoleName] = mapped_column(words(RoleName, "name"), unique=True)
    description: Mapped[str] = mapped_column(sa.String(200), default="")


class User(UserMixin, Base):
    """A person with a log-in. The mixin adds methods that the sign-in library needs and no columns.

    Sessions belong to `fs_uniquifier`: a new one ends them all. `second_factor` is an encrypted secret, and the
    counter is the time step of the last code that was taken. `terms_version` is what they agreed to last.
    """

    __tablename__ = "users"
    __table_args__ = (sa.CheckConstraint("email = lower(email)", "email_is_lower"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(160), default="")
    password: Mapped[str | None] = mapped_column(sa.String(255))
    active: Mapped[bool] = mapped_column(sa.Boolean, default=True)
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True, default=lambda: secrets.token_hex(32))
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[Created]
    second_factor: Mapped[str | None] = mapped_column(sa.Text)
    second_factor_counter: Mapped[int | None] = mapped_column(sa.BigInteger)
    terms_version: Mapped[str | None] = mapped_column(sa.String(20))

    roles: Mapped[list[Role]] = relationship(  # type: ignore[assignment]
        secondary=user_roles, lazy="selectin"
    )
    tokens: Mapped[list["ApiToken"]] = relationship(back_populates="user", passive_deletes=True)


class ApiToken(Base):
    """A key for a program. Only the SHA-256 of its secret is kept; the secret is shown once."""

    __tablename__ = "api_tokens"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    user_id: Mapped[int] = parent("users.id")
    name: Mapped[str] = mapped_column(sa.String(120))
    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[Created]
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    user: Mapped[User] = relationship(back_populates="tokens", lazy="joined")
    scope_rows: Mapped[list["ApiTokenScope"]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    @property
    def scopes(self) -> frozenset[Permission]:
        """What the token may be used for, at most."""
        return frozenset(row.scope for row in self.scope_rows)


class ApiTokenScope(Base):
    """One permission that a token carries."""

    __tablename__ = "api_token_scopes"

    token_id: Mapped[int] = parent("api_tokens.id", index=False, primary_key=True)
    scope: Mapped[Permission] = mapped_column(words(Permission, "scope"), primary_key=True)
