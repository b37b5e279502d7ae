"""What a request carries: strict JSON, and refusals that name the field."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from flask import Request
from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import UnsupportedMediaType

from marketplace.api.problems import Unreadable
from marketplace.domain.errors import Invalid
from marketplace.schemas.base import complaints


class Parser(FlaskParser):
    """Reads JSON as RFC 8259 has it: no NaN, no key twice, no bottomless nesting. No body is an empty object."""

    def load_json(self, req: Request, schema: Schema) -> Any:
        """Return the body. Raises Unreadable, or UnsupportedMediaType unless it is said to be JSON."""
        body = req.get_data(cache=True)
        if not body:
            return {}
        if not req.is_json:
            raise UnsupportedMediaType
        try:
            return json.loads(body.decode(), parse_constant=_no_constant, object_pairs_hook=_once)
        except UnicodeDecodeError:
            raise Unreadable("The body is not UTF-8; JSON is sent as UTF-8.") from None
        except json.JSONDecodeError as error:
            raise Unreadable(f"The body is not JSON: line {error.lineno}, column {error.colno}: {error.msg}.") from None
        except RecursionError:
            raise Unreadable("The body is nested too deeply to be a brief; see docs/briefs.md.") from None
        except ValueError as error:
            raise Unreadable(f"The body holds a value that is not JSON: {error}.") from None

    def handle_error(
        self, error: ValidationError, req: Request, schema: Schema, *, error_status_code: Any, error_headers: Any
    ) -> NoReturn:
        """Raise Invalid with the complaints by field; webargs has put them below the name of the location."""
        (messages,) = error.messages_dict.values()
        raise Invalid(complaints(messages, whole="body")) from error


class Resources(Blueprint):
    """A blueprint that reads requests with the strict parser."""

    ARGUMENTS_PARSER = Parser()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice[:60]!r} is given twice; keep one of them")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number; leave the key out")
