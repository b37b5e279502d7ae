"""People who sign in, and the tokens of their programs."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from marketplace.domain.accounts import COMPANY_PERMISSIONS, Actor
from marketplace.domain.errors import Conflict, Invalid, NotFound
from marketplace.domain.terms import TERMS_VERSION
from marketplace.domain.vocabulary import EventAct, Permission
from marketplace.domain.vocabulary import Role as RoleName
from marketplace.models import (
    ApiToken,
    ApiTokenScope,
    CompanyMember,
    CompanyMemberPermission,
    Role,
    TermsAcceptance,
    User,
)
from marketplace.models.base import public_id
from marketplace.services import events

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.models import Company

TOKEN_PREFIX = "assay_"  # noqa: S105 - lets a secret be recognised in a log; it is not one
TOKEN_BYTES = 32
LONGEST_NAME = 160
LONGEST_TOKEN_NAME = 120


def register(
    db: Session,
    *,
    email: str,
    password_hash: str | None,
    name: str,
    roles: Iterable[RoleName] = (),
    company: Company | None = None,
    actor: Actor | None = None,
    terms: str | None = TERMS_VERSION,
) -> User:
    """Give somebody a log-in, and a place in a company if one is named.

    `terms` is the version that they agreed to, or None for somebody who has yet to. Raises Invalid when the
    address cannot be one or has a log-in already.
    """
    address = checked_address(email)
    if find_by_email(db, address) is not None:
        raise Invalid({"email": ["There is a log-in with this address already; sign in, or use another."]})
    if not name.strip():
        raise Invalid({"name": ["The name is empty; write what to call this person."]})
    wanted = [RoleName(role) for role in roles]
    user = User(public_id=public_id(), email=address, name=name.strip(), password=password_hash)
    user.roles = [role_named(db, role) for role in wanted]
    db.add(user)
    events.record(
        db, actor=actor, act=EventAct.REGISTERED, object=user, after={"roles": [role.value for role in wanted]}
    )
    if company is not None:
        join(db, user, company, actor=actor)
    # The caller may put the new log-in into an Actor, which needs its key.
    db.flush()
    if terms is not None:
        user.terms_version = terms
        db.add(TermsAcceptance(user_id=user.id, version=terms))
    return user


def accept_terms(db: Session, user: User, version: str, *, actor: Actor | None = None) -> None:
    """Write down that somebody agreed to the terms. Raises Conflict when another version is in force by now."""
    if version != TERMS_VERSION:
        raise Conflict("The terms have changed since you opened the page; read the new ones.")
    if user.terms_version == version:
        return
    user.terms_version = version
    if db.get(TermsAcceptance, (user.id, version)) is None:
        db.add(TermsAcceptance(user_id=user.id, version=version))
    events.record(db, actor=actor, act=EventAct.TERMS_ACCEPTED, object=user, after={"version": version})


def rename(db: Session, user: User, name: str, *, actor: Actor | None = None) -> None:
    """Change how somebody is called. Raises Invalid for a name that is empty or too long."""
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise Invalid({"name": [f"Write a name of 1 to {LONGEST_NAME} characters."]})
    if name != user.name:
        user.name = name
        events.record(db, actor=actor, act=EventAct.REVISED, object=user, after={"changed": ["name"]})


def join(
    db: Session,
    user: User,
    company: Company,
    *,
    permissions: Iterable[Permission] = COMPANY_PERMISSIONS,
    actor: Actor | None = None,
) -> None:
    """Let somebody act for a company. Raises Conflict when they do already."""
    # The query below needs the keys of both.
    db.flush()
    if db.scalar(select(CompanyMember.id).filter_by(company_id=company.id, user_id=user.id)) is not None:
        raise Conflict("This person acts for the company already.")
    allowed = sorted(Permission(permission) for permission in permissions)
    member = CompanyMember(company=company, user=user)
    member.permission_rows = [CompanyMemberPermission(permission=permission) for permission in allowed]
    db.add(member)
    after = {"user": user.public_id, "permissions": [permission.value for permission in allowed]}
    events.record(db, actor=actor, act=EventAct.JOINED, object=company, after=after)


def find_by_email(db: Session, email: str) -> User | None:
    """The log-in with this address, whatever its case."""
    return db.scalar(select(User).where(User.email == email.strip().lower()))


def user_of(db: Session, actor: Actor) -> User:
    """The log-in of who acts. Raises NotFound if it has gone since."""
    user = db.get(User, actor.user_id)
    if user is None:
        raise NotFound("This log-in no longer exists.")
    return user


def user_again(db: Session, user: User) -> User:
    """The same log-in as a row of this session. Raises NotFound if it has gone since."""
    found = db.get(User, user.id)
    if found is None:
        raise NotFound("This log-in no longer exists.")
    return found


def standing(db: Session, user: User, scopes: Iterable[Permission] | None = None) -> tuple[Actor, Company | None]:
    """What permissions are decided by, and the company the person acts for: the first, if there are several.

    An actor has the person's roles and memberships, narrowed to a token's scopes.
    """
    chosen = select(CompanyMember).where(CompanyMember.user_id == user.id).order_by(CompanyMember.id)
    members = db.scalars(chosen.options(joinedload(CompanyMember.permission_rows))).unique().all()
    actor = Actor(
        user_id=user.id,
        roles=frozenset(role.name for role in user.roles),
        memberships={member.company_id: member.permissions for member in members},
        scopes=None if scopes is None else frozenset(Permission(scope) for scope in scopes),
    )
    return actor, members[0].company if members else None


def actor_of(db: Session, user: User, scopes: Iterable[Permission] | None = None) -> Actor:
    """What permissions are decided by."""
    return standing(db, user, scopes)[0]


def issue_token(
    db: Session,
    user: User,
    *,
    name: str,
    scopes: Iterable[Permission | str],
    expires_at: datetime | None = None,
    actor: Actor | None = None,
) -> str:
    """Make a token for a program and return its secret, which is shown this once; only its hash is kept.

    Raises Invalid for a scope that does not exist, or none at all.
    """
    wanted = _scopes(scopes)
    secret = TOKEN_PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    token = ApiToken(public_id=public_id(), user=user, name=name, secret_hash=_hash(secret), expires_at=expires_at)
    token.scope_rows = [ApiTokenScope(scope=scope) for scope in wanted]
    db.add(token)
    after = {"user": user.public_id, "scopes": [scope.value for scope in wanted]}
    events.record(db, actor=actor, act=EventAct.TOKEN_ISSUED, object=token, after=after)
    return secret


def token_of(db: Session, secret: str, now: datetime) -> ApiToken:
    """The token with this secret. Raises NotFound when it is unknown, revoked, expired or its owner is barred."""
    chosen = select(ApiToken).where(ApiToken.secret_hash == _hash(secret))
    with_owner = (joinedload(ApiToken.user).joinedload(User.roles), joinedload(ApiToken.scope_rows))
    token = db.scalars(chosen.options(*with_owner)).unique().one_or_none()
    if (
        token is None
        or token.revoked_at is not None
        or (token.expires_at is not None and token.expires_at <= now)
        or not token.user.active
    ):
        raise NotFound("This token is unknown, expired or revoked; issue another.")
    return token


def user_of_token(db: Session, secret: str, now: datetime) -> User:
    """Whom a token acts for. Raises NotFound like `token_of`."""
    return token_of(db, secret, now).user


def tokens_of(db: Session, user: User) -> list[ApiToken]:
    """Every token of a person, newest first."""
    return list(db.scalars(select(ApiToken).where(ApiToken.user_id == user.id).order_by(ApiToken.id.desc())))


def token_named(db: Session, user: User, token_id: str) -> ApiToken:
    """A person's token with this id. Raises NotFound, also for somebody else's."""
    token = db.scalar(select(ApiToken).where(ApiToken.public_id == token_id, ApiToken.user_id == user.id))
    if token is None:
        raise NotFound("You have no such token.")
    return token


def revoke_token(db: Session, token: ApiToken, *, now: datetime, actor: Actor | None = None) -> None:
    """End a token; ending it twice changes nothing."""
    if token.revoked_at is None:
        token.revoked_at = now
        events.record(db, actor=actor, act=EventAct.TOKEN_REVOKED, object=token)


def checked_address(email: str) -> str:
    """An e-mail address as it is kept. Raises Invalid when it cannot be one."""
    try:
        found = validate_email(email.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise Invalid({"email": [f"{email[:80]!r} is not an e-mail address: {error}"]}) from error
    return found.normalized.lower()


def _scopes(scopes: Iterable[Permission | str]) -> list[Permission]:
    known = {permission.value for permission in Permission}
    wanted = sorted(set(scopes))
    unknown = [scope for scope in wanted if scope not in known]
    if unknown or not wanted:
        complaint = f"There is no scope {unknown[0]!r}" if unknown else "A token without scopes may do nothing"
        raise Invalid({"scopes": [f"{complaint}; choose from {', '.join(sorted(known))}."]})
    return [Permission(scope) for scope in wanted]


def role_named(db: Session, name: RoleName) -> Role:
    """The row of a role, made when it is first asked for."""
    role = db.scalar(select(Role).where(Role.name == name))
    if role is None:
        role = Role(name=name)
        db.add(role)
    return role


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
