"""What comes in as text is text: null characters, which no database keeps, are gone before anybody reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask, Request, request
from werkzeug.datastructures import ImmutableMultiDict, iter_multi_items

from marketplace.domain.errors import NotFound

NULL = "\x00"


class TextDict(ImmutableMultiDict[str, Any]):
    """The fields of a form or the questions of an address; nobody types a null character, and none stays in one."""

    def __init__(self, mapping: Mapping[str, Any] | Iterable[tuple[str, Any]] | None = None) -> None:
        super().__init__([(_plain(name), _plain(value)) for name, value in iter_multi_items(mapping or ())])


class TextRequest(Request):
    """A request whose fields and questions hold text alone. Bodies of JSON are checked by their schemas."""

    parameter_storage_class = TextDict


def install(app: Flask) -> None:
    """Read every request so; an address with a null character in it is nobody's."""
    app.request_class = TextRequest

    @app.before_request
    def _no_null_in_the_address() -> None:
        if any(NULL in value for value in (request.view_args or {}).values() if isinstance(value, str)):
            raise NotFound("There is nothing at this address.")


def _plain(value: Any) -> Any:
    return value.replace(NULL, "") if isinstance(value, str) else value
