"""The page of one's own log-in, and the devices it is open on."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.errors import NotFound
from marketplace.domain.vocabulary import EventAct
from marketplace.gate import devices, impersonation
from marketplace.gate.holds import open_to_held
from marketplace.gate.members import acting, oneself, signed_in
from marketplace.services import events
from marketplace.services.accounts import user_of

bp = Blueprint("account", __name__, url_prefix="/account")


@bp.get("")
def index() -> str:
    """Show what the log-in consists of, with the way to change each."""
    oneself()
    with session() as db:
        user = user_of(db, acting())
        return render_template("account/index.html", user=user, devices=devices.of_user(user))


@bp.get("/devices")
def show_devices() -> str:
    """List where this log-in is open."""
    oneself()
    with session() as db:
        return render_template("account/devices.html", devices=devices.of_user(user_of(db, acting())))


@bp.post("/devices/<device_id>/end")
def end_device(device_id: str) -> Response:
    """Sign out one device."""
    oneself()
    with transaction() as db:
        user = user_of(db, acting())
        if not devices.end(user, device_id):
            raise NotFound("That device is signed out already.")
        devices.forget_others(db, user)
        events.record(db, actor=acting(), act=EventAct.SESSIONS_ENDED, object=user, after={"sessions": 1})
    flash("That device is signed out.", "good")
    return redirect(url_for(".show_devices"), 303)


@bp.post("/devices/others/end")
def end_others() -> Response:
    """Sign out every device but this one."""
    oneself()
    with transaction() as db:
        user = user_of(db, acting())
        ended = devices.end_others(user)
        devices.forget_others(db, user)
        events.record(db, actor=acting(), act=EventAct.SESSIONS_ENDED, object=user, after={"sessions": ended})
    flash("Every other device is signed out.", "good")
    return redirect(url_for(".show_devices"), 303)


@bp.post("/acting/end")
@open_to_held
def stop_acting() -> Response:
    """Let a lead admin be themselves again."""
    signed_in()
    with transaction() as db:
        impersonation.end(db, acting())
    return redirect(url_for("public.start"), 303)
