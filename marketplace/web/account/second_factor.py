"""Setting up the second factor, and the recovery codes that stand in for it."""

from __future__ import annotations

import qrcode
from flask import Blueprint, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from qrcode.image.svg import SvgPathImage
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid
from marketplace.gate import second_step
from marketplace.gate.accounts import user_with
from marketplace.gate.holds import open_to_held
from marketplace.gate.members import acting, oneself
from marketplace.services import second_factors
from marketplace.services.accounts import user_of
from marketplace.web.account.details import WRONG_PASSWORD
from marketplace.web.forms import Form

bp = Blueprint("second_factor", __name__, url_prefix="/account/second-factor")


@bp.get("")
@open_to_held
def set_up() -> str:
    """Show the secret to an authenticator app, or say that there is a second factor."""
    member = oneself()
    if member.has_second_factor:
        return _overview(Form())
    return _set_up_page(Form())


@bp.post("")
@open_to_held
def keep() -> str | Response | tuple[str, int]:
    """Take the first code of the app; then show the recovery codes, this once."""
    member = oneself()
    if member.has_second_factor:
        flash("You have a second factor already.", "warn")
        return redirect(url_for(".set_up"), 303)
    typed = request.form.get("code", "")
    try:
        with transaction() as db:
            user = user_of(db, acting())
            sealed = second_step.pending_secret()
            codes = second_factors.confirm(db, user, second_step.vault(), sealed, typed, actor=acting())
    except Invalid as error:
        return _set_up_page(Form(errors=dict(error.errors))), 422
    second_step.kept()
    return render_template("account/recovery_codes.html", codes=codes, is_new=True)


@bp.post("/recovery-codes")
def renew() -> str | Response | tuple[str, int]:
    """Make new recovery codes, and show them this once."""
    if not oneself().has_second_factor:
        return redirect(url_for(".set_up"), 303)
    if form := _refused():
        return _overview(form), 422
    with transaction() as db:
        codes = second_factors.renew_recovery_codes(db, user_of(db, acting()), actor=acting())
    return render_template("account/recovery_codes.html", codes=codes, is_new=False)


@bp.post("/removal")
def remove() -> str | Response | tuple[str, int]:
    """Sign in by password alone from now on."""
    if not oneself().has_second_factor:
        return redirect(url_for(".set_up"), 303)
    if form := _refused():
        return _overview(form), 422
    with transaction() as db:
        second_factors.remove(db, user_of(db, acting()), actor=acting())
    flash("You now sign in by your password alone.", "good")
    return redirect(url_for(".set_up"), 303)


def _refused() -> Form | None:
    """Return the form with its complaint, unless the present password came with it."""
    if user_with(oneself().email, request.form.get("present", "")) is not None:
        return None
    return Form(errors={"present": [WRONG_PASSWORD]})


def _overview(form: Form) -> str:
    with session() as db:
        left = second_factors.recovery_codes_left(db, user_of(db, acting()))
    return render_template("account/second_factor.html", form=form, left=left)


def _set_up_page(form: Form) -> str:
    typed, address = second_factors.shown(second_step.vault(), second_step.pending_secret(), oneself().email)
    picture = qrcode.make(address, image_factory=SvgPathImage, border=4).to_string(encoding="unicode")
    # Drawn here from our own address: there is nothing in it that anybody typed but the e-mail address, as squares.
    return render_template("account/set_up.html", form=form, secret=typed, picture=Markup(picture))  # noqa: S704
