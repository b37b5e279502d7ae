"""Passkeys of one's log-in: listed, made and deleted. Browsers offer no way to make one without JavaScript."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.errors import Conflict, Invalid
from marketplace.gate import passkeys as ceremony
from marketplace.gate.accounts import user_with
from marketplace.gate.members import acting, oneself
from marketplace.services import passkeys
from marketplace.services.accounts import user_of
from marketplace.web.account.details import WRONG_PASSWORD
from marketplace.web.forms import Form

bp = Blueprint("passkeys", __name__, url_prefix="/account/passkeys")


@bp.get("")
def index() -> str:
    """List the passkeys, and offer to make one."""
    oneself()
    return _page(Form())


@bp.post("")
def add() -> str | Response | tuple[str, int]:
    """Keep the passkey that the browser has made."""
    member, form = oneself(), Form({"name": request.form.get("name", "")})
    try:
        if user_with(member.email, request.form.get("present", "")) is None:
            raise Invalid({"present": [WRONG_PASSWORD]})
        with transaction() as db:
            user = user_of(db, acting())
            ceremony.register(db, user, form.values["name"], request.form.get("answer", ""), actor=acting())
    except Invalid as error:
        form.errors = dict(error.errors)
    except Conflict as error:
        form.errors["name"] = [str(error)]
    if form.errors:
        return _page(form), 422
    flash("You can sign in with this passkey from now on.", "good")
    return redirect(url_for(".index"), 303)


@bp.post("/<uuid:passkey_id>/removal")
def remove(passkey_id: object) -> Response:
    """Forget a passkey."""
    oneself()
    with transaction() as db:
        passkeys.remove(db, user_of(db, acting()), str(passkey_id), actor=acting())
    flash("The passkey opens nothing any more. You can delete it on your device too.", "good")
    return redirect(url_for(".index"), 303)


def _page(form: Form) -> str:
    with session() as db:
        user = user_of(db, acting())
        known = passkeys.of_user(db, user)
        options = ceremony.registration_options(user, known)
        return render_template("account/passkeys.html", form=form, passkeys=known, options=options)
