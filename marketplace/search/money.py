"""What money of one currency is in another, by the same table of rates that the ranking uses."""

from __future__ import annotations

from matching.cost import FxTable


def factor(source: str, target: str) -> float:
    """Units of `target` for one unit of `source`. Raises MatchingError for a currency without a rate."""
    return FxTable.load().factor(source, target)
