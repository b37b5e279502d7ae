"""Between the password and the session: whose code is awaited, and which second factor is being set up.

What is half proved lies in the session of a visitor, which is ours and not in the cookie.
"""

from __future__ import annotations

import time

from flask import Flask, current_app, session

from marketplace.config import Config
from marketplace.models import User
from marketplace.services import second_factors

HALF_WAY = "half_signed_in"
PENDING = "second_factor_pending"
PATIENCE_SECONDS = 600
"""How long after the password its second factor may be typed."""


def install(app: Flask, config: Config) -> None:
    """Prepare what seals the secrets of second factors."""
    app.extensions["assay_vault"] = second_factors.vault_of(config.secret_key, config.secret_key_fallbacks)


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
