"""Between the password and the session: whose code is awaited, and who sees nothing until they have set one up.

What is half proved lies in the session of a visitor, which is ours and not in the cookie.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request, session

from marketplace.config import Config
from marketplace.domain.errors import MarketplaceError
from marketplace.models import User
from marketplace.services import second_factors

from .members import current_member

HALF_WAY = "half_signed_in"
PENDING = "second_factor_pending"
PATIENCE_SECONDS = 600
"""How long after the password its second factor may be typed."""

View = TypeVar("View", bound=Callable[..., Any])


class SecondFactorNeeded(MarketplaceError):
    """This log-in may not be used before it has a second factor."""

    code = "second-factor-needed"

    def __init__(self) -> None:
        super().__init__("Set up a second factor first; everything else opens when it is there.")


def before_second_factor(view: View) -> View:
    """Mark a view as open to those who must have a second factor and have none yet."""
    view.before_second_factor = True  # type: ignore[attr-defined]
    return view


def install(app: Flask, config: Config) -> None:
    """Hold back everybody who must have a second factor and has none, from everything but setting it up."""
    app.extensions["assay_vault"] = second_factors.vault_of(config.secret_key, config.secret_key_fallbacks)

    @app.before_request
    def hold() -> None:
        view = app.view_functions.get(request.endpoint or "")
        if view is None or request.endpoint == "static" or request.path.startswith("/api/"):
            return
        if getattr(view, "before_second_factor", False):
            return
        member = current_member()
        if member is not None and member.lacks_second_factor:
            raise SecondFactorNeeded


def vault() -> second_factors.Vault:
    """Return what seals the secrets of second factors."""
    return current_app.extensions["assay_vault"]


def await_code(user: User, following: str) -> None:
    """Remember who has proved their password, and where they wanted to go."""
    session[HALF_WAY] = {"user": user.fs_uniquifier, "at": time.time(), "next": following}


def awaited() -> tuple[User, str] | None:
    """Return whose code is awaited and where they wanted to go, unless that was too long ago."""
    half_way = session.get(HALF_WAY)
    if half_way is None or time.time() - half_way["at"] > PATIENCE_SECONDS:
        return None
    user = current_app.extensions["security"].datastore.find_user(fs_uniquifier=half_way["user"])
    return (user, half_way["next"]) if user is not None and user.active else None


def arrived() -> None:
    """Forget who was awaited."""
    session.pop(HALF_WAY, None)


def pending_secret() -> str:
    """Return the encrypted secret that is being set up in this session, made when first asked for."""
    if PENDING not in session:
        session[PENDING] = second_factors.new_secret(vault())
    sealed: str = session[PENDING]
    return sealed


def kept() -> None:
    """Forget the secret that was being set up; it is in the account now."""
    session.pop(PENDING, None)
