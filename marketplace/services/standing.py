"""What somebody is to the marketplace: their roles, and whether they may sign in at all.

Each change ends their sessions, so that no page they left open acts with what they were.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from marketplace.domain.errors import Conflict, Invalid
from marketplace.domain.vocabulary import EventAct
from marketplace.domain.vocabulary import Role as RoleName
from marketplace.models import Role, User
from marketplace.services import events
from marketplace.services.accounts import role_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor


def end_sessions(db: Session, user: User, *, actor: Actor | None = None) -> None:
    """End every session of a person, on whichever worker."""
    forget_sessions(user)
    events.record(db, actor=actor, act=EventAct.SESSIONS_ENDED, object=user)


def forget_sessions(user: User) -> None:
    """End every session of a person as a part of something that the trail names itself."""
    user.fs_uniquifier = secrets.token_hex(32)


def bar(db: Session, user: User, *, reason: str, actor: Actor | None = None) -> None:
    """Refuse somebody's sign-in, sessions and tokens from now on.

    Raises Invalid without a reason, and Conflict when they are barred, are the actor, or are the last lead admin.
    """
    if not reason.strip():
        raise Invalid({"reason": ["Write why this log-in is closed."]})
    if not user.active:
        raise Conflict("This log-in is closed already.")
    _spare(db, user, actor, "close the log-in of")
    user.active = False
    forget_sessions(user)
    events.record(db, actor=actor, act=EventAct.BARRED, object=user, reason=reason.strip())


def unbar(db: Session, user: User, *, reason: str, actor: Actor | None = None) -> None:
    """Let somebody sign in again. Raises Invalid without a reason, and Conflict unless they are barred."""
    if not reason.strip():
        raise Invalid({"reason": ["Write why this log-in is opened again."]})
    if user.active:
        raise Conflict("This log-in is open already.")
    user.active = True
    events.record(db, actor=actor, act=EventAct.UNBARRED, object=user, reason=reason.strip())


def change_roles(db: Session, user: User, roles: Iterable[RoleName], *, actor: Actor | None = None) -> None:
    """Make somebody another thing to the marketplace; naming the roles they have changes nothing.

    Raises Conflict when it would take the role of the actor, or of the last lead admin.
    """
    before, after = {role.name for role in user.roles}, {RoleName(role) for role in roles}
    if before == after:
        return
    if RoleName.ADMIN in before - after or (actor is not None and actor.user_id == user.id):
        _spare(db, user, actor, "change the roles of")
    user.roles = [role_named(db, role) for role in sorted(after)]
    forget_sessions(user)
    events.record(
        db,
        actor=actor,
        act=EventAct.ROLES_CHANGED,
        object=user,
        before={"roles": sorted(role.value for role in before)},
        after={"roles": sorted(role.value for role in after)},
    )


def spare_last_admin(db: Session, user: User, act: str) -> None:
    """Raise Conflict when nobody would run the marketplace any more."""
    if any(role.name is RoleName.ADMIN for role in user.roles):
        admins = select(func.count()).select_from(User).join(User.roles)
        left = db.scalar(admins.where(Role.name == RoleName.ADMIN, User.active, User.id != user.id))
        if not left:
            raise Conflict(f"You cannot {act} the last lead admin; make another one first.")


def _spare(db: Session, user: User, actor: Actor | None, act: str) -> None:
    if actor is not None and actor.user_id == user.id:
        raise Conflict(f"You cannot {act} yourself; ask another lead admin.")
    spare_last_admin(db, user, act)
