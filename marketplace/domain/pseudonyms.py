"""Names that give nobody away: the same person has the same one wherever one brief is read."""

import hashlib
import re
from collections.abc import Iterable, Mapping

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
SHORTEST = 3
"""Parts of a name that are shorter are words of many languages too."""


def pseudonym(scope: str, public_id: str) -> str:
    """Return what somebody is called where names are hidden.

    >>> pseudonym("a brief", "an expert") == pseudonym("a brief", "an expert") != pseudonym("another", "an expert")
    True
    """
    digest = hashlib.sha256(f"{scope} {public_id}".encode()).digest()
    return "Expert " + "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:4])


def masked(text: str, giveaways: Iterable[str]) -> str:
    """Return a text without the words that give somebody away: names, each of their parts, addresses, handles.

    >>> masked("Ada Moreira's model; ada@example.org", ["Ada Moreira", "ada@example.org"])
    "… …'s model; …"
    """
    words = {word for given in giveaways for word in (given, *given.split()) if len(word) >= SHORTEST}
    if not words:
        return text
    known = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True) if " " not in word)
    return re.sub(rf"(?<!\w)(?:{known})(?!\w)", "…", text, flags=re.I)


def renamed(text: str, names: Mapping[str, str]) -> str:
    """Return a sentence in which people are called otherwise, each by what stands for their name.

    >>> renamed("Ada Moreira instead of Ada: score +1.0.", {"Ada": "Expert AAAA", "Ada Moreira": "Expert BBBB"})
    'Expert BBBB instead of Expert AAAA: score +1.0.'
    """
    if not names:
        return text
    longest_first = sorted(names, key=len, reverse=True)
    known = re.compile("|".join(re.escape(name) for name in longest_first))
    return known.sub(lambda found: names[found[0]], text)
