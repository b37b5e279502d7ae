"""No form is accepted that this site did not hand out to this visitor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, request
from flask_wtf import CSRFProtect

View = TypeVar("View", bound=Callable[..., Any])


def open_by_link(view: View) -> View:
    """Mark a view as one that acts by the secret in its address alone, whoever calls it.

    A mail program that stops letters for its reader has no session, and a foreign page does not know the secret.
    """
    view.is_open_by_link = True  # type: ignore[attr-defined]
    return view


def install(app: Flask) -> None:
    """Check the token of every unsafe request outside `/api/`.

    The API knows callers only by the bearer token in a header (see `tokens`), which no foreign page
    can make a browser send; the session cookie opens nothing there.
    """
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # as long as the session: a long brief may take an afternoon
    protection = CSRFProtect(app)

    @app.before_request
    def check() -> None:
        if getattr(app.view_functions.get(request.endpoint or ""), "is_open_by_link", False):
            return
        # An address that is not there, or takes no such request, says so itself.
        if request.routing_exception is None and not request.path.startswith("/api/"):
            protection.protect()
