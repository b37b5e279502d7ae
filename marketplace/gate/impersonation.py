"""Seeing the site as somebody else does: for lead admins, with a reason, for an hour at most.

The session stays the admin's own: when it ends, or they lose their log-in, this ends with it. Who acts
is then both of them, and the audit trail names both.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

from flask import g, session
from flask_security import current_user
from sqlalchemy.orm import Session

from marketplace.domain import policy
from marketplace.domain.accounts import Actor
from marketplace.domain.errors import Conflict, Forbidden, Invalid
from marketplace.domain.vocabulary import EventAct, Permission, Role
from marketplace.models import User
from marketplace.services import events

from .sessions import StoredSession

ACTING_AS = "acting_as"
LONGEST_SECONDS = 3600
SHORTEST_REASON = 10


def begin(db: Session, actor: Actor, user: User, reason: str) -> None:
    """Let `actor`, who is signed in, act as `user` from the next request on.

    Raises Forbidden for whoever may not, and for an admin to be impersonated; Conflict for somebody who
    is barred or is the actor; Invalid without a reason.
    """
    policy.require(actor, Permission.IMPERSONATE)
    if any(role.name is Role.ADMIN for role in user.roles):
        raise Forbidden("Nobody acts as a lead admin; ask them to do it.")
    if user.id == actor.user_id or not user.active:
        raise Conflict("This log-in is your own, or it is closed; choose another.")
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid({"reason": ["Write in a sentence why you need to act as this person; they can ask to see it."]})
    until = int(time.time()) + LONGEST_SECONDS
    after = {"until": datetime.fromtimestamp(until, UTC).isoformat()}
    events.record(db, actor=actor, act=EventAct.IMPERSONATED, object=user, after=after, reason=reason.strip())
    session[ACTING_AS] = {"user": user.id, "until": until}
    _changed()


def end(db: Session, actor: Actor) -> None:
    """Be oneself again; doing it twice changes nothing."""
    user = impersonated(db)
    if session.pop(ACTING_AS, None) is not None and user is not None:
        admin = replace(actor, user_id=current_user.id, impersonator=None)
        events.record(db, actor=admin, act=EventAct.IMPERSONATION_ENDED, object=user)
    _changed()


def impersonated(db: Session) -> User | None:
    """Return whom the signed-in admin acts as, or None; also when the hour is over or that log-in was closed."""
    acting_as = session.get(ACTING_AS)
    if acting_as is None or acting_as["until"] <= time.time() or not _is_admin():
        return None
    user = db.get(User, acting_as["user"])
    is_fit = user is not None and user.active and not any(role.name is Role.ADMIN for role in user.roles)
    return user if is_fit else None


def _is_admin() -> bool:
    return any(role.name is Role.ADMIN for role in current_user.roles)


def _changed() -> None:
    """What the session opens is another now: it gets another id, and who asks is asked again."""
    cast(StoredSession, session._get_current_object()).rotate()  # type: ignore[attr-defined]
    g.pop("member", None)
