"""Repeated rows of a form, such as `languages-2-level`: counted, added, taken out and put back without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

MOST = 80
"""More rows than any profile needs; a posted form cannot ask for more."""

GONE = "gone-"
"""Before the names of the last row that was taken out, so that it can be put back."""

Values = dict[str, Any]


def count(values: Mapping[str, Any], prefix: str) -> int:
    """Return how many rows the values have, empty ones between them included."""
    found = (re.fullmatch(rf"{re.escape(prefix)}-(\d{{1,3}})-\w+", name) for name in values)
    return min(max((int(row[1]) for row in found if row), default=-1) + 1, MOST)


def put(values: Values, prefix: str, rows: Sequence[Mapping[str, Any]]) -> Values:
    """Return the values with these rows in them."""
    for place, row in enumerate(rows):
        values |= {f"{prefix}-{place}-{part}": value for part, value in row.items()}
    return values


def rows(values: Mapping[str, Any], prefix: str, parts: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield every row, with an empty text for what was not posted."""
    for place in range(count(values, prefix)):
        yield {part: values.get(f"{prefix}-{place}-{part}", "") for part in parts}


def with_row(values: Values, prefix: str, parts: Sequence[str]) -> Values:
    """Return the values with one more empty row."""
    place = count(values, prefix)
    return values | {f"{prefix}-{place}-{part}": "" for part in parts[:1]} if place < MOST else values


def without_row(values: Values, prefix: str, parts: Sequence[str], gone: int) -> Values:
    """Return the values without one row; the others move up, and it is kept aside for an undo."""
    kept = list(rows(values, prefix, parts))
    if gone >= len(kept):
        return values
    taken = kept.pop(gone)
    cleared = _without(values, prefix)
    return put(cleared, prefix, kept) | {f"{GONE}{part}": value for part, value in taken.items()} | {f"{GONE}at": gone}


def with_row_back(values: Values, prefix: str, parts: Sequence[str]) -> Values:
    """Return the values with the row that was taken out last where it was."""
    kept = list(rows(values, prefix, parts))
    at = str(values.get(f"{GONE}at", ""))
    kept.insert(min(int(at), len(kept)) if at.isdigit() and len(at) < 4 else len(kept), taken_out(values, parts))
    return put(_without(values, prefix), prefix, kept[:MOST])


def without_blanks(values: Values, prefix: str, parts: Sequence[str]) -> Values:
    """Return the values without rows whose first part is empty, so that the n-th complaint is about the n-th row."""
    kept = [row for row in rows(values, prefix, parts) if str(row[parts[0]]).strip()]
    return put(_without(values, prefix), prefix, kept)


def taken_out(values: Mapping[str, Any], parts: Sequence[str]) -> dict[str, Any]:
    """Return the row that was taken out last."""
    return {part: values.get(f"{GONE}{part}", "") for part in parts}


def _without(values: Values, prefix: str) -> Values:
    gone = re.compile(rf"{re.escape(prefix)}-\d{{1,3}}-\w+|{GONE}\w+")
    return {name: value for name, value in values.items() if not gone.fullmatch(name)}
