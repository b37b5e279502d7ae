"""Who is asking, where they are in a list, and how an answer is written."""

from __future__ import annotations

import base64
import uuid
from typing import Any

from flask import Response, json, url_for

from marketplace.domain import policy
from marketplace.domain.errors import Forbidden, Invalid, NotFound
from marketplace.domain.vocabulary import Permission
from marketplace.gate.tokens import token_actor, token_user
from marketplace.services import companies


def company_of_token(db: Any, permission: Permission) -> Any:
    """Return the company that the caller acts for. Raises Forbidden if there is none, or it does not allow this."""
    try:
        company = companies.of_user(db, token_user(db))
    except NotFound as error:
        raise Forbidden(str(error)) from error
    policy.require(token_actor(), permission, company)
    return company


def answered(body: dict[str, Any], status: int = 200, **headers: str) -> Response:
    """Return the body as JSON; `Location="..."` and its like are headers."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(json.dumps(body), status, named, content_type="application/json")


def listed(name: str, rows: list[dict[str, Any]], last: str | None, endpoint: str, **where: Any) -> Response:
    """Return one page of a list, and where the next one is."""
    if last is None:
        return answered({name: rows, "next": None})
    cursor = base64.urlsafe_b64encode(uuid.UUID(last).bytes).decode().rstrip("=")
    return answered({name: rows, "next": cursor}, Link=f'<{url_for(endpoint, cursor=cursor, **where)}>; rel="next"')


def id_in(cursor: str | None) -> str | None:
    """Return the public id that a cursor stands for. Raises Invalid for what is no cursor."""
    if cursor is None:
        return None
    try:
        return str(uuid.UUID(bytes=base64.urlsafe_b64decode(cursor + "==")))
    except ValueError:
        raise bad_cursor() from None


def bad_cursor() -> Invalid:
    """Return the refusal of a cursor, whether it is none or belongs to another list."""
    return Invalid({"cursor": ["This is no cursor of this list; leave it out to begin again."]})
