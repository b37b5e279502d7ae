"""Refusals as problem+json (RFC 9457): one table from what went wrong to its status, for everything under /api."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import Response, g, json, request
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException

from marketplace.db import DatabaseBusy, RowChanged
from marketplace.domain import errors as refusals
from marketplace.gate.idempotency import KeyMalformed, KeyReused
from marketplace.gate.limits import retry_after_seconds
from marketplace.gate.tokens import ScopeMissing, TokenMissing, TokenRefused

CONTENT_TYPE = "application/problem+json"


class ProblemOut(Schema):
    """What every refusal says. `errors` names fields, `legal` the moves that are possible instead."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True, metadata={"description": "Stable; decide by it."})
    detail = fields.String(required=True, metadata={"description": "What went wrong, and the cure."})
    instance = fields.String(required=True)
    request_id = fields.String(required=True)
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))
    legal = fields.List(fields.String())


class Unreadable(refusals.MarketplaceError):
    """The body is not JSON."""

    code = "unreadable"


class PreconditionMissing(refusals.MarketplaceError):
    """A change must say which version it changes."""

    code = "precondition-required"


class PreconditionFailed(refusals.MarketplaceError):
    """The thing has changed since it was read."""

    code = "precondition-failed"


STATUS: Mapping[type[refusals.MarketplaceError], int] = MappingProxyType(
    {
        TokenMissing: 401,
        TokenRefused: 401,
        refusals.Forbidden: 403,
        refusals.NotFound: 404,
        refusals.IllegalMove: 409,
        refusals.Conflict: 409,
        refusals.Invalid: 422,
        Unreadable: 400,
        KeyMalformed: 400,
        KeyReused: 422,
        PreconditionMissing: 428,
        PreconditionFailed: 412,
    }
)

TITLES: Mapping[int, str] = MappingProxyType(
    {
        400: "The request cannot be read",
        401: "A token is needed",
        403: "Not allowed",
        404: "Not found",
        405: "Not possible here",
        409: "Not possible now",
        412: "Changed meanwhile",
        413: "Too large",
        415: "Not JSON",
        422: "Something is wrong with what was sent",
        428: "Say which version",
        429: "Too many requests",
        500: "Something went wrong on our side",
        503: "Busy",
    }
)

SENTENCES: Mapping[int, tuple[str, str]] = MappingProxyType(
    {
        404: ("not-found", "There is nothing at this address; /api/docs lists what there is."),
        405: ("method-not-allowed", "This address does not take this kind of request; see the Allow header."),
        413: ("too-large", "The request is larger than 4 MB; shorten the text."),
        415: ("unsupported-media-type", "Send JSON, with the header Content-Type: application/json."),
        500: ("internal-error", "Nothing was changed by halves. Report the request_id if it happens again."),
    }
)
"""What the framework refuses before any view has a say: code and sentence."""


def answer_to(error: Exception) -> Response:
    """Return the answer to whatever a request under /api ended with."""
    if isinstance(error, refusals.MarketplaceError):
        return _refused(error)
    if isinstance(error, HTTPException):
        return _unanswered(error)
    if isinstance(error, RowChanged):
        return problem(409, "conflict", "Somebody changed this at the same moment; read it again and repeat.")
    if isinstance(error, DatabaseBusy):
        return problem(503, "busy", "The database is busy; try again in a second.", headers={"Retry-After": "1"})
    return problem(500, *SENTENCES[500])


def problem(
    status: int, code: str, detail: str, *, headers: Mapping[str, str] | None = None, **members: Any
) -> Response:
    """Return one problem; `members` are added to what every problem has."""
    body = {
        "type": "about:blank",
        "title": TITLES.get(status, TITLES[500 if status >= 500 else 400]),
        "status": status,
        "code": code,
        "detail": detail,
        "instance": request.path,
        "request_id": g.get("request_id", ""),
        **members,
    }
    return Response(json.dumps(body), status, headers, content_type=CONTENT_TYPE)


def _refused(error: refusals.MarketplaceError) -> Response:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
    headers: dict[str, str] = {}
    members: dict[str, Any] = {}
    detail = str(error)
    if isinstance(error, refusals.Invalid):
        members["errors"] = error.errors
        field, messages = next(iter(error.errors.items()))
        detail = f"{field}: {messages[0]}"
    elif isinstance(error, refusals.IllegalMove):
        members["legal"] = list(error.legal)
    elif isinstance(error, ScopeMissing):
        headers["WWW-Authenticate"] = f'Bearer realm="assay", error="insufficient_scope", scope="{error.scope}"'
    elif isinstance(error, TokenMissing):
        headers["WWW-Authenticate"] = 'Bearer realm="assay"'
    elif isinstance(error, TokenRefused):
        headers["WWW-Authenticate"] = 'Bearer realm="assay", error="invalid_token"'
    return problem(status, error.code, detail, headers=headers, **members)


def _unanswered(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        response: Any = error.get_response()
        return response
    if error.code == 429:
        seconds = retry_after_seconds()
        detail = f"There were too many requests of this kind; try again in {seconds} seconds."
        return problem(429, "too-many-requests", detail, headers={"Retry-After": str(seconds)})
    code, detail = SENTENCES.get(error.code, ("bad-request", error.description or "The request cannot be read."))
    headers = {name: value for name, value in error.get_headers() if name == "Allow"}
    return problem(error.code, code, detail, headers=headers)
