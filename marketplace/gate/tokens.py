"""Bearer tokens for programs. Nothing here reads the session cookie, which is why `/api/` needs no CSRF check."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import g, request
from sqlalchemy.orm import Session

from marketplace import db as database
from marketplace.domain.accounts import Actor
from marketplace.domain.errors import Forbidden, MarketplaceError, NotFound
from marketplace.domain.vocabulary import Permission
from marketplace.models.accounts import User
from marketplace.services import accounts

P = ParamSpec("P")
R = TypeVar("R")


class TokenMissing(MarketplaceError):
    """The request carries no bearer token."""

    code = "token-missing"


class TokenRefused(MarketplaceError):
    """The token is unknown, expired or revoked, or its owner is no longer active."""

    code = "token-refused"


class ScopeMissing(Forbidden):
    """The token is good, but not for this; `scope` is what it lacks."""

    code = "scope-missing"

    def __init__(self, scope: str) -> None:
        super().__init__(f"This token lacks the scope {scope}; issue one that has it.")
        self.scope = scope


def token_required(scope: Permission | str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let only callers with a token of this scope through. To be the outermost decorator of a view.

    Raises TokenMissing, TokenRefused or ScopeMissing.
    """
    wanted = Permission(scope)

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            with database.session() as db:
                g.token_user_id, g.token_actor = _holder(db)
            if wanted not in (g.token_actor.scopes or frozenset()):
                raise ScopeMissing(wanted.value)
            return view(*args, **kwargs)

        return guarded

    return guard


def token_actor() -> Actor:
    """Return who the token of this request acts for, narrowed to its scopes."""
    actor: Actor = g.token_actor
    return actor


def token_user(db: Session) -> User:
    """Return the token owner's row in this session. Raises TokenRefused if it has gone since."""
    user = db.get(User, g.token_user_id)
    if user is None:
        raise TokenRefused("The owner of this token no longer exists.")
    return user


def _holder(db: Session) -> tuple[int, Actor]:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        raise TokenMissing("Send a token: Authorization: Bearer …")
    try:
        token = accounts.token_of(db, secret.strip(), datetime.now(UTC))
    except NotFound as error:
        raise TokenRefused("This token is unknown, expired or revoked; issue a new one.") from error
    return token.user_id, accounts.actor_of(db, token.user, token.scopes)
