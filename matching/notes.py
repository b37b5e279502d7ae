"""What a reader should know beside the numbers; nothing here changes a score."""

from __future__ import annotations

import numpy as np

from matching import score, signals
from matching.cost import FxTable
from matching.signals.words import money

PRICE_CHECK = "price check: asks less than 40 % of what comparable experts ask"
THIN_EVIDENCE = "thin evidence: only one document"


def flags(case: signals.Case, position: int, option: int) -> tuple[str, ...]:
    """Warnings about one expert."""
    row = int(case.rows[position])
    documents = case.pool.documents.of(row)
    found = []
    if case.pool.is_cheap[row, option]:
        found.append(PRICE_CHECK)
    if documents.stop - documents.start == 1:
        found.append(THIN_EVIDENCE)
    return tuple(found)


def shortlist_notes(case: signals.Case, scores: score.Scores, fx: FxTable) -> tuple[str, ...]:
    """What was assumed for the brief, and how old the exchange rates are."""
    query, options = case.query, case.options
    found = []
    if query.budget is None and len(case.rows):
        cost = options.expected[case.rows, scores.option]
        low, high = np.percentile(cost, [25, 75])
        found.append(
            f"Budget unknown: half of the eligible experts cost {money(low, options.currency)} to "
            f"{money(high, options.currency)} in all."
        )
    if query.weeks is None:
        found.append("The brief gives no length: costs are for a year.")
    if query.hours_per_week is None:
        found.append("The brief gives no hours: costed at 40 a week, fractional work at 10.")
    used = (
        {case.pool.currencies[code] for code in np.unique(case.pool.currency[case.rows])} if len(case.rows) else set()
    )
    if used - {options.currency} and fx.is_stale(query.today):
        found.append(f"Exchange rates are of {fx.as_of:%d %B %Y}; converted costs may have moved.")
    if not len(case.pool):
        found.append("The pool is empty: no expert is listed yet.")
    return tuple(found)
