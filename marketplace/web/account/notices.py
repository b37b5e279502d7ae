"""The inbox of whoever is signed in: what they were told, read and unread, and how they want to hear of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.notices import KINDS, NoticeWay
from marketplace.gate.members import acting, oneself
from marketplace.services import notices
from marketplace.services.accounts import user_of
from marketplace.web.account.following import following
from marketplace.web.forms import Form

bp = Blueprint("notices", __name__, url_prefix="/notices")

PAGE = 30
WAYS = [
    (NoticeWay.AT_ONCE.value, "At once, by e-mail"),
    (NoticeWay.DAILY.value, "Once a day, with the others"),
    (NoticeWay.INBOX.value, "Only here"),
]


@bp.get("")
def index() -> str:
    """List what the signed-in person was told, newest first; `show=unread` leaves out what they have read."""
    oneself()
    is_unread = request.args.get("show") == "unread"
    with session() as db:
        user = user_of(db, acting())
        found = notices.of(db, user, limit=PAGE, after=request.args.get("after"), is_unread=is_unread)
        show = "unread" if is_unread else None
        return render_template(
            "account/notices.html",
            found=found,
            is_unread=is_unread,
            is_first="after" not in request.args,
            older=url_for(".index", after=found.last, show=show) if found.last else "",
            zone=notices.zone_of(db, user),
            kinds=KINDS,
        )


@bp.post("/<uuid:notice_id>/open")
def open_page(notice_id: object) -> Response:
    """Mark a notice as read, and lead to the page that it is about."""
    oneself()
    with transaction() as db:
        notice = notices.own(db, user_of(db, acting()), str(notice_id))
        notices.mark(notice, is_read=True, now=datetime.now(UTC))
        link = following(notice.link)
    return redirect(link, 303)


@bp.post("/<uuid:notice_id>/mark")
def mark(notice_id: object) -> Response:
    """Mark a notice as read, or as unread again."""
    oneself()
    with transaction() as db:
        notice = notices.own(db, user_of(db, acting()), str(notice_id))
        notices.mark(notice, is_read=request.form.get("do") != "unread", now=datetime.now(UTC))
    return redirect(_back(), 303)


@bp.post("/mark-all")
def mark_all() -> Response:
    """Mark as read everything up to the newest notice that was on the page."""
    oneself()
    with transaction() as db:
        user = user_of(db, acting())
        count = notices.mark_all(db, user, until=request.form.get("until", ""), now=datetime.now(UTC))
    flash(f"{count} marked as read." if count != 1 else "One marked as read.", "good")
    return redirect(_back(), 303)


@bp.get("/preferences")
def preferences() -> str:
    """Show in which way each kind of notice comes, with the way to change it."""
    oneself()
    with session() as db:
        chosen = notices.choices(db, user_of(db, acting()))
        return _preferences(Form({kind.value: way.value for kind, way in chosen.items()}))


@bp.post("/preferences")
def choose() -> Any:
    """Keep the ways that were chosen; what makes no sense is said, and nothing is changed."""
    oneself()
    with transaction() as db:
        user = user_of(db, acting())
        kinds = list(notices.choices(db, user))
        form = Form({kind.value: request.form.get(kind.value, "") for kind in kinds})
        known = set(NoticeWay)
        form.errors = {
            kind.value: [f"Choose how to hear of this: {KINDS[kind].name}."]
            for kind in kinds
            if form.values[kind.value] not in known
        }
        if form.errors:
            return _preferences(form), 422
        notices.choose(db, user, {kind: NoticeWay(form.values[kind.value]) for kind in kinds}, actor=acting())
    flash("Kept. It holds from the next notice on.", "good")
    return redirect(url_for(".preferences"), 303)


def _preferences(form: Form) -> str:
    return render_template(
        "account/notice_preferences.html",
        form=form,
        kinds=[(kind.value, about.name) for kind, about in KINDS.items() if kind.value in form.values],
        ways=WAYS,
    )


def _back() -> str:
    """The list as it was looked at."""
    show = "unread" if request.form.get("show") == "unread" else None
    return url_for(".index", show=show)
