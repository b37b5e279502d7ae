"""A form as a browser would send it back: every field of a page with what is in it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient

Fields = dict[str, Any]


class _Form(HTMLParser):
    """Collects the fields of the longest form on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = []
        self._select: str | None = None
        self._area: str | None = None
        self._first: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append([])
        if not self.forms or (tag != "option" and "name" not in found):
            return
        if tag == "input" and (found.get("type") not in ("checkbox", "radio") or "checked" in found):
            self.forms[-1].append((found["name"], found.get("value", "")))
        elif tag == "select":
            self._select, self._first = found["name"], None
        elif tag == "textarea":
            self._area = found["name"]
            self.forms[-1].append((found["name"], ""))
        elif tag == "option" and self._select is not None:
            if "selected" in found:
                self.forms[-1].append((self._select, found.get("value", "")))
                self._select, self._first = None, None
            elif self._first is None:
                self._first = found.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select is not None:
            self.forms[-1].append((self._select, self._first or ""))
            self._select = None
        if tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            name, before = self.forms[-1].pop()
            self.forms[-1].append((name, before + data))


def fields_of(page: str) -> Fields:
    """Return the fields of the largest form on a page, several values of a name as a list."""
    parser = _Form()
    parser.feed(page)
    fields: Fields = {}
    for name, value in max(parser.forms, key=len):
        if name in fields:
            fields[name] = [*fields[name], value] if isinstance(fields[name], list) else [fields[name], value]
        else:
            fields[name] = value
    return fields


def send(client: FlaskClient, address: str, do: str = "save", **over: Any) -> Any:
    """Open a form, change some fields, and press one of its buttons; None takes a field out."""
    fields = fields_of(client.get(address).text) | {"do": do}
    fields |= {name.replace("__", "-"): value for name, value in over.items()}
    return client.post(address, data={name: value for name, value in fields.items() if value is not None})
