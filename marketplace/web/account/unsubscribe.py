"""Stopping letters by the link under one of them: looking does nothing, the button does, and no log-in is needed."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

from marketplace.db import session, transaction
from marketplace.domain.notices import KINDS, NoticeKind
from marketplace.gate.csrf import open_by_link
from marketplace.gate.holds import open_to_held
from marketplace.services import stopping

bp = Blueprint("unsubscribe", __name__, url_prefix="/unsubscribe")


@bp.get("/<secret>")
@open_to_held
def show(secret: str) -> str:
    """Ask whether these letters should end; programs open links before people do, so nothing happens yet."""
    with session() as db:
        _, kinds = stopping.look(db, _keys(), secret)
        return _page(kinds, is_done=False)


@bp.post("/<secret>")
@open_by_link
@open_to_held
def stop(secret: str) -> str:
    """Send no more of these letters, for whoever holds one of them or the mail program that reads it for them."""
    with transaction() as db:
        return _page(stopping.stop(db, _keys(), secret), is_done=True)


def _page(kinds: list[NoticeKind], *, is_done: bool) -> str:
    names = [KINDS[kind].name for kind in kinds]
    return render_template("account/unsubscribe.html", names=names, is_done=is_done)


def _keys() -> list[str]:
    config = current_app.extensions["assay_config"]
    return [config.secret_key, *config.secret_key_fallbacks]
