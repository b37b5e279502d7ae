"""The e-mail address of a log-in: changed when whoever reads the new one's mail says so, and the old one is told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from marketplace.domain.errors import Invalid, LinkSpent, LinkUnknown
from marketplace.domain.vocabulary import EventAct, LinkKind
from marketplace.services import accounts, events, links, mail, standing

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import AccountLink, User

LIFETIME = timedelta(hours=24)
EMAIL = (LinkKind.EMAIL,)


def ask(db: Session, user: User, email: str, *, now: datetime) -> None:
    """Send a link to a new address; one that has a log-in gets a letter that says so.

    Raises Invalid when it cannot be an address, or is the present one.
    """
    address = accounts.checked_address(email)
    if address == user.email:
        raise Invalid({"email": ["This is your address already."]})
    owner = accounts.find_by_email(db, address)
    if owner is not None:
        mail.post(db, owner, "registered-already", {"sign_in": "/sign-in", "recover": "/recover"})
        return
    secret = links.make(db, user, LinkKind.EMAIL, now=now, lifetime=LIFETIME, email=address)
    mail.post(db, address, "confirm-address", {"link": f"/account/email/{secret}"})


def look(db: Session, user: User, secret: str, *, now: datetime) -> AccountLink:
    """The link with this secret. Raises LinkSpent, and LinkUnknown for somebody else's."""
    link = links.look(db, EMAIL, secret, now=now)
    if link.user_id != user.id:
        raise LinkUnknown(links.UNKNOWN)
    return link


def confirm(db: Session, user: User, secret: str, *, now: datetime, actor: Actor | None = None) -> None:
    """Sign in with the new address from now on. Raises like `look`."""
    look(db, user, secret, now=now)
    link = links.take(db, EMAIL, secret, now=now)
    if link.email is None or accounts.find_by_email(db, link.email) is not None:
        raise LinkSpent("There is a log-in with this address by now. Ask again with another one.")
    mail.post(db, user.email, "address-changed", {"recover": "/recover"})
    user.email, user.confirmed_at = link.email, now
    standing.forget_sessions(user)
    events.record(db, actor=actor, act=EventAct.REVISED, object=user, after={"changed": ["email"]})
