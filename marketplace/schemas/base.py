"""What all schemas share: unknown keys are refused by name, and complaints say what to do."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, pre_load

LARGEST = Decimal("1e13")

NOT_TEXT = re.compile("[\x00\ud800-\udfff]")
"""What a string of JSON can hold, but no text: the null character, and halves of a pair of code units."""

LEAVE_OUT: dict[str, Any] = {
    "null": "Nothing is given; give a value, or leave the key out.",
    "required": "This key is missing; add it.",
}


MOST_NAMED = 10
"""Unknown keys to name in one answer."""

MOST_VALUES = 200
"""More than any list may hold in the end; what is longer is not even looked at."""


def complaints(messages: Any, whole: str = "") -> dict[str, list[str]]:
    """Return nested complaints under dotted names; `whole` names what is not about any one key.

    >>> complaints({"skills": {0: {"skill": ["Unknown."]}}, "budget": {"_schema": ["Not a budget."]}})
    {'skills.0.skill': ['Unknown.'], 'budget': ['Not a budget.']}
    """
    found: dict[str, list[str]] = {}
    for path, message in _leaves(messages, ()):
        found.setdefault(".".join(path) or whole, []).append(message)
    return found


def _leaves(messages: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(messages, Mapping):
        for key, below in messages.items():
            yield from _leaves(below, path if key == "_schema" else (*path, str(key)))
    elif isinstance(messages, str):
        yield path, messages
    else:
        for below in messages:
            yield from _leaves(below, path)


class Strict(Schema):
    """A schema that names what it does not know, and what it does."""

    class Meta:
        """Said in the document too."""

        unknown = RAISE

    error_messages = {"type": "Not a set of keys and values; see docs/briefs.md."}

    @pre_load
    def _refuse_unknown(self, data: Any, **_: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        known = sorted(field.data_key or name for name, field in self.fields.items() if not field.dump_only)
        cure = f"use one of {', '.join(known)}" if known else "nothing is to be said here"
        unknown: dict[str, list[str]] = {}
        for key in data:
            if key not in known and len(unknown) < MOST_NAMED:
                name = str(key)[:60].encode(errors="backslashreplace").decode()
                unknown[name] = [f"{name!r} is not a known key; {cure}."]
        if unknown:
            raise ValidationError(unknown)
        return data


class Answer(Schema):
    """What is answered; a later version may add keys to it."""


class Text(fields.String):
    """A text that every database and terminal can hold."""

    default_error_messages = LEAVE_OUT | {
        "invalid": "Not a text; put it in quotes.",
        "not_text": "A character in it is no text (a null, or half of a pair); remove it.",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if NOT_TEXT.search(text):
            raise self.make_error("not_text")
        return text


class YesNo(fields.Boolean):
    """True or false."""

    default_error_messages = LEAVE_OUT | {"invalid": "Neither yes nor no; write true or false."}


class Several(fields.List):
    """A list."""

    default_error_messages = LEAVE_OUT | {
        "invalid": "Not a list; put the values in square brackets.",
        "too_many": "There are more than {most} values; keep those that matter most.",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        if isinstance(value, list | tuple) and len(value) > MOST_VALUES:
            raise self.make_error("too_many", most=MOST_VALUES)
        return super()._deserialize(value, attr, data, **kwargs)


class Amount(fields.Decimal):
    """An amount of money in major units: a number, or a number in a string."""

    default_error_messages = LEAVE_OUT | {
        "invalid": "Not an amount; give a number such as 7000.",
        "special": "Not an amount; give a number such as 7000.",
        "too_large": "The amount is too large to be meant; give it in whole units of the currency.",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal:
        if isinstance(value, bool):
            raise self.make_error("invalid")
        amount = super()._deserialize(value, attr, data, **kwargs)
        if abs(amount) > LARGEST:
            raise self.make_error("too_large")
        return amount


class Number(fields.Float):
    """A finite number; a word is not one, and neither is true."""

    default_error_messages = LEAVE_OUT | {
        "invalid": "Not a number; give one such as 20.",
        "special": "Not a number; give one such as 20.",
        "too_large": "The number is too large to be meant; give one such as 20.",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:
        if isinstance(value, bool):
            raise self.make_error("invalid")
        return super()._deserialize(value, attr, data, **kwargs)


class Whole(fields.Integer):
    """A whole number; 10.0 is one, 10.5 and true are not."""

    default_error_messages = LEAVE_OUT | {
        "invalid": "Not a whole number; give one such as 10.",
        "too_large": "The number is too large to be meant; give one such as 10.",
    }

    def _validated(self, value: Any) -> int:
        if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
            raise self.make_error("invalid")
        return super()._validated(value)
