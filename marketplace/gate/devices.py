"""The sessions of one person, as their devices: what each says it is, since when, and ending it.

A cookie of its own marks a browser for longer than a session, so that a sign-in from a new one can be told of.
"""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

import sqlalchemy as sa
from flask import Response, after_this_request, current_app, request, session
from sqlalchemy.orm import Session

from marketplace import db as database
from marketplace.models import User
from marketplace.services import known_devices
from marketplace.services.accounts import user_again

from .sessions import ABSOLUTE_SECONDS, IDLE_SECONDS, StoredSession, hash_of
from .side import user_sessions

ID_LENGTH = 24
"""A session is named outside by the beginning of its hash, which opens nothing."""

MARK = re.compile(r"[A-Za-z0-9_-]{43}")
"""What the cookie of a browser carries: 256 random bits."""

MARK_SECONDS = 400 * 86400
"""No browser keeps a cookie longer."""

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


def welcome(user: User, *, tells: bool) -> None:
    """Mark the browser that somebody signs in with, and tell them by a letter where it is one we have not seen."""
    mark = _mark() or secrets.token_urlsafe(32)
    name = named(request.user_agent.string)
    with database.transaction() as db:
        known_devices.welcome(db, user_again(db, user), mark, name=name, now=datetime.now(UTC), tells=tells)
    is_secure = current_app.config["SESSION_COOKIE_SECURE"]

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            _mark_name(), mark, max_age=MARK_SECONDS, path="/", secure=is_secure, httponly=True, samesite="Lax"
        )
        return response


def forget_others(db: Session, user: User) -> None:
    """Let a sign-in on every device but this one be told of again: somebody ended what they did not know."""
    known_devices.forget_others(db, user, _mark())


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


def _mark_name() -> str:
    return "__Host-assay-device" if current_app.config["SESSION_COOKIE_SECURE"] else "assay-device"


def _mark() -> str:
    found = request.cookies.get(_mark_name(), "")
    return found if MARK.fullmatch(found) else ""


def _of(user: User) -> sa.ColumnElement[bool]:
    return user_sessions.c.user_ref == user.fs_uniquifier


def _present() -> str:
    secret = cast(StoredSession, session._get_current_object()).secret  # type: ignore[attr-defined]
    return hash_of(secret) if secret else ""


def _delete(which: sa.ColumnElement[bool]) -> int:
    with database.current().side.begin() as connection:
        return connection.execute(sa.delete(user_sessions).where(which)).rowcount
