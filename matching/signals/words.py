"""How values read in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

LEVELS = ((0.9, "expert"), (0.65, "proficient"), (0.4, "working"), (0.0, "aware"))


def level_name(level: float) -> str:
    """The word for a level in [0, 1]."""
    return next(word for least, word in LEVELS if level >= least)


def listed(words: Sequence[str]) -> str:
    """Words joined as in speech.

    Examples
    --------
    >>> listed(["Python", "SQL", "Docker"])
    'Python, SQL and Docker'
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def money(amount: float, currency: str) -> str:
    """An amount without decimals, as 12,500 USD."""
    return f"{amount:,.0f} {currency}"


def signed(value: float, digits: int) -> str:
    """A change with its sign, as +2.5 or −2.5.

    Examples
    --------
    >>> signed(2.5, 1), signed(-2.5, 1)
    ('+2.5', '−2.5')
    """
    return f"{value:+.{digits}f}".replace("-", "−")


def month(ordinal: int) -> str:
    """The month of a date that is stored as an ordinal, as March 2026."""
    return f"{date.fromordinal(int(ordinal)):%B %Y}"


def plural(count: float, word: str) -> str:
    """A count with its word, as 1 week or 3 weeks."""
    shown = f"{count:g}" if count == round(count, 1) else f"{count:.1f}"
    return f"{shown} {word}" if shown == "1" else f"{shown} {word}s"


def sentence_case(words: str) -> str:
    """Words with the first letter raised, the others as they are.

    Examples
    --------
    >>> sentence_case("generative AI")
    'Generative AI'
    """
    return words[:1].upper() + words[1:]
