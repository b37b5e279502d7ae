"""What a request carries: strict JSON, and refusals that name the field."""

from __future__ import annotations

from typing import Any, NoReturn

from flask import Request
from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import UnsupportedMediaType

from marketplace.api.problems import Unreadable
from marketplace.domain.errors import Invalid
from marketplace.schemas.base import complaints
from marketplace.schemas.strict_json import BadJSON, loads


class Parser(FlaskParser):
    """Reads strict JSON; no body is an empty object."""

    def load_json(self, req: Request, schema: Schema) -> Any:
        """Return the body. Raises Unreadable, or UnsupportedMediaType unless it is said to be JSON."""
        body = req.get_data(cache=True)
        if not body:
            return {}
        if not req.is_json:
            raise UnsupportedMediaType
        try:
            return loads(body.decode())
        except UnicodeDecodeError:
            raise Unreadable("The body is not UTF-8; JSON is sent as UTF-8.") from None
        except BadJSON as error:
            raise Unreadable(f"The body {error}.") from None

    def handle_error(
        self, error: ValidationError, req: Request, schema: Schema, *, error_status_code: Any, error_headers: Any
    ) -> NoReturn:
        """Raise Invalid with the complaints by field; webargs has put them below the name of the location."""
        (messages,) = error.messages_dict.values()
        raise Invalid(complaints(messages, whole="body")) from error


class Resources(Blueprint):
    """A blueprint that reads requests with the strict parser."""

    ARGUMENTS_PARSER = Parser()
