"""A forgotten password: the letter, and the page that its link opens. It is no way around the second factor."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid
from marketplace.gate import accounts, passwords
from marketplace.gate.members import current_member
from marketplace.services import links
from marketplace.services import passwords as password_services
from marketplace.web.forms import Form

bp = Blueprint("recover", __name__)


@bp.get("/recover")
def page() -> str:
    """Ask for the address."""
    return render_template("account/recover.html", form=Form())


@bp.post("/recover")
def ask() -> Response | tuple[str, int]:
    """Send a letter, whatever will be in it."""
    email = request.form.get("email", "")
    try:
        with transaction() as db:
            password_services.ask_recovery(db, email, now=datetime.now(UTC))
    except Invalid as error:
        return render_template("account/recover.html", form=Form({"email": email}, dict(error.errors))), 422
    return redirect(url_for(".sent"), 303)


@bp.get("/recover/sent")
def sent() -> str:
    """Say that a letter is under way."""
    return render_template("account/sent.html", hours=1, again=url_for(".page"))


@bp.get("/recover/<secret>")
def choose_page(secret: str) -> str:
    """Ask for the new password, if the link still opens something."""
    with session() as db:
        links.look(db, password_services.OPENS_PASSWORD, secret, now=datetime.now(UTC))
    return _choose_page(Form(), secret)


@bp.post("/recover/<secret>")
def choose(secret: str) -> str | Response | tuple[str, int]:
    """Set the new password; then whoever it is signs in with it, and with their second factor if they have one."""
    now, password = datetime.now(UTC), request.form.get("password", "")
    with session() as db:
        user = links.look(db, password_services.OPENS_PASSWORD, secret, now=now).user
    complaints = passwords.complaints_about(password, user.email, user.name)
    if complaints:
        return _choose_page(Form(errors={"password": complaints}), secret), 422
    with transaction() as db:
        password_services.recover(db, secret, passwords.hashed(password), now=now)
    if current_member() is not None:
        accounts.end()
    flash("Your password is changed, and every device is signed out. Sign in with the new one.", "good")
    return redirect(url_for("sign_in.page"), 303)


def _choose_page(form: Form, secret: str) -> str:
    return render_template("account/choose_password.html", form=form, address=url_for(".choose", secret=secret))
