"""CSV as we write it: every cell quoted where it must be, and none that a spreadsheet takes for a formula (INJ-2)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

RISKY = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is a formula to a spreadsheet; numbers of ours may still be negative."""


def cell(value: object) -> str:
    """Return one value as the text of a cell; text that looks like a formula gets an apostrophe before it.

    >>> cell("=1+1"), cell(" @SUM(A1)"), cell(-3), cell(None)
    ("'=1+1", "' @SUM(A1)", '-3', '')
    """
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    # Some programs trim what stands before the sign, so we look behind it too.
    return f"'{text}" if text.startswith(RISKY) or text.lstrip().startswith(RISKY[:4]) else text


def line(values: Iterable[object]) -> str:
    """Return one line of a file, with the line end that RFC 4180 asks for.

    >>> line(["a", "c, d", 1])
    'a,"c, d",1\\r\\n'
    """
    written = io.StringIO()
    csv.writer(written).writerow([cell(value) for value in values])
    return written.getvalue()
