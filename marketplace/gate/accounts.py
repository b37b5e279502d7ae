"""Flask-Security, kept in one room: sign in and sign out by password, and nothing else yet.

Registration, recovery and second factors are switched off until they are whole. The remember-me
cookie is off for good: it would outlive the session that a sign-out ends.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask, Response, make_response, request, session
from flask_limiter import Limiter
from flask_security import LoginForm, Security, UserDatastore, user_authenticated
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from marketplace.db import Database
from marketplace.models import Role, User

from .limits import SIGN_IN_LIMIT, remote_address, sign_in_account

REFUSED = "That e-mail address and password do not belong together, or the account is closed."

SETTINGS: dict[str, Any] = {
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_POST_LOGIN_VIEW": "/",
    "SECURITY_POST_LOGOUT_VIEW": "/",
    "SECURITY_LOGIN_USER_TEMPLATE": "public/sign_in.html",
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
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_MSG_GENERIC_AUTHN_FAILED": (REFUSED, "error"),
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
}


class SignInForm(LoginForm):
    """Address and password; no box that keeps somebody signed in beyond the session."""

    remember = None


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
            # One query for the person and their roles: it is asked with every page.
            chosen = select(User).where(is_this_one).options(joinedload(User.roles))
            return db.scalars(chosen).unique().first()

    def put(self, model: User) -> User:
        """Keep a changed user: a password that was hashed again after the parameters of hashing changed."""
        with self.database.transaction() as db:
            return db.merge(model)

    def commit(self) -> None:
        """Do nothing: `put` has kept what it was given."""


def install(app: Flask, database: Database, limiter: Limiter) -> None:
    """Give the application its sign-in and sign-out pages."""
    for name, value in SETTINGS.items():
        app.config.setdefault(name, value)
    Security(app, Accounts(database), login_form=SignInForm)
    user_authenticated.connect(_forget_anonymous_token, app)
    view = _unprocessable_when_refused(app.view_functions["security.login"])
    for key in (sign_in_account, remote_address):
        view = limiter.limit(SIGN_IN_LIMIT, key_func=key, methods=["POST"])(view)
    app.view_functions["security.login"] = view


def _forget_anonymous_token(_: Flask, **__: Any) -> None:
    """A CSRF token that was handed out before sign-in is worth nothing after it."""
    session.pop("csrf_token", None)


def _unprocessable_when_refused(view: Callable[..., Any]) -> Callable[..., Response]:
    """Answer a refused sign-in with 422, as every other refused form is answered."""

    def sign_in() -> Response:
        response = make_response(view())
        if request.method == "POST" and response.status_code == 200 and response.mimetype == "text/html":
            response.status_code = 422
        return response

    sign_in.__name__ = "sign_in"
    return sign_in
