"""Changing what a log-in consists of: name, address, password, and the terms it was opened under."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid
from marketplace.domain.terms import TERMS_VERSION
from marketplace.gate import accounts, passwords
from marketplace.gate.holds import open_to_held
from marketplace.gate.members import acting, oneself
from marketplace.services import accounts as account_services
from marketplace.services import addresses
from marketplace.services import passwords as password_services
from marketplace.services.accounts import user_of
from marketplace.web.account.following import HOME
from marketplace.web.forms import Form

bp = Blueprint("details", __name__, url_prefix="/account")

Answer = str | Response | tuple[str, int]
WRONG_PASSWORD = "This is not your present password."  # noqa: S105 - a sentence


@bp.get("/name")
def name_page() -> str:
    """Ask what to be called."""
    return render_template("account/name.html", form=Form({"name": oneself().name}))


@bp.post("/name")
def rename() -> Answer:
    """Change the name."""
    oneself()
    typed = request.form.get("name", "")
    try:
        with transaction() as db:
            account_services.rename(db, user_of(db, acting()), typed, actor=acting())
    except Invalid as error:
        return render_template("account/name.html", form=Form({"name": typed}, dict(error.errors))), 422
    flash("Your name is changed.", "good")
    return redirect(url_for("account.index"), 303)


@bp.get("/password")
def password_page() -> str:
    """Ask for the present password and the new one."""
    oneself()
    return render_template("account/password.html", form=Form())


@bp.post("/password")
def change_password() -> Answer:
    """Change the password; every other device is signed out, and this one gets a new session."""
    member, form = oneself(), Form()
    if accounts.user_with(member.email, request.form.get("present", "")) is None:
        form.errors["present"] = [WRONG_PASSWORD]
    elif complaints := passwords.complaints_about(request.form.get("password", ""), member.email, member.name):
        form.errors["password"] = complaints
    if form.errors:
        return render_template("account/password.html", form=form), 422
    with transaction() as db:
        user = user_of(db, acting())
        password_services.change(db, user, passwords.hashed(request.form["password"]), actor=acting())
    accounts.begin(user, via="password")
    flash("Your password is changed, and every other device is signed out.", "good")
    return redirect(url_for("account.index"), 303)


@bp.get("/email")
def email_page() -> str:
    """Ask for the new address."""
    return render_template("account/email.html", form=Form(), present=oneself().email)


@bp.post("/email")
def ask_email() -> Answer:
    """Send a letter to the new address; the present one stays until its link is opened."""
    member = oneself()
    form = Form({"email": request.form.get("email", "")})
    if accounts.user_with(member.email, request.form.get("present", "")) is None:
        form.errors["present"] = [WRONG_PASSWORD]
    else:
        try:
            with transaction() as db:
                addresses.ask(db, user_of(db, acting()), form.values["email"], now=datetime.now(UTC))
        except Invalid as error:
            form.errors |= error.errors
    if form.errors:
        return render_template("account/email.html", form=form, present=member.email), 422
    flash("We have sent a letter to the new address. Until you open its link, the present one stays.", "good")
    return redirect(url_for("account.index"), 303)


@bp.get("/email/<secret>")
def confirm_email_page(secret: str) -> str:
    """Ask whether to sign in with the new address from now on."""
    oneself()
    with session() as db:
        link = addresses.look(db, user_of(db, acting()), secret, now=datetime.now(UTC))
        return render_template("account/confirm_email.html", email=link.email, secret=secret)


@bp.post("/email/<secret>")
def confirm_email(secret: str) -> Response:
    """Change the address; every other device is signed out."""
    oneself()
    with transaction() as db:
        user = user_of(db, acting())
        addresses.confirm(db, user, secret, now=datetime.now(UTC), actor=acting())
    accounts.begin(user, via="link")
    flash("You sign in with the new address from now on.", "good")
    return redirect(url_for("account.index"), 303)


@bp.get("/terms")
@open_to_held
def terms() -> str:
    """Show which terms were agreed to, and ask again when there are newer ones."""
    return render_template("account/terms.html", mine=oneself().terms, version=TERMS_VERSION)


@bp.post("/terms")
@open_to_held
def accept_terms() -> Response:
    """Agree to the terms in force."""
    oneself()
    with transaction() as db:
        version = request.form.get("version", "")
        account_services.accept_terms(db, user_of(db, acting()), version, actor=acting())
    return redirect(HOME, 303)
