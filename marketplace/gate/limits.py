"""Rate limits, counted in the side database so that all workers share one count."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from math import ceil
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app, request, session
from flask_limiter import Limiter
from flask_security import current_user
from limits.storage import Storage
from sqlalchemy.dialects import postgresql, sqlite
from werkzeug.datastructures import MultiDict

from .side import rate_limits

SIGN_IN_LIMIT = "10 per 5 minutes"
"""Tries for one account from anywhere, and from one address at any account."""
SIGN_IN_LIMIT_OF_ALL = "1000 per 5 minutes"
"""Tries at any account from anywhere: what a crowd of machines shares."""
CODE_LIMIT = "5 per 5 minutes; 20 per hour; 50 per day"
"""Wrong codes for one account; the right one is refused too while this lasts."""
ASKING_LIMIT = "5 per hour"
"""Letters that one address is sent because somebody typed it."""
ASKING_LIMIT_OF_ADDRESS = "20 per hour"
ASKING_LIMIT_OF_ALL = "500 per hour"
MATCH_LIMIT = "60 per 5 minutes"
WRITING_LIMIT = "900 per 5 minutes"
"""What is beside a brief is asked for again after every pause in typing; three times a second is nobody's hand."""


class SideStorage(Storage):
    """Fixed windows in one table: a counter, and when it starts again."""

    STORAGE_SCHEME = ["assay-side"]  # noqa: RUF012 - the base class declares it so

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: Any) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self.engine: sa.Engine = options["engine"]

    @property
    def base_exceptions(self) -> type[Exception]:
        """What counts as a failure of the storage itself."""
        return sa.exc.SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count one hit and return the total of the present window, in one statement."""
        now = time.time()
        insert = postgresql.insert if self.engine.dialect.name == "postgresql" else sqlite.insert
        is_over = rate_limits.c.expires_at <= now
        count = (
            insert(rate_limits)
            .values(key=key, hits=amount, expires_at=now + expiry)
            .on_conflict_do_update(
                index_elements=[rate_limits.c.key],
                set_={
                    "hits": sa.case((is_over, amount), else_=rate_limits.c.hits + amount),
                    "expires_at": sa.case((is_over, now + expiry), else_=rate_limits.c.expires_at),
                },
            )
            .returning(rate_limits.c.hits)
        )
        with self.engine.begin() as connection:
            hits = int(connection.execute(count).scalar_one())
            if hits == amount:
                # A window begins: a good moment to drop the ones that ended long ago.
                connection.execute(sa.delete(rate_limits).where(rate_limits.c.expires_at < now - 3600))
        return hits

    def get(self, key: str) -> int:
        """Return the hits of the present window."""
        row = self._row(key)
        return int(row.hits) if row is not None and row.expires_at > time.time() else 0

    def get_expiry(self, key: str) -> float:
        """Return when the present window ends, in seconds since the epoch."""
        row = self._row(key)
        return float(row.expires_at) if row is not None else time.time()

    def check(self) -> bool:
        """Say that the storage is usable; the side tables are made on start."""
        return True

    def reset(self) -> int | None:
        """Forget every counter and return how many there were."""
        with self.engine.begin() as connection:
            return connection.execute(sa.delete(rate_limits)).rowcount

    def clear(self, key: str) -> None:
        """Forget one counter."""
        with self.engine.begin() as connection:
            connection.execute(sa.delete(rate_limits).where(rate_limits.c.key == key))

    def _row(self, key: str) -> sa.Row[Any] | None:
        with self.engine.connect() as connection:
            return connection.execute(sa.select(rate_limits).where(rate_limits.c.key == key)).first()


def remote_address() -> str:
    """Return the peer's address; a forwarded header is believed only behind a configured proxy."""
    return request.remote_addr or "unknown"


def caller() -> str:
    """Return who asks: the token, the signed-in person, or else the address they ask from."""
    if credentials := request.headers.get("Authorization"):
        return "token:" + hashlib.sha256(credentials.encode()).hexdigest()
    return f"user:{current_user.get_id()}" if current_user.is_authenticated else remote_address()


def sign_in_account() -> str:
    """Return the account a sign-in is about, however it was written, without keeping the address."""
    body: Any = request.get_json(silent=True) if request.is_json else request.form
    typed = body.get("email") if isinstance(body, Mapping | MultiDict) else None
    return "account:" + hashlib.sha256(str(typed or "").strip().casefold().encode()).hexdigest()


def everybody() -> str:
    """Return one name for all who ask."""
    return "everybody"


def half_signed_in() -> str:
    """Return whose second factor is awaited in this session, or else who is signed in."""
    half_way = session.get("half_signed_in")
    return f"half:{half_way['user']}" if half_way else caller()


def guard_sign_in(app: Flask, endpoint: str) -> None:
    """Count the tries at a view that takes an address and a password."""
    for limit, key in (
        (SIGN_IN_LIMIT, sign_in_account),
        (SIGN_IN_LIMIT, remote_address),
        (SIGN_IN_LIMIT_OF_ALL, everybody),
    ):
        _limit(app, endpoint, limit, key_func=key)


def guard_code(app: Flask, endpoint: str) -> None:
    """Count the wrong codes at a view that takes a second factor; right ones cost nothing."""
    _limit(app, endpoint, CODE_LIMIT, key_func=half_signed_in, deduct_when=lambda answer: answer.status_code == 422)


def guard_passkeys(app: Flask, endpoint: str) -> None:
    """Count the tries at a view that takes a passkey, which names no account before it is checked."""
    for limit, key in ((SIGN_IN_LIMIT, remote_address), (SIGN_IN_LIMIT_OF_ALL, everybody)):
        _limit(app, endpoint, limit, key_func=key)


def guard_asking(app: Flask, endpoint: str) -> None:
    """Count the letters that are sent because a visitor typed an address."""
    for limit, key in (
        (ASKING_LIMIT, sign_in_account),
        (ASKING_LIMIT_OF_ADDRESS, remote_address),
        (ASKING_LIMIT_OF_ALL, everybody),
    ):
        _limit(app, endpoint, limit, key_func=key, deduct_when=lambda answer: answer.status_code == 303)


def _limit(app: Flask, endpoint: str, limit: str, **options: Any) -> None:
    view: Any = app.view_functions[endpoint]
    app.view_functions[endpoint] = limiter_of(app).limit(limit, methods=["POST"], **options)(view)


def limiter_of(app: Flask) -> Limiter:
    """Return the application's limiter."""
    found: Limiter = app.extensions["assay_limiter"]
    return found


def retry_after_seconds() -> int:
    """Return how long the caller of this refused request has to wait, at least a second."""
    breached = [limit for limit in limiter_of(current_app).current_limits if limit.breached]
    # `reset_at` is rounded up to a whole second, which must not make a wait longer than its window.
    waits = (min(ceil(limit.reset_at - time.time()), limit.limit.get_expiry()) for limit in breached)
    return max((1, *waits))


def install(app: Flask, engine: sa.Engine) -> Limiter:
    """Give the application its limiter. Limits are put on views with `limiter.limit`."""
    limiter = Limiter(
        caller,
        storage_uri="assay-side://",
        storage_options={"engine": engine},  # type: ignore[dict-item]
        strategy="fixed-window",
        headers_enabled=False,
    )
    limiter.init_app(app)
    app.extensions["assay_limiter"] = limiter
    return limiter
