"""Requests that may be sent twice: the answer is kept under the caller's key, in the transaction of what it did."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask import Response, g, make_response, request
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from marketplace.domain.errors import MarketplaceError
from marketplace.models import IdempotencyKey

KEPT = timedelta(hours=24)
"""How long a key is remembered; it then means a new request."""

_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_HEADERS = ("Content-Type", "Location", "ETag")


class KeyMalformed(MarketplaceError):
    """The Idempotency-Key cannot be one."""

    code = "idempotency-key-malformed"


class KeyReused(MarketplaceError):
    """The Idempotency-Key belongs to another request."""

    code = "idempotency-key-reused"


def answered_once(db: Session, answer: Callable[[], Response]) -> Response:
    """Return `answer()`, or what it returned when the same request came with the same Idempotency-Key before.

    To be called inside the transaction that `answer` writes in, behind `token_required`. Whoever comes second waits
    for the first, and then gets the first one's answer. A refusal is not kept, because its transaction is not either.
    Raises KeyMalformed, and KeyReused when the key came with another request.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return answer()
    if not _KEY.fullmatch(key):
        raise KeyMalformed("The Idempotency-Key must have 1 to 255 visible ASCII characters; a random UUID will do.")
    if not _is_first(db, key):
        return _kept(db, key)
    response = answer()
    mine = (IdempotencyKey.user_id == g.token_user_id) & (IdempotencyKey.key == key)
    headers = {name: response.headers[name] for name in _HEADERS if name in response.headers}
    db.execute(
        sa.update(IdempotencyKey)
        .where(mine)
        .values(status=response.status_code, headers=headers, body=response.get_data(as_text=True))
    )
    return response


def _is_first(db: Session, key: str) -> bool:
    """Take the key, unless it is taken. PostgreSQL waits here for whoever is taking it at this moment."""
    now = datetime.now(UTC)
    stale = (IdempotencyKey.user_id == g.token_user_id) & (IdempotencyKey.created_at < now - KEPT)
    db.execute(sa.delete(IdempotencyKey).where(stale))
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    taken = insert(IdempotencyKey).values(user_id=g.token_user_id, key=key, fingerprint=_fingerprint(), created_at=now)
    return db.execute(taken.on_conflict_do_nothing().returning(IdempotencyKey.key)).first() is not None


def _kept(db: Session, key: str) -> Response:
    row = db.get_one(IdempotencyKey, (g.token_user_id, key))
    if row.fingerprint != _fingerprint():
        raise KeyReused("This Idempotency-Key came with another request; use a new key for each thing you create.")
    response = make_response(row.body, row.status)
    response.headers.update(row.headers or {})
    response.headers["Idempotent-Replayed"] = "true"
    return response


def _fingerprint() -> str:
    parts = (request.method.encode(), request.full_path.encode(), request.get_data(cache=True))
    return hashlib.sha256(b"\n".join(parts)).hexdigest()
