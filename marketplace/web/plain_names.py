"""How moments, reason codes and countries are written on a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from babel import Locale

from marketplace.web.figures import day, word


def moment(value: datetime | None) -> str:
    """Return a moment as people write it, by the clock of UTC.

    >>> moment(datetime(2026, 11, 3, 9, 5))
    '3 Nov 2026, 09:05 UTC'
    """
    return "" if value is None else f"{day(value.date())}, {value:%H:%M} UTC"


def codes(text: str) -> str:
    """Return reason codes as people read them; a sentence stays as it is.

    >>> codes("bar-met, strong-judgement"), codes("Claimed by mistake.")
    ('Bar met, strong judgement', 'Claimed by mistake.')
    """
    parts = text.split(", ")
    if not all(re.fullmatch(r"[a-z]+(-[a-z]+)*", part) for part in parts):
        return text
    first, *others = (word(part) for part in parts)
    return ", ".join([first, *(other[:1].lower() + other[1:] for other in others)])


def country_name(code: str) -> str:
    """Return a country's English name.

    >>> country_name("PT")
    'Portugal'
    """
    return str(Locale("en").territories.get(code, code))


FILTERS: tuple[Callable[..., Any], ...] = (moment, codes, country_name)
"""What templates may use as a filter, by its own name."""
