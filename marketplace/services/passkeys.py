"""Passkeys: keys that a person's device keeps and unlocks for us; here are only their public halves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from marketplace.domain.errors import Conflict, Invalid, NotFound
from marketplace.domain.vocabulary import EventAct
from marketplace.models import Passkey
from marketplace.models.base import public_id
from marketplace.services import events

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import User

MOST = 10
LONGEST_NAME = 80


def of_user(db: Session, user: User) -> list[Passkey]:
    """Every passkey of a person, the oldest first."""
    return list(db.scalars(select(Passkey).where(Passkey.user_id == user.id).order_by(Passkey.id)))


def add(
    db: Session,
    user: User,
    *,
    name: str,
    credential_id: bytes,
    public_key: bytes,
    sign_count: int,
    actor: Actor | None = None,
) -> Passkey:
    """Let a person sign in with this key. Raises Invalid without a name, Conflict for too many or a known key."""
    if not name.strip() or len(name.strip()) > LONGEST_NAME:
        raise Invalid({"name": [f"Write a name of 1 to {LONGEST_NAME} characters, such as the device's."]})
    if len(of_user(db, user)) >= MOST:
        raise Conflict(f"You have {MOST} passkeys; delete one that you no longer use first.")
    if db.scalar(select(Passkey.id).where(Passkey.credential_id == credential_id)) is not None:
        raise Conflict("This passkey is known already.")
    passkey = Passkey(
        public_id=public_id(),
        user_id=user.id,
        name=name.strip(),
        credential_id=credential_id,
        public_key=public_key,
        sign_count=sign_count,
    )
    db.add(passkey)
    events.record(db, actor=actor, act=EventAct.SECOND_FACTOR_SET, object=user, after={"passkey": passkey.public_id})
    return passkey


def with_credential(db: Session, credential_id: bytes) -> Passkey | None:
    """The passkey that a device names, if its owner may sign in."""
    passkey = db.scalar(select(Passkey).where(Passkey.credential_id == credential_id))
    return passkey if passkey is not None and passkey.user.active else None


def used(passkey: Passkey, *, sign_count: int, now: datetime) -> None:
    """Remember the count of the device, which never falls unless the key was copied."""
    passkey.sign_count, passkey.last_used_at = sign_count, now


def remove(db: Session, user: User, passkey_id: str, *, actor: Actor | None = None) -> None:
    """Forget a passkey. Raises NotFound, also for somebody else's."""
    passkey = db.scalar(select(Passkey).where(Passkey.public_id == passkey_id, Passkey.user_id == user.id))
    if passkey is None:
        raise NotFound("You have no such passkey.")
    db.delete(passkey)
    before = {"passkey": passkey.public_id}
    events.record(db, actor=actor, act=EventAct.SECOND_FACTOR_REMOVED, object=user, before=before)
