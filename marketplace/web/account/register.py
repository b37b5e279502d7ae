"""Registering: the wish, the letter, and the page that its link opens. Known and unknown addresses read the same."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid
from marketplace.domain.terms import TERMS_VERSION
from marketplace.domain.vocabulary import Role
from marketplace.gate import accounts, passwords
from marketplace.gate.members import current_member
from marketplace.services import registrations
from marketplace.web.account.following import HOME
from marketplace.web.forms import Form

bp = Blueprint("register", __name__)

FIELDS = ("email", "name", "role", "company_name", "terms")


@bp.get("/register")
def page() -> str | Response:
    """Ask what somebody wants to be here, and how to reach them."""
    if current_member() is not None:
        return redirect(HOME)
    role = request.args.get("as", "")
    return _page(Form({"role": role if role in registrations.ROLES else ""}))


@bp.post("/register")
def ask() -> str | Response | tuple[str, int]:
    """Write the wish down and send the letter."""
    form = Form({name: request.form.get(name, "") for name in FIELDS})
    try:
        with transaction() as db:
            registrations.ask(db, **form.values, now=datetime.now(UTC))
    except Invalid as error:
        form.errors = dict(error.errors)
        return _page(form), 422
    return redirect(url_for(".sent"), 303)


@bp.get("/register/sent")
def sent() -> str:
    """Say that a letter is under way, whatever is in it."""
    return render_template("account/sent.html", hours=24 * registrations.LIFETIME.days, again=url_for(".page"))


@bp.get("/confirm/<secret>")
def confirm_page(secret: str) -> str:
    """Ask for a password; nothing happens yet, because programs open links before people do."""
    with session() as db:
        wish = registrations.look(db, secret, now=datetime.now(UTC))
        return _confirm_page(Form({"company_name": wish.company_name or ""}), secret, wish)


@bp.post("/confirm/<secret>")
def confirm(secret: str) -> str | Response | tuple[str, int]:
    """Make the log-in and sign its owner in."""
    now = datetime.now(UTC)
    password = request.form.get("password", "")
    with session() as db:
        wish = registrations.look(db, secret, now=now)
        form = Form({"company_name": request.form.get("company_name", wish.company_name or "")})
        complaints = passwords.complaints_about(password, wish.email, wish.name, form.values["company_name"])
        if complaints:
            form.errors["password"] = complaints
            return _confirm_page(form, secret, wish), 422
        try:
            with transaction() as writing:
                user = registrations.confirm(
                    writing,
                    secret,
                    password_hash=passwords.hashed(password),
                    company_name=form.values["company_name"],
                    now=now,
                )
        except Invalid as error:
            form.errors |= error.errors
            return _confirm_page(form, secret, wish), 422
    accounts.begin(user, via="password")
    return redirect(HOME, 303)


def _page(form: Form) -> str:
    return render_template("account/register.html", form=form, terms_version=TERMS_VERSION)


def _confirm_page(form: Form, secret: str, wish: Any) -> str:
    is_company = wish.role is Role.COMPANY
    return render_template("account/confirm.html", form=form, secret=secret, wish=wish, is_company=is_company)
