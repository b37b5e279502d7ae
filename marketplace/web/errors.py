"""Refusals as pages: one table from what went wrong to its status, what happened, and what to do now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from math import ceil
from types import MappingProxyType
from typing import NamedTuple

import structlog
from flask import Flask, Response, g, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response as AnyResponse

from marketplace.db import RowChanged
from marketplace.domain import errors as refusals
from marketplace.gate.holds import SecondFactorNeeded, TermsNeeded
from marketplace.gate.limits import retry_after_seconds
from marketplace.gate.members import SignInNeeded


class Page(NamedTuple):
    """What an error page says."""

    title: str
    what: str
    now: str


PAGES: Mapping[int, Page] = MappingProxyType(
    {
        400: Page(
            "That request was not understood",
            "The browser sent something this site cannot read.",
            "Go back, reload the page, and try again.",
        ),
        403: Page(
            "You may not do this",
            "Your account has no permission for this.",
            "Ask whoever manages your company’s account.",
        ),
        404: Page(
            "Page not found",
            "There is nothing at this address, or it is not yours to see.",
            "Check the address, or start again from your briefs.",
        ),
        405: Page(
            "That cannot be done here",
            "This address does not take that kind of request.",
            "Go back and use the buttons of the page.",
        ),
        409: Page(
            "This is no longer possible",
            "It has changed since you opened the page.",
            "Go back, reload the page, and look at how it stands now.",
        ),
        410: Page(
            "This link opens nothing",
            "It was used already, or it came too late.",
            "Ask for another one.",
        ),
        413: Page(
            "That is too much at once",
            "What was sent is larger than 4 MB.",
            "Shorten the text and send it again.",
        ),
        415: Page(
            "That kind of content is not taken",
            "This address takes forms.",
            "Go back and use the form of the page.",
        ),
        429: Page(
            "Too many tries",
            "There were too many requests of this kind in a short time, so this one was not carried out.",
            "Wait, and then try once more. Trying earlier does not make it longer.",
        ),
        500: Page(
            "Something went wrong on our side",
            "It has been written down, and nothing was changed by halves.",
            "Try again in a minute. If it happens again, report it.",
        ),
    }
)

STATUS: Mapping[type[refusals.MarketplaceError], int] = MappingProxyType(
    {
        refusals.NotFound: 404,
        refusals.Forbidden: 403,
        refusals.IllegalMove: 409,
        refusals.Conflict: 409,
        refusals.LinkSpent: 410,
        refusals.Invalid: 400,
    }
)


def page(status: int, *, now: str = "", what: str = "", retry_after: int | None = None) -> Response:
    """Return the error page of a status; `what` and `now` replace its own sentences."""
    words = PAGES.get(status, PAGES[500 if status >= 500 else 400])
    response = make_response(
        render_template(
            "errors/page.html",
            status=status,
            title=words.title,
            what=what or words.what,
            now=now or words.now,
            request_id=g.get("request_id", ""),
            retry_at=datetime.now(UTC) + timedelta(seconds=retry_after) if retry_after else None,
            retry_minutes=ceil(retry_after / 60) if retry_after else None,
        ),
        status,
    )
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


def register(app: Flask) -> None:
    """Answer every refusal outside `/api/` with a page; `/api/` answers in its own way."""

    @app.errorhandler(refusals.MarketplaceError)
    def refused(error: refusals.MarketplaceError) -> AnyResponse:
        if _is_api():
            return _problem(app, error)
        if isinstance(error, SignInNeeded):
            return redirect(url_for("sign_in.page", next=request.full_path if request.method == "GET" else None))
        if isinstance(error, SecondFactorNeeded):
            return redirect(url_for("second_factor.set_up"), 303)
        if isinstance(error, TermsNeeded):
            return redirect(url_for("details.terms"), 303)
        status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
        return page(
            status, what=str(error) if status in (403, 409, 410) or isinstance(error, refusals.LinkUnknown) else ""
        )

    @app.errorhandler(RowChanged)
    def changed(error: RowChanged) -> AnyResponse:
        return _problem(app, error) if _is_api() else page(409)

    @app.errorhandler(HTTPException)
    def unanswered(error: HTTPException) -> AnyResponse:
        if _is_api():
            return _problem(app, error)
        if isinstance(error, SecurityError):
            # No address can be built for a host that is not ours, so this one answer is plain.
            return Response("This site does not answer to that name.\n", 400, mimetype="text/plain")
        if error.code is None or error.code < 400 or error.response is not None:
            return error.get_response()
        if isinstance(error, CSRFError):
            return page(400, what="The page was open for too long, or cookies are switched off.")
        response = page(error.code, retry_after=retry_after_seconds() if error.code == 429 else None)
        for name, value in error.get_headers():
            if name == "Allow":
                response.headers[name] = value
        return response

    @app.errorhandler(Exception)
    def broken(error: Exception) -> AnyResponse:
        structlog.get_logger("request").error("unexpected", exc_info=error, path=request.path)
        g.setdefault("member", None)  # whoever it was, this page must not ask a database that may be the cause
        return _problem(app, error) if _is_api() else page(500)


def _is_api() -> bool:
    return request.path.startswith("/api/")


def _problem(app: Flask, error: Exception) -> AnyResponse:
    """Let the API say it in problem+json; without an API there is only the status."""
    answer = app.extensions.get("assay_problem")
    if answer is None:
        return Response(status=error.code or 500 if isinstance(error, HTTPException) else 500)
    found: AnyResponse = answer(error)
    return found
