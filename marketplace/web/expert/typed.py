"""What was typed, read field by field; every complaint is kept under the name of its field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from marketplace.domain.errors import Invalid
from marketplace.domain.money import MINOR_DIGITS, to_minor

Word = TypeVar("Word", bound=StrEnum)

_AMOUNT = re.compile(r"(?:\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.\d{1,4})?")
_CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")


class Typed:
    """The values of a posted form. A value that cannot be read becomes its default, with a complaint."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values
        self.errors: dict[str, list[str]] = {}

    def complain(self, name: str, message: str) -> None:
        """Keep a complaint about a field."""
        self.errors.setdefault(name, []).append(message)

    def done(self) -> None:
        """Raise Invalid if there is any complaint; the names are those of the form."""
        if self.errors:
            raise Invalid(self.errors)

    def text(self, name: str) -> str:
        """Return a text without spaces around it; half characters are taken out."""
        written = str(self.values.get(name, "")).strip().replace("\r\n", "\n")
        return written.encode(errors="ignore").decode()

    def ticked(self, name: str) -> bool:
        """Tell whether a box is ticked."""
        return bool(self.values.get(name))

    def number(self, name: str, what: str, default: float | None = None) -> float | None:
        """Return a number that is not negative, or the default where nothing was typed."""
        text = self.text(name).replace("\u00a0", "").replace(" ", "")
        if not text:
            return default
        if not _AMOUNT.fullmatch(text):
            self.complain(name, f"{what} must be a number, such as 20 or 37.5; {text[:20]!r} is not.")
            return default
        return float(text.replace(",", ""))

    def day(self, name: str, what: str) -> date | None:
        """Return a date, None where nothing was typed."""
        text = self.text(name)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.complain(name, f"{what} must be a date such as 2025-03-31; {text[:20]!r} is not.")
            return None

    def word(self, name: str, what: str, words: type[Word], default: Word) -> Word:
        """Return one of a closed list of words."""
        text = self.text(name)
        if text not in list(words):
            self.complain(name, f"Choose {what} from the list.")
            return default
        return words(text)

    def minor(self, name: str, what: str, currency: str) -> int | None:
        """Return an amount in minor units of a currency, None where nothing was typed."""
        text = self.text(name).replace("\u00a0", "").replace(" ", "")
        if not text:
            return None
        if not _AMOUNT.fullmatch(text):
            self.complain(name, f"{what} must be an amount such as 120 or 1,250.50; {text[:20]!r} is not.")
            return None
        if currency not in MINOR_DIGITS:
            return None
        try:
            return to_minor(Decimal(text.replace(",", "")), currency)
        except ValueError as wrong:
            self.complain(name, f"{what}: {wrong}")
            return None

    def minute(self, name: str, what: str) -> int:
        """Return minutes after midnight from a time such as 09:30."""
        found = _CLOCK.fullmatch(self.text(name)[:5])
        if found is None:
            self.complain(name, f"{what} must be a time such as 09:30.")
            return 0
        return int(found[1]) * 60 + int(found[2])


def form_names(errors: Mapping[str, list[str]], known: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the complaints of the domain under the names of a form; those of other parts under the whole form.

    >>> form_names({"terms.0.floor": ["Too high."], "name": ["Empty."]}, {"terms-0-floor": "1"})
    {'terms-0-floor': ['Too high.'], '': ['Empty.']}
    """
    found: dict[str, list[str]] = {}
    for path, messages in errors.items():
        dashed = path.replace(".", "-")
        name = next((n for n in (dashed, *sorted(known)) if n in known and n.startswith(dashed)), "")
        found.setdefault(name, []).extend(messages)
    return found
