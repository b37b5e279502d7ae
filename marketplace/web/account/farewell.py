"""Leaving: taking along what is on record, and erasing one's log-in."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import transaction
from marketplace.domain.errors import Conflict
from marketplace.domain.vocabulary import Role
from marketplace.gate import accounts, devices
from marketplace.gate.members import acting, oneself
from marketplace.services import farewells, personal_data
from marketplace.services.accounts import user_of
from marketplace.web.account.details import WRONG_PASSWORD
from marketplace.web.forms import Form

bp = Blueprint("farewell", __name__, url_prefix="/account/erasure")


@bp.post("/export")
def export() -> Response:
    """Hand over everything on record about the person, for machines to read."""
    oneself()
    now = datetime.now(UTC)
    with transaction() as db:
        found = personal_data.export(db, user_of(db, acting()), now=now, actor=acting())
    answer = Response(json.dumps(found, ensure_ascii=False, indent=2), mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="assay-{now:%Y-%m-%d}.json"'
    return answer


@bp.get("")
def page() -> str:
    """Say what goes and what stays."""
    oneself()
    return _page(Form())


@bp.post("")
def erase() -> Response | tuple[str, int]:
    """Erase the log-in, and sign out everywhere."""
    member = oneself()
    if accounts.user_with(member.email, request.form.get("present", "")) is None:
        return _page(Form(errors={"present": [WRONG_PASSWORD]})), 422
    if Role.EXPERT in member.actor.roles:
        raise Conflict("An expert's profile is erased first, on its privacy page; the log-in goes with it.")
    with transaction() as db:
        user = user_of(db, acting())
        ends = user.fs_uniquifier
        farewells.erase_log_in(db, user, actor=acting())
    accounts.end()
    devices.end_all_of(ends)
    flash("Your log-in is erased, and nothing names you any more.", "good")
    return redirect(url_for("public.start"), 303)


def _page(form: Form) -> str:
    is_expert = Role.EXPERT in oneself().actor.roles
    return render_template("account/erasure.html", form=form, is_expert=is_expert)
