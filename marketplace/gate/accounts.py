"""Flask-Security, kept in one room: who is signed in, hashed passwords, and nothing of its pages.

Its own views send their own mail, commit their own transactions and answer in their own way, so this
house has views of its own (`web/account`) and takes only the mechanics. The remember-me cookie is off
for good: it would outlive the session that a sign-out ends.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask, current_app, g, session
from flask_security import Security, UserDatastore, login_user, logout_user, user_authenticated
from flask_security.utils import verify_and_update_password
from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from marketplace.db import Database
from marketplace.models import Role, User
from marketplace.services import notices

from . import devices
from .passwords import LONGEST, hashed, normalised

SETTINGS: dict[str, Any] = {
    "SECURITY_REGISTERABLE": False,
    "SECURITY_RECOVERABLE": False,
    "SECURITY_CHANGEABLE": False,
    "SECURITY_CONFIRMABLE": False,
    "SECURITY_TRACKABLE": False,
    "SECURITY_TWO_FACTOR": False,
    "SECURITY_WEBAUTHN": False,
    "SECURITY_FRESHNESS": timedelta(minutes=-1),
    "SECURITY_STATIC_FOLDER": None,
    "SECURITY_CLI_USERS_NAME": None,
    "SECURITY_CLI_ROLES_NAME": None,
    "SECURITY_FLASH_MESSAGES": False,
    "SECURITY_API_ENABLED_METHODS": ["session"],
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
}


class Accounts(UserDatastore):
    """The accounts as Flask-Security asks for them; each question has its own short session."""

    def __init__(self, database: Database) -> None:
        super().__init__(User, Role)
        self.database = database

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> User | None:
        """Return the user with this one attribute and their roles, or None."""
        ((name, value),) = kwargs.items()
        column = getattr(User, name)
        is_this_one = func.lower(column) == str(value).lower() if case_insensitive else column == value
        with self.database.session() as db:
            # One query for the person, their roles and what they have not read: it is asked with every page.
            chosen = select(User, notices.unread(User.id)).where(is_this_one).options(joinedload(User.roles))
            found = db.execute(chosen).unique().first()
        if found is None:
            return None
        user: User = found[0]
        g.unread_notices = {user.id: found[1]}
        return user

    def put(self, model: User) -> User:
        """Keep a password that was hashed again, after the parameters of hashing changed; nothing else changes here."""
        with self.database.transaction() as db:
            db.execute(update(User).where(User.id == model.id).values(password=model.password))
        return model

    def commit(self) -> None:
        """Do nothing: `put` has kept what it was given."""


def install(app: Flask, database: Database) -> None:
    """Let the application know who is signed in."""
    for name, value in SETTINGS.items():
        app.config.setdefault(name, value)
    Security(app, Accounts(database), register_blueprint=False)
    user_authenticated.connect(_forget_anonymous_token, app)


def user_with(email: str, password: str) -> User | None:
    """Return the active person that both belong to, or None; either takes as long as the other."""
    if len(password) > 4 * LONGEST:
        # No password is that long, and hashing would take the longer.
        password = ""
    accounts: Accounts = current_app.extensions["security"].datastore
    user = accounts.find_user(email=email.strip().lower())
    if user is None or not user.password:
        # Hashing takes as long as comparing, so that time does not tell which addresses have a log-in.
        hashed(password)
        return None
    before = user.password
    if not verify_and_update_password(normalised(password), user) or not user.active:
        return None
    if user.password != before:
        accounts.put(user)
    return user


def begin(user: User, *, via: str, is_news: bool = False) -> None:
    """Sign somebody in, once everything they must prove is proved; the session gets a new id.

    `is_news`: they came by the door, so a device that was not seen before is told of.
    """
    devices.welcome(user, tells=is_news)
    login_user(user, remember=False, authn_via=[via])


def end() -> None:
    """Sign out and forget everything the session held."""
    logout_user()
    session.clear()


def _forget_anonymous_token(_: Flask, **__: Any) -> None:
    """A CSRF token that was handed out before sign-in is worth nothing after it."""
    session.pop("csrf_token", None)
