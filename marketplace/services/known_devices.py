"""The devices that somebody has signed in with: one that was not seen before is told of by a letter, once."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from marketplace.models import KnownDevice
from marketplace.services import mail

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.models import User

MOST = 40
"""How many devices are remembered of one person; of more, those not seen for longest are new again."""

SEEN_AGAIN = timedelta(days=1)
"""How stale `seen_at` may be, so that not every sign-in writes a row."""


def welcome(db: Session, user: User, mark: str, *, name: str, now: datetime, tells: bool) -> None:
    """Remember the device whose cookie carries this mark, and tell the person where it is new.

    Nobody is told of their first device, nor where it is no news, as after choosing another password there.
    """
    hashed = _hash_of(user, mark)
    known = db.scalars(
        select(KnownDevice).where(KnownDevice.user_id == user.id).order_by(KnownDevice.seen_at.desc())
    ).all()
    this = next((device for device in known if device.mark_hash == hashed), None)
    if this is not None:
        if now - this.seen_at > SEEN_AGAIN:
            this.seen_at = now
        return
    db.add(KnownDevice(user_id=user.id, mark_hash=hashed, created_at=now, seen_at=now))
    for device in known[MOST - 1 :]:
        db.delete(device)
    if known and tells:
        facts = {"device": name, "moment": f"{now:%-d %B %Y at %H:%M} UTC", "devices": "/account/devices"}
        mail.post(db, user, "new-device", facts | {"password": "/account/password"})


def forget_all(db: Session, user: User) -> None:
    """Let every device be new again; the rows stay, so that the next one is not taken for the first."""
    db.execute(update(KnownDevice).where(KnownDevice.user_id == user.id).values(mark_hash=""))


def forget_others(db: Session, user: User, mark: str) -> None:
    """Let every device but the one with this mark be new again."""
    others = (KnownDevice.user_id == user.id) & (KnownDevice.mark_hash != _hash_of(user, mark))
    db.execute(delete(KnownDevice).where(others))


def _hash_of(user: User, mark: str) -> str:
    # Nobody can tell from two rows that two people share a computer.
    return hashlib.sha256(f"{mark}:{user.public_id}".encode()).hexdigest()
