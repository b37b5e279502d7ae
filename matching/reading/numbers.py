"""Numbers as people write them: 60.000, 60,000, 1.5k, six, half a dozen are not all the same."""

from __future__ import annotations

import re

WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "eighteen": 18, "twenty": 20, "thirty": 30, "forty": 40,
}  # fmt: skip
COUNT = r"(?:\d{1,3}(?:[.,]\d{1,2})?|" + "|".join(sorted(WORDS, key=len, reverse=True)) + r")"
"""A small number in digits or words, as a pattern without groups."""

TO = r"\s?(?:-|–|—|to|or|bis)\s?"
"""What stands between the ends of a range."""

AMOUNT = r"\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3}){1,3}(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?"
"""A sum of money without its currency, as a pattern without groups."""

_SEPARATED = re.compile(r"\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?")
_MULTIPLES = {"": 1, "k": 1e3, "thousand": 1e3, "m": 1e6, "mio": 1e6, "million": 1e6, "lakh": 1e5, "lakhs": 1e5}


def count(words: str) -> float:
    """Return a small number written in digits or words.

    >>> count("six"), count("2.5"), count("1,5")
    (6.0, 2.5, 1.5)
    """
    plain = words.strip().lower()
    return float(WORDS[plain]) if plain in WORDS else float(plain.replace(",", "."))


def amount(words: str, suffix: str = "") -> float:
    """Return a sum of money; separators before three digits are thousands, before one or two decimals.

    >>> amount("60.000"), amount("1,250.50"), amount("85,5"), amount("1.5", "k"), amount("180 000")
    (60000.0, 1250.5, 85.5, 1500.0, 180000.0)
    """
    plain = words.strip()
    if _SEPARATED.fullmatch(plain):
        whole, decimals = plain, ""
        if plain[-3:-2] in ".," or plain[-2:-1] in ".,":
            cut = max(plain.rfind("."), plain.rfind(","))
            whole, decimals = plain[:cut], plain[cut + 1 :]
        value = float(re.sub(r"\D", "", whole) + "." + (decimals or "0"))
    else:
        value = float(plain.replace(",", "."))
    return value * _MULTIPLES[suffix.lower()]
