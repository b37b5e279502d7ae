"""Sessions kept on our side: the cookie holds 256 random bits, the table holds only their hash.

A signed cookie that was copied before sign-out works after it; a row that is gone does not. The row
also carries when the session began and was last seen, so that it ends when idle or old.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from typing import Any

import sqlalchemy as sa
from flask import Flask, Request, Response, request
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from .side import user_sessions

IDLE_SECONDS = 8 * 3600
ABSOLUTE_SECONDS = 7 * 86400
TOUCH_SECONDS = 60
"""How stale `seen_at` may be, so that reading pages does not write a row for each of them."""

_serializer = TaggedJSONSerializer()


class StoredSession(CallbackDict[str, Any], SessionMixin):
    """One visitor's session: a dictionary that knows whether it was read or changed."""

    def __init__(
        self,
        data: dict[str, Any] | None = None,
        *,
        secret: str | None = None,
        created_at: float = 0.0,
        seen_at: float = 0.0,
        user_ref: str | None = None,
    ) -> None:
        def mark(session: StoredSession) -> None:
            session.modified = True

        super().__init__(data, mark)
        self.secret = secret
        self.created_at = created_at
        self.seen_at = seen_at
        self.user_ref = user_ref
        self.new = secret is None
        self.modified = False
        self.accessed = False
        self.rotates = False

    def rotate(self) -> None:
        """Get a new id with the answer to this request, because what the session opens has changed."""
        self.rotates = self.modified = True

    def __getitem__(self, key: str) -> Any:
        self.accessed = True
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.accessed = True
        return super().__contains__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self.accessed = True
        return super().get(key, default)


class StoredSessions(SessionInterface):
    """Opens and saves sessions in the side database."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    def open_session(self, app: Flask, request: Request) -> StoredSession:
        """Return the visitor's session; an unknown, idle or old one is simply a new one."""
        secret = request.cookies.get(self.get_cookie_name(app))
        if not secret:
            return StoredSession()
        with self.engine.connect() as connection:
            row = connection.execute(sa.select(user_sessions).where(user_sessions.c.id_hash == hash_of(secret))).first()
        now = time.time()
        if row is None or now - row.seen_at >= IDLE_SECONDS or now - row.created_at >= ABSOLUTE_SECONDS:
            return StoredSession()
        return StoredSession(
            _serializer.loads(row.data),
            secret=secret,
            created_at=row.created_at,
            seen_at=row.seen_at,
            user_ref=row.user_ref,
        )

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what changed, under a new secret whenever somebody signed in or out, or acts for another."""
        assert isinstance(session, StoredSession)
        if session.accessed or session.modified:
            response.vary.add("Cookie")
        if not session:
            if session.secret:
                self.end(session.secret)
                response.delete_cookie(self.get_cookie_name(app), path="/", secure=self.get_cookie_secure(app))
            return
        now, user_ref = time.time(), session.get("_user_id")
        if session.secret is None or session.rotates or user_ref != session.user_ref:
            response.set_cookie(
                self.get_cookie_name(app),
                self._begin(session, user_ref, now),
                max_age=ABSOLUTE_SECONDS,
                path="/",
                secure=self.get_cookie_secure(app),
                httponly=True,
                samesite="Lax",
            )
        elif session.modified or now - session.seen_at > TOUCH_SECONDS:
            # Only an update: a row that was deleted meanwhile, by a sign-out elsewhere, stays deleted.
            with self.engine.begin() as connection:
                connection.execute(
                    sa.update(user_sessions)
                    .where(user_sessions.c.id_hash == hash_of(session.secret))
                    .values(data=_serializer.dumps(dict(session)), seen_at=now)
                )

    def end(self, secret: str) -> None:
        """Forget one session, so that its cookie is worth nothing from now on."""
        with self.engine.begin() as connection:
            connection.execute(sa.delete(user_sessions).where(user_sessions.c.id_hash == hash_of(secret)))

    def _begin(self, session: StoredSession, user_ref: str | None, now: float) -> str:
        """Write the session under a new secret, forget the one before, and return the new one."""
        stale = sa.or_(
            user_sessions.c.seen_at < now - IDLE_SECONDS, user_sessions.c.created_at < now - ABSOLUTE_SECONDS
        )
        before, secret = session.secret, secrets.token_urlsafe(32)
        with self.engine.begin() as connection:
            connection.execute(sa.delete(user_sessions).where(stale))
            if before:
                connection.execute(sa.delete(user_sessions).where(user_sessions.c.id_hash == hash_of(before)))
            connection.execute(
                sa.insert(user_sessions).values(
                    id_hash=hash_of(secret),
                    user_ref=user_ref,
                    data=_serializer.dumps(dict(session)),
                    created_at=now,
                    seen_at=now,
                    ip=request.remote_addr,
                    agent=request.user_agent.string[:200],
                )
            )
        session.secret = secret
        return secret


def install(app: Flask, engine: sa.Engine, *, is_https: bool) -> None:
    """Keep the application's sessions in the side database.

    Browsers take a `__Host-` cookie only over HTTPS, for this host alone and every path of it.
    """
    app.config["SESSION_COOKIE_NAME"] = "__Host-assay" if is_https else "assay"
    app.config["SESSION_COOKIE_SECURE"] = is_https
    app.session_interface = StoredSessions(engine)


def hash_of(secret: str) -> str:
    """Return what is stored of the secret in a cookie."""
    return hashlib.sha256(secret.encode()).hexdigest()
