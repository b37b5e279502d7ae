"""Who is asking: the signed-in person as the rest of the house sees them, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import g
from flask_security import current_user
from sqlalchemy.orm import Session

from marketplace import db as database
from marketplace.domain import policy
from marketplace.domain.accounts import Actor
from marketplace.domain.errors import Forbidden, MarketplaceError, NotFound
from marketplace.domain.terms import TERMS_VERSION
from marketplace.domain.vocabulary import Permission
from marketplace.models import Company
from marketplace.services import accounts

from .impersonation import impersonated


class SignInNeeded(MarketplaceError):
    """Nobody is signed in, and this needs somebody."""

    code = "sign-in-needed"

    def __init__(self) -> None:
        super().__init__("Sign in to see this page.")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody signed in, what decides their permissions, and the company they act for, if any."""

    name: str
    actor: Actor
    company_id: int | None = None
    company_name: str = ""
    email: str = ""
    has_second_factor: bool = False
    terms: str | None = None
    unread_notices: int = 0
    impersonated_by: str = ""
    """The name of the lead admin who acts in this person's place."""

    @property
    def must_have_second_factor(self) -> bool:
        """Whether a password alone is not enough for what they are."""
        return policy.needs_second_factor(self.actor.roles)

    @property
    def lacks_second_factor(self) -> bool:
        """Whether they must have a second factor, and have none yet."""
        return not self.has_second_factor and self.must_have_second_factor

    @property
    def lacks_terms(self) -> bool:
        """Whether they have not agreed to the terms that are in force."""
        return self.terms != TERMS_VERSION

    def may(self, permission: Permission, thing: object = None) -> bool:
        """Tell whether they may do this, for pages that offer only what would be granted."""
        return policy.may(self.actor, permission, thing)


def current_member() -> Member | None:
    """Return who is signed in, or None. Asked once for each request."""
    if "member" not in g:
        g.member = _member() if current_user and current_user.is_authenticated else None
    found: Member | None = g.member
    return found


def require(permission: Permission, thing: object = None) -> Member:
    """Return who is signed in. Raises SignInNeeded, or Forbidden if they may not do this."""
    member = signed_in()
    policy.require(member.actor, permission, thing)
    return member


def acting_company(db: Session, permission: Permission) -> Company:
    """Return the company the signed-in person acts for, if it allows them this.

    Raises SignInNeeded; NotFound for somebody who acts for no company; Forbidden without the permission.
    """
    member = signed_in()
    company = db.get(Company, member.company_id) if member.company_id is not None else None
    if company is None:
        raise NotFound("This page is for people who act for a company.")
    policy.require(member.actor, permission, company)
    return company


def signed_in() -> Member:
    """Return who is signed in. Raises SignInNeeded."""
    member = current_member()
    if member is None:
        raise SignInNeeded
    return member


def oneself() -> Member:
    """Return who is signed in, for what nobody may do in their place.

    Raises SignInNeeded, and Forbidden for a lead admin who acts as them.
    """
    member = signed_in()
    if member.impersonated_by:
        raise Forbidden(f"You act as {member.name}. This is theirs alone; stop acting as them first.")
    return member


def acting() -> Actor:
    """Return what the signed-in person is for the audit trail. Raises SignInNeeded."""
    return signed_in().actor


def _member() -> Member:
    with database.session() as db:
        user = impersonated(db)
        actor, company = accounts.standing(db, user or current_user)
    member = Member(
        (user or current_user).name or (user or current_user).email,
        actor,
        company.id if company else None,
        company.name if company else "",
        email=(user or current_user).email,
        has_second_factor=current_user.second_factor is not None,
        terms=current_user.terms_version,
        unread_notices=g.get("unread_notices", {}).get(current_user.id, 0),
    )
    if user is None:
        return member
    by = current_user.name or current_user.email
    actor = replace(actor, impersonator=current_user.public_id)
    # An inbox is for its owner alone.
    return replace(member, actor=actor, impersonated_by=by, unread_notices=0)
