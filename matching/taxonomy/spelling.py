"""How words are compared: case, accents of spelling (British or American), spaces and punctuation aside."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(r"(?:(?<![\w.])\.(?=[A-Za-z]))?[^\W_]+(?:\+\+|#(?!\w))?")
_BRITISH = (
    (re.compile(r"(?<=\w{3})is(ation|ations|ing|e|ed|es|er|ers)$"), r"iz\1"),
    (re.compile(r"ell(ing|ed|er|ers)$"), r"el\1"),
    (re.compile(r"our(s|al|ally)?$"), r"or\1"),
    (re.compile(r"tre(s)?$"), r"ter\1"),
    (re.compile(r"ence$"), "ense"),
    (re.compile(r"logue(s)?$"), r"log\1"),
)


class Token(NamedTuple):
    """One word of a text: its folded form and where it stands."""

    folded: str
    start: int
    end: int


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """Return a word in lower case and American spelling, for comparison only.

    Examples
    --------
    >>> fold("Quantisation"), fold("labelling"), fold("C++")
    ('quantization', 'labeling', 'c++')
    """
    folded = word.casefold()
    if len(folded) > 5:
        for pattern, replacement in _BRITISH:
            folded = pattern.sub(replacement, folded)
    return folded


def tokens(text: str) -> list[Token]:
    """Return the words of a text; `c++`, `c#` and a leading dot as in `.net` stay whole.

    Examples
    --------
    >>> [token.folded for token in tokens("C++, C# or .NET; node.js (scikit-learn)")]
    ['c++', 'c#', 'or', '.net', 'node', 'js', 'scikit', 'learn']
    """
    return [Token(fold(found.group()), found.start(), found.end()) for found in _TOKEN.finditer(text)]


def key(text: str) -> str:
    """Return what two spellings of one name have in common.

    Examples
    --------
    >>> key("Scikit learn") == key("scikit-learn"), key("A/B testing"), key("C++") == key("C#")
    (True, 'abtesting', False)
    """
    return "".join(token.folded for token in tokens(text))
