"""Who is asking: the signed-in person as the rest of the house sees them, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g
from flask_security import current_user
from sqlalchemy.orm import Session

from marketplace import db as database
from marketplace.domain import policy
from marketplace.domain.accounts import Actor
from marketplace.domain.errors import MarketplaceError, NotFound
from marketplace.domain.vocabulary import Permission
from marketplace.models import Company
from marketplace.services import accounts


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
    member = current_member()
    if member is None:
        raise SignInNeeded
    policy.require(member.actor, permission, thing)
    return member


def acting_company(db: Session, permission: Permission) -> Company:
    """Return the company the signed-in person acts for, if it allows them this.

    Raises SignInNeeded; NotFound for somebody who acts for no company; Forbidden without the permission.
    """
    member = current_member()
    if member is None:
        raise SignInNeeded
    company = db.get(Company, member.company_id) if member.company_id is not None else None
    if company is None:
        raise NotFound("This page is for people who act for a company.")
    policy.require(member.actor, permission, company)
    return company


def acting() -> Actor:
    """Return what the signed-in person is for the audit trail. Raises SignInNeeded."""
    member = current_member()
    if member is None:
        raise SignInNeeded
    return member.actor


def _member() -> Member:
    name = current_user.name or current_user.email
    with database.session() as db:
        actor, company = accounts.standing(db, current_user)
        return Member(name, actor, company.id, company.name) if company else Member(name, actor)
