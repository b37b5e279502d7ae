"""The chain of the audit trail: the seal of an act is a hash over what it says and over the seal before it.

Whoever changes, removes or slips in one row must make every later seal anew; the last seal, kept elsewhere, tells.
"""

import hashlib
import json
from collections.abc import Sequence

GENESIS = "0" * 64
"""What stands before the first act."""


def seal_of(previous: str, position: int, content: Sequence[str | int | None]) -> str:
    """Return the seal of one act, 64 hexadecimal digits.

    It is SHA-256 over the seal before it, a line feed, and one JSON array without spaces, in ASCII: the position,
    then the values of the row in the order of its columns. Anybody can make it again with other tools.

    >>> first = seal_of(GENESIS, 1, [7, "2026-11-23T09:00:00.000000+00:00", None, "loaded", "taxonomy", "1"])
    >>> first[:16]
    '242747d0bf58c307'
    >>> seal_of(first, 2, ["loaded"]) == seal_of(GENESIS, 2, ["loaded"])
    False
    """
    written = json.dumps([position, *content], separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(f"{previous}\n{written}".encode("ascii")).hexdigest()
