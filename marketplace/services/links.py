"""Links that were sent to somebody with a log-in: each opens one thing, once, for a while. Only hashes are kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, false, insert, literal, select, update

from marketplace.domain.errors import LinkSpent, LinkUnknown
from marketplace.models import AccountLink

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.vocabulary import LinkKind
    from marketplace.models import User

KEPT = timedelta(days=30)

UNKNOWN = "This link is not one of ours, or a newer one was sent to you. Use the newest one, or ask for another."
USED = "This link was used already. If you used it, sign in; if somebody else did, ask for another at once."
EXPIRED = "This link came too late: it worked for a while only. Ask for another."


def make(
    db: Session, user: User, kind: LinkKind, *, now: datetime, lifetime: timedelta, email: str | None = None
) -> str:
    """Make a link of a kind, in place of those of its kind that were not used, and return its secret."""
    drop(db, user, kind)
    secret = new_secret()
    db.add(AccountLink(user_id=user.id, kind=kind, email=email, secret_hash=hash_of(secret), expires_at=now + lifetime))
    return secret


def make_none(db: Session, kind: LinkKind, *, now: datetime, lifetime: timedelta) -> None:
    """Ask the database what `make` asks it, for nobody: time does not tell who has a log-in, and nothing is written."""
    row = {"user_id": 0, "kind": kind, "secret_hash": hash_of(new_secret()), "created_at": now}
    row |= {"expires_at": now + lifetime}
    db.execute(delete(AccountLink).where(AccountLink.user_id == 0, AccountLink.kind == kind))
    columns = AccountLink.__table__.c
    values = select(*(literal(value, columns[name].type) for name, value in row.items())).where(false())
    db.execute(insert(AccountLink).from_select(list(row), values))


def look(db: Session, kinds: Collection[LinkKind], secret: str, *, now: datetime) -> AccountLink:
    """The link with this secret, if it still opens something. Raises LinkUnknown or LinkSpent, saying why not."""
    link = db.scalar(select(AccountLink).where(AccountLink.secret_hash == hash_of(secret), AccountLink.kind.in_(kinds)))
    if link is None or not link.user.active:
        raise LinkUnknown(UNKNOWN)
    if link.used_at is not None:
        raise LinkSpent(USED)
    if link.expires_at <= now:
        raise LinkSpent(EXPIRED)
    return link


def take(db: Session, kinds: Collection[LinkKind], secret: str, *, now: datetime) -> AccountLink:
    """Use the link with this secret. Raises like `look`, also for whoever comes second at the same moment."""
    link = look(db, kinds, secret, now=now)
    mine = update(AccountLink).where(AccountLink.id == link.id, AccountLink.used_at.is_(None)).values(used_at=now)
    taken: Any = db.execute(mine)
    if taken.rowcount != 1:
        raise LinkSpent(USED)
    return link


def tidy(db: Session, now: datetime) -> None:
    """Forget the links that ended a month ago; by then a page says of them no more than that they are unknown."""
    db.execute(delete(AccountLink).where(AccountLink.expires_at < now - KEPT))


def drop(db: Session, user: User, kind: LinkKind) -> None:
    """Let the links of a kind that were not used open nothing any more."""
    mine = (AccountLink.user_id == user.id) & (AccountLink.kind == kind) & AccountLink.used_at.is_(None)
    db.execute(delete(AccountLink).where(mine))


def new_secret() -> str:
    """Return 256 random bits for a link."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """Return what is kept of a link."""
    return hashlib.sha256(secret.encode()).hexdigest()
