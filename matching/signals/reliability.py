"""Reliability: the share of finished engagements that went well, smoothed towards the pool's mean."""

from __future__ import annotations

from matching.pool import Floats
from matching.signals.case import Case, Said, expert_ref, refs
from matching.signals.words import plural

NAME = "reliability"
LABEL = "Track record"


def measure(case: Case) -> Floats:
    """float64 (m,) in [0, 1]; a newcomer has the pool's mean, never 0."""
    value: Floats = case.pool.reliability[case.rows]
    return value


def say(case: Case, position: int, option: int, value: float) -> Said:
    """How many outcomes stand behind the number."""
    row = int(case.rows[position])
    count = int(case.pool.outcomes_count[row])
    if count == 0:
        return Said(
            "No outcomes yet; the mean of all listed experts stands in.", refs(expert_ref(case, position)), False
        )
    items = case.pool.outcomes.of(row)
    cited = [case.pool.outcomes.text("ref")[item] for item in range(items.start, items.stop)]
    return Said(
        f"{100 * value:.0f} % expected to go well, from {plural(count, 'finished engagement')}.",
        refs(*cited) or refs(expert_ref(case, position)),
    )
