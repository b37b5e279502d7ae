"""Signing in, by password and then a code where there is a second factor; and signing out."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import transaction
from marketplace.domain.errors import Invalid
from marketplace.gate import accounts, passkeys, second_step
from marketplace.gate.holds import open_to_held
from marketplace.gate.members import current_member
from marketplace.services import second_factors
from marketplace.services.accounts import user_again
from marketplace.web.account.following import HOME, following
from marketplace.web.forms import Form

bp = Blueprint("sign_in", __name__)

REFUSED = "That e-mail address and password do not belong together, or the account is closed."
TOO_LATE = "That took longer than ten minutes. Type your password again."


@bp.get("/sign-in")
def page() -> str | Response:
    """Ask for address and password; who is signed in already goes on."""
    if current_member() is not None:
        return redirect(following(request.args.get("next")))
    return _page(Form())


@bp.post("/sign-in")
def sign_in() -> str | Response | tuple[str, int]:
    """Check address and password; then ask for a code, or let them in."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    form = Form({"email": email})
    if not email.strip():
        form.errors["email"] = ["Write your e-mail address."]
    if not password:
        form.errors["password"] = ["Write your password."]
    user = None if form.errors else accounts.user_with(email, password)
    if user is None:
        form.errors = form.errors or {"email": [REFUSED]}
        return _page(form), 422
    then = following(request.form.get("next"))
    if user.second_factor is not None:
        second_step.await_code(user, then)
        return redirect(url_for("sign_in.code_page"))
    accounts.begin(user, via="password", is_news=True)
    return redirect(then)


@bp.post("/sign-in/passkey")
def passkey() -> str | Response | tuple[str, int]:
    """Let in whoever's device answers with their passkey; it stands for both factors."""
    if current_member() is not None:
        return redirect(HOME)
    try:
        with transaction() as db:
            user = passkeys.owner_of(db, request.form.get("answer", ""))
    except Invalid as error:
        return _page(Form(errors=dict(error.errors))), 422
    accounts.begin(user, via="passkey", is_news=True)
    return redirect(following(request.form.get("next")))


@bp.get("/sign-in/code")
def code_page() -> str | Response:
    """Ask for the code of the second factor."""
    if current_member() is not None:
        return redirect(HOME)
    if second_step.awaited() is None:
        return redirect(url_for("sign_in.page"))
    return _code_page(Form())


@bp.post("/sign-in/code")
def code() -> str | Response | tuple[str, int]:
    """Check the code, or a recovery code, and let them in."""
    if current_member() is not None:
        return redirect(HOME)
    awaited = second_step.awaited()
    if awaited is None:
        flash(TOO_LATE, "warn")
        return redirect(url_for("sign_in.page"))
    user, then = awaited
    typed, is_recovery = request.form.get("code", ""), bool(request.form.get("recovery"))
    try:
        with transaction() as db:
            mine = user_again(db, user)
            if is_recovery:
                second_factors.check_recovery_code(db, mine, typed, now=datetime.now(UTC))
                left = second_factors.recovery_codes_left(db, mine)
            else:
                second_factors.check(db, mine, second_step.vault(), typed)
    except Invalid as error:
        return _code_page(Form({"recovery": is_recovery}, dict(error.errors))), 422
    second_step.arrived()
    accounts.begin(user, via="recovery-code" if is_recovery else "authenticator", is_news=True)
    if is_recovery:
        flash(f"You used a recovery code; {left} are left. Make new ones when there are few.", "warn")
    return redirect(then)


@bp.post("/sign-out")
@open_to_held
def leave() -> Response:
    """End this session."""
    accounts.end()
    return redirect(url_for("public.start"))


def _page(form: Form) -> str:
    return render_template(
        "account/sign_in.html",
        form=form,
        next=following(request.values.get("next")),
        options=passkeys.sign_in_options(),
    )


def _code_page(form: Form) -> str:
    return render_template("account/sign_in_code.html", form=form, is_recovery=bool(form.values.get("recovery")))
