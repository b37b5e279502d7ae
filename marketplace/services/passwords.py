"""Passwords that are changed or were lost. Whatever changes one ends the other sessions and tells the person."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from marketplace.domain.vocabulary import EventAct, LinkKind
from marketplace.models import User
from marketplace.services import accounts, events, known_devices, links, mail, standing

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor

RECOVERY_LIFETIME = timedelta(hours=1)
SET_UP_LIFETIME = timedelta(hours=24)
OPENS_PASSWORD = (LinkKind.RECOVER, LinkKind.SET_UP)


def ask_recovery(db: Session, email: str, *, now: datetime) -> None:
    """Send a link to choose a new password; to an address without a log-in, a letter that says so.

    Raises Invalid when it cannot be an address.
    """
    address = accounts.checked_address(email)
    # Without the roles, which would be one more question for an address that has a log-in.
    user = db.scalar(select(User).where(User.email == address).options(lazyload(User.roles)))
    if user is None or not user.active:
        links.make_none(db, LinkKind.RECOVER, now=now, lifetime=RECOVERY_LIFETIME)
        mail.post(db, address, "no-log-in", {"register": "/register"})
        return
    secret = links.make(db, user, LinkKind.RECOVER, now=now, lifetime=RECOVERY_LIFETIME)
    mail.post(db, user, "recover-password", {"link": f"/recover/{secret}"})


def set_up_link(db: Session, user: User, *, now: datetime) -> str:
    """Return the path at which somebody who was given a log-in chooses their first password, once within a day."""
    return f"/recover/{links.make(db, user, LinkKind.SET_UP, now=now, lifetime=SET_UP_LIFETIME)}"


def recover(db: Session, secret: str, password_hash: str, *, now: datetime) -> User:
    """Choose a new password by a link; its second factor is asked for all the same. Raises LinkSpent."""
    user = links.take(db, OPENS_PASSWORD, secret, now=now).user
    change(db, user, password_hash)
    # Only who reads the mail of the address could come here.
    user.confirmed_at = user.confirmed_at or now
    return user


def change(db: Session, user: User, password_hash: str, *, actor: Actor | None = None) -> None:
    """Set a new password, end every session, let older links open nothing and every device be new; tell the person."""
    user.password = password_hash
    standing.forget_sessions(user)
    known_devices.forget_all(db, user)
    for kind in OPENS_PASSWORD:
        links.drop(db, user, kind)
    events.record(db, actor=actor, act=EventAct.PASSWORD_CHANGED, object=user)
    mail.post(db, user, "password-changed", {"recover": "/recover"})
