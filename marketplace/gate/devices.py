"""The sessions of one person, as their devices: what each says it is, since when, and ending it."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

import sqlalchemy as sa
from flask import session

from marketplace import db as database
from marketplace.models import User

from .sessions import ABSOLUTE_SECONDS, IDLE_SECONDS, StoredSession, hash_of
from .side import user_sessions

ID_LENGTH = 24
"""A session is named outside by the beginning of its hash, which opens nothing."""

BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"), ("curl", "curl"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone|iPad", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux|X11", "Linux"),
)


@dataclass(frozen=True, slots=True)
class Device:
    """One session that is open."""

    id: str
    name: str
    address: str
    began: datetime
    seen: datetime
    is_this: bool


def of_user(user: User) -> list[Device]:
    """Return the open sessions of a person, the one last used first."""
    now = time.time()
    is_open = (user_sessions.c.seen_at > now - IDLE_SECONDS) & (user_sessions.c.created_at > now - ABSOLUTE_SECONDS)
    query = sa.select(user_sessions).where(_of(user), is_open).order_by(user_sessions.c.seen_at.desc())
    with database.current().side.connect() as connection:
        rows = connection.execute(query).all()
    return [
        Device(
            row.id_hash[:ID_LENGTH],
            named(row.agent or ""),
            row.ip or "",
            datetime.fromtimestamp(row.created_at, UTC),
            datetime.fromtimestamp(row.seen_at, UTC),
            row.id_hash == _present(),
        )
        for row in rows
    ]


def end(user: User, device_id: str) -> bool:
    """End one session of a person; tell whether there was one."""
    return _delete(_of(user) & (sa.func.substr(user_sessions.c.id_hash, 1, ID_LENGTH) == device_id)) > 0


def end_others(user: User) -> int:
    """End every session of a person but the present one, and return how many there were."""
    return _delete(_of(user) & (user_sessions.c.id_hash != _present()))


def end_all_of(uniquifier: str) -> int:
    """End every session that belongs to a log-in, by what its sessions were tied to, and return how many there were."""
    return _delete(user_sessions.c.user_ref == uniquifier)


def named(agent: str) -> str:
    """Return what a browser calls itself, in words.

    >>> named("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox on Linux'
    >>> named("")
    'Unknown browser'
    """
    browser = next((name for mark, name in BROWSERS if re.search(mark, agent)), "Unknown browser")
    system = next((name for mark, name in SYSTEMS if re.search(mark, agent)), "")
    return f"{browser} on {system}" if system else browser


def _of(user: User) -> sa.ColumnElement[bool]:
    return user_sessions.c.user_ref == user.fs_uniquifier


def _present() -> str:
    secret = cast(StoredSession, session._get_current_object()).secret  # type: ignore[attr-defined]
    return hash_of(secret) if secret else ""


def _delete(which: sa.ColumnElement[bool]) -> int:
    with database.current().side.begin() as connection:
        return connection.execute(sa.delete(user_sessions).where(which)).rowcount
