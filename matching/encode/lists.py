"""Bare lists of keywords, which repeat claims and are no evidence.

A skill that an expert claims is weighed as a claim, by who stands behind it. Repeating it in a list
must not count a second time as evidence in words, or stuffing a profile would pay.
"""

from __future__ import annotations

import re

MIN_ITEMS = 8
"""A sentence with fewer items may be an honest summary of one project."""

MAX_WORDS = 3.0
"""Items of a list are names; clauses between commas are longer on average."""

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_ITEM = re.compile(r"\s*[,|/•·]\s*|\s+-\s+")


def without_bare_lists(text: str) -> str:
    """Return the text without sentences that are mere lists of names.

    Examples
    --------
    >>> without_bare_lists("Cut latency to 40 ms. Expert in Python, SQL, Docker, Spark, Airflow, dbt, Kafka, Ray.")
    'Cut latency to 40 ms.'
    >>> without_bare_lists("With Python, SQL and Docker I moved the pipeline, tests first, in six weeks.")
    'With Python, SQL and Docker I moved the pipeline, tests first, in six weeks.'
    """
    return " ".join(sentence for sentence in _SENTENCE.split(text) if not _is_bare_list(sentence))


def _is_bare_list(sentence: str) -> bool:
    items = [item for item in _ITEM.split(sentence) if item]
    return len(items) >= MIN_ITEMS and len(sentence.split()) <= MAX_WORDS * len(items)
