"""The people who act for a company: invited, given permissions, removed. Somebody can always manage it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from marketplace.domain.accounts import COMPANY_PERMISSIONS
from marketplace.domain.errors import Conflict, Invalid, LinkSpent, LinkUnknown, NotFound
from marketplace.domain.vocabulary import EventAct, Permission, Role
from marketplace.models import (
    Company,
    CompanyMember,
    CompanyMemberPermission,
    Invitation,
    InvitationPermission,
    User,
)
from marketplace.models.base import public_id
from marketplace.services import accounts, events, links, mail

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor

LIFETIME = timedelta(days=7)


def members_of(db: Session, company: Company) -> list[CompanyMember]:
    """Everybody who acts for a company, the first to join first."""
    return list(db.scalars(select(CompanyMember).filter_by(company_id=company.id).order_by(CompanyMember.id)))


def who_may(permission: Permission) -> Select[CompanyMember]:
    """The members of every company who may do this there and can sign in, to be narrowed to one."""
    return (
        select(CompanyMember)
        .join(CompanyMember.permission_rows)
        .join(CompanyMember.user)
        .where(CompanyMemberPermission.permission == permission, User.active)
    )


def member_named(db: Session, company: Company, person_id: str) -> CompanyMember:
    """The member who is this person. Raises NotFound."""
    chosen = select(CompanyMember).join(User).where(CompanyMember.company_id == company.id, User.public_id == person_id)
    member = db.scalar(chosen)
    if member is None:
        raise NotFound("Nobody of your company is called that.")
    return member


def invitations_of(db: Session, company: Company, *, now: datetime) -> list[Invitation]:
    """The invitations that can still be accepted, newest first."""
    mine = select(Invitation).where(Invitation.company_id == company.id, *_open(now))
    return list(db.scalars(mine.order_by(Invitation.id.desc())))


def invite(
    db: Session,
    company: Company,
    email: str,
    permissions: Iterable[str],
    *,
    now: datetime,
    actor: Actor | None = None,
) -> Invitation:
    """Send somebody a link to join; it takes the place of one that was sent to them before.

    Raises Invalid for what cannot be an address or a permission, and for somebody who is a member.
    """
    address, allowed = accounts.checked_address(email), _permissions(permissions)
    user = accounts.find_by_email(db, address)
    if user is not None and db.scalar(select(CompanyMember.id).filter_by(company_id=company.id, user_id=user.id)):
        raise Invalid({"email": ["This person acts for your company already; change their permissions instead."]})
    earlier = (Invitation.company_id == company.id) & (Invitation.email == address)
    db.execute(update(Invitation).where(earlier, *_open(now)).values(withdrawn_at=now))
    secret = links.new_secret()
    invitation = Invitation(
        public_id=public_id(),
        company=company,
        email=address,
        invited_by_id=actor.user_id if actor else None,
        secret_hash=links.hash_of(secret),
        created_at=now,
        expires_at=now + LIFETIME,
        permission_rows=[InvitationPermission(permission=permission) for permission in allowed],
    )
    db.add(invitation)
    after = {"invitation": invitation.public_id, "permissions": [permission.value for permission in allowed]}
    events.record(db, actor=actor, act=EventAct.INVITED, object=company, after=after)
    facts = {"company": company.name, "link": f"/invitations/{secret}", "days": LIFETIME.days}
    mail.post(db, address, "invitation", facts)
    return invitation


def withdraw(db: Session, company: Company, invitation_id: str, *, now: datetime, actor: Actor | None = None) -> None:
    """Let an invitation open nothing any more. Raises NotFound when there is none that could."""
    mine = select(Invitation).where(Invitation.company_id == company.id, Invitation.public_id == invitation_id)
    invitation = db.scalar(mine.where(*_open(now)))
    if invitation is None:
        raise NotFound("There is no such invitation any more.")
    invitation.withdrawn_at = now
    after = {"invitation": invitation.public_id}
    events.record(db, actor=actor, act=EventAct.INVITATION_WITHDRAWN, object=company, after=after)


def look(db: Session, secret: str, *, now: datetime) -> Invitation:
    """The invitation with this secret. Raises LinkUnknown or LinkSpent, saying why it cannot be accepted."""
    invitation = db.scalar(select(Invitation).where(Invitation.secret_hash == links.hash_of(secret)))
    if invitation is None:
        raise LinkUnknown("This invitation is not one of ours. Ask whoever invited you for another.")
    if invitation.used_at is not None:
        raise LinkSpent("This invitation was accepted already. Sign in to act for the company.")
    if invitation.withdrawn_at is not None:
        raise LinkSpent("This invitation was withdrawn. Ask whoever invited you for another.")
    if invitation.expires_at <= now:
        raise LinkSpent(f"This invitation came too late: it was open for {LIFETIME.days} days. Ask for another.")
    return invitation


def accept(db: Session, secret: str, user: User, *, now: datetime) -> Company:
    """Let the invited person act for the company.

    Raises like `look`; Conflict for a log-in with another address, or somebody who acts for it already.
    """
    invitation = look(db, secret, now=now)
    if user.email != invitation.email:
        raise Conflict("This invitation was sent to another address. Sign out, and sign in with that one.")
    taken: Any = db.execute(update(Invitation).where(Invitation.id == invitation.id, *_open(now)).values(used_at=now))
    if taken.rowcount != 1:
        raise LinkSpent("This invitation was accepted or withdrawn a moment ago. Open the link again.")
    actor, _ = accounts.standing(db, user)
    accounts.join(db, user, invitation.company, permissions=invitation.permissions, actor=actor)
    if Role.COMPANY not in {role.name for role in user.roles}:
        user.roles = [*user.roles, accounts.role_named(db, Role.COMPANY)]
    return invitation.company


def accept_as_new(db: Session, secret: str, *, name: str, password_hash: str, terms: str | None, now: datetime) -> User:
    """Register whoever was invited, and let them act for the company. Raises like `accept`, and Invalid by field."""
    invitation = look(db, secret, now=now)
    user = accounts.register(
        db, email=invitation.email, password_hash=password_hash, name=name, roles=[Role.COMPANY], terms=terms
    )
    user.confirmed_at = now
    accept(db, secret, user, now=now)
    return user


def change_permissions(
    db: Session, company: Company, member: CompanyMember, permissions: Iterable[str], *, actor: Actor | None = None
) -> None:
    """Allow a member something else. Raises Invalid for none, and Conflict when nobody could manage the company."""
    before, after = member.permissions, frozenset(_permissions(permissions))
    if before == after:
        return
    if Permission.MANAGE_COMPANY not in after:
        _spare_last_manager(db, company, member)
    member.permission_rows = [row for row in member.permission_rows if row.permission in after] + [
        CompanyMemberPermission(permission=permission) for permission in sorted(after - before)
    ]
    events.record(
        db,
        actor=actor,
        act=EventAct.PERMISSIONS_CHANGED,
        object=company,
        before={"user": member.user.public_id, "permissions": sorted(before)},
        after={"user": member.user.public_id, "permissions": sorted(after)},
    )


def remove(db: Session, company: Company, member: CompanyMember, *, actor: Actor | None = None) -> None:
    """Let somebody no longer act for the company. Raises Conflict for the last who can manage it."""
    _spare_last_manager(db, company, member)
    events.record(db, actor=actor, act=EventAct.LEFT, object=company, before={"user": member.user.public_id})
    db.delete(member)


def _spare_last_manager(db: Session, company: Company, member: CompanyMember) -> None:
    if Permission.MANAGE_COMPANY not in member.permissions:
        return
    # Two managers who remove each other at the same moment take turns here.
    db.execute(select(Company.id).where(Company.id == company.id).with_for_update())
    others = who_may(Permission.MANAGE_COMPANY).where(
        CompanyMember.company_id == company.id, CompanyMember.id != member.id
    )
    if db.scalar(others.with_only_columns(CompanyMember.id).limit(1)) is None:
        raise Conflict("Nobody else can manage the company; give somebody that permission first.")


def _permissions(permissions: Iterable[str]) -> list[Permission]:
    known = {permission.value: permission for permission in COMPANY_PERMISSIONS}
    wanted = set(permissions)
    if not wanted <= known.keys() or not wanted:
        raise Invalid({"permissions": ["Choose at least one thing that this person may do."]})
    return sorted({known[word] for word in wanted} | {Permission.READ_BRIEFS})


def _open(now: datetime) -> tuple[Any, ...]:
    return (Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None), Invitation.expires_at > now)
