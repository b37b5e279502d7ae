"""The page of a thread, alike for both sides: what was written, a form that loses nothing, how far one has read."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import flash, redirect, render_template, request

from marketplace.db import session, transaction
from marketplace.domain.errors import IllegalMove, Invalid
from marketplace.domain.hiring_words import Side
from marketplace.domain.messages import LONGEST_TEXT
from marketplace.gate.members import acting, oneself
from marketplace.services.hiring import messages
from marketplace.web import hiring_forms
from marketplace.web.forms import Form

Finding = Callable[..., Any]
"""Finds the candidacy of a page for whoever asks, `locked` where something is written."""


def page(template: str, find: Finding, side: Side, form: Form | None = None, **shown: Any) -> str:
    """Show a thread, newest messages at its end; `before` in the address asks for older ones."""
    form = form or Form()
    form.values.setdefault("form", secrets.token_urlsafe(12))
    with session() as db:
        one = find(db)
        facts = {name: make(db, one) if callable(make) else make for name, make in shown.items()}
        return render_template(
            template,
            one=one,
            form=form,
            thread=messages.thread(
                db,
                one,
                side=side,
                actor=acting(),
                before=request.args.get("before"),
                is_blind=facts.get("is_blind", False),
            ),
            is_newest="before" not in request.args,
            longest=LONGEST_TEXT,
            **facts,
        )


def send(template: str, find: Finding, side: Side, **shown: Any) -> Any:
    """Send what was written; what is refused comes back whole."""
    oneself()
    form = hiring_forms.typed()
    try:
        with transaction() as db:
            one = find(db, locked=True)
            said, once = str(form.values.get("text", "")), str(form.values.get("form", ""))[:64]
            messages.send(db, one, said, side=side, form=once, now=datetime.now(UTC), actor=acting())
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return page(template, find, side, form, **shown), 422
    except IllegalMove as refused:
        form.errors = {"text": [str(refused)]}
        return page(template, find, side, form, **shown), 409
    flash("Sent.", "good")
    return redirect(f"{shown['address']}#newest", 303)


def read(find: Finding, side: Side, address: str) -> Any:
    """Mark what is on the page as read; asked by a script, answer with nothing to show instead of the button."""
    oneself()
    with transaction() as db:
        until = request.form.get("until", "")
        messages.mark_read(db, find(db), until, side=side, now=datetime.now(UTC), actor=acting())
    if request.headers.get("HX-Request") == "true":
        return ""
    return redirect(f"{address}#newest", 303)
