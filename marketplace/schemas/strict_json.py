"""JSON as RFC 8259 has it: no NaN, no key twice, no bottomless nesting."""

import json
from collections import Counter
from typing import Any, NoReturn


class BadJSON(ValueError):
    """What is wrong, as the rest of a sentence that begins with the name of the file or the body."""


def loads(text: str) -> Any:
    """Return what the text says. Raises BadJSON.

    >>> loads('{"a": 1, "a": 2}')
    Traceback (most recent call last):
    ...
    marketplace.schemas.strict_json.BadJSON: gives the key 'a' twice; keep one of them
    """
    try:
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise BadJSON(f"is not valid JSON: line {error.lineno}, column {error.colno}: {error.msg}") from None
    except RecursionError:
        raise BadJSON("is nested too deeply to be a brief") from None
    except BadJSON:
        raise
    except ValueError:
        # Python refuses to read a whole number of thousands of digits, because that takes it too long.
        raise BadJSON("holds a number that is too long to be meant") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise BadJSON(f"gives the key {twice[:60]!r} twice; keep one of them")
    return found


def _no_constant(name: str) -> NoReturn:
    raise BadJSON(f"holds {name}, which is no number; leave the key out")
