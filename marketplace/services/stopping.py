"""Stopping letters by the link under one, without signing in. The link opens nothing else, and shows nobody's data.

It names the person and the kind of notice, sealed with the key of the site, so nothing is kept for each letter and an
old one works as well.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from marketplace.domain.errors import LinkUnknown
from marketplace.domain.notices import KINDS, NoticeKind, NoticeWay
from marketplace.models import User
from marketplace.services import notices

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

SEAL_BYTES = 16
ID_BYTES = 16
UNKNOWN = "This link is not one of ours, or the log-in it was for is closed. Sign in to choose what comes by e-mail."


def secret_of(key: str, user_id: str, kind: NoticeKind) -> str:
    """Return what the link under a letter ends with, for somebody's public id and a kind."""
    named = UUID(user_id).bytes + kind.value.encode()
    return base64.urlsafe_b64encode(_seal(key, named) + named).decode().rstrip("=")


def read(keys: Iterable[str], secret: str) -> tuple[str, NoticeKind]:
    """Return whom and what a secret names, made with any of these keys. Raises LinkUnknown."""
    try:
        whole = base64.b64decode(secret + "=" * (-len(secret) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise LinkUnknown(UNKNOWN) from error
    seal, named = whole[:SEAL_BYTES], whole[SEAL_BYTES:]
    if not any(hmac.compare_digest(_seal(key, named), seal) for key in keys):
        raise LinkUnknown(UNKNOWN)
    kind = named[ID_BYTES:].decode()
    if kind not in set(NoticeKind):
        raise LinkUnknown(UNKNOWN)
    return str(UUID(bytes=named[:ID_BYTES])), NoticeKind(kind)


def look(db: Session, keys: Iterable[str], secret: str) -> tuple[User, list[NoticeKind]]:
    """Return whose letters a link stops, and which kinds still come by mail. Raises LinkUnknown."""
    name, kind = read(keys, secret)
    user = db.scalar(select(User).where(User.public_id == name))
    if user is None or not user.active:
        raise LinkUnknown(UNKNOWN)
    ways = {each: notices.way_of(db, user, each) for each in ([kind] if kind in KINDS else notices.choices(db, user))}
    # The digest is of all that comes once a day.
    stopped = {NoticeWay.DAILY} if kind is NoticeKind.DIGEST else {NoticeWay.DAILY, NoticeWay.AT_ONCE}
    return user, [each for each, way in ways.items() if way in stopped]


def stop(db: Session, keys: Iterable[str], secret: str) -> list[NoticeKind]:
    """Send no more such letters; return the kinds that end now, none the second time. Raises LinkUnknown."""
    user, kinds = look(db, keys, secret)
    notices.choose(db, user, dict.fromkeys(kinds, NoticeWay.INBOX))
    return kinds


def _seal(key: str, named: bytes) -> bytes:
    purpose = hashlib.sha256(b"letters that are stopped:" + key.encode()).digest()
    return hmac.digest(purpose, named, "sha256")[:SEAL_BYTES]
