"""Text into terms: the one place that decides what a word is.

Fitting and encoding share this analyzer, so a text means the same to both.
"""

from __future__ import annotations

import re
from itertools import pairwise

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

_TOKEN = re.compile(
    r"(?<!\w)\.net(?!\w)"
    r"|(?<![^\W_])(?:[^\W_]{1,40}\.(?:js|net|io|py)(?!\w)|[^\W_]{1,40}(?:\+\+|\#)?)(?![^\W_])"
)
_SINGLE = frozenset({"c", "r"})


def tokens(text: str) -> list[str]:
    """Return the words of a text in order, in lower case.

    Kept whole: `c++`, `c#`, `.net`, `node.js`. Hyphens and underscores separate words, so
    "fine-tuning" and "fine tuning" agree. Dropped: stop words, single letters except the
    languages C and R, pure numbers, and anything longer than 40 letters, which is noise.

    Examples
    --------
    >>> tokens("Fine-tuned LLMs in C++, C#, .NET and Node.js for 3 years; the R code is on pandas.")
    ['fine', 'tuned', 'llms', 'c++', 'c#', '.net', 'node.js', 'years', 'r', 'code', 'pandas']
    """
    return [
        t
        for t in _TOKEN.findall(text.lower())
        if t not in ENGLISH_STOP_WORDS and (len(t) > 1 or t in _SINGLE) and not t.isdecimal()
    ]


def terms(text: str) -> list[str]:
    """Return the words of a text, then its pairs of neighbouring words joined by a space.

    Stop words are gone before the pairs are formed, as in scikit-learn's vectorizer.

    Examples
    --------
    >>> terms("detection of fraud")
    ['detection', 'fraud', 'detection fraud']
    """
    words = tokens(text)
    return words + [f"{a} {b}" for a, b in pairwise(words)]
