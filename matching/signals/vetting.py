"""Vetting: the shrunken rubric levels, weighted by what the brief stresses, mapped from 1..5 to 0..1."""

from __future__ import annotations

import numpy as np

from matching.pool import Floats, weighted_sum
from matching.signals.case import Case, Said, expert_ref, refs
from matching.signals.words import plural
from matching.types import RUBRIC

NAME = "vetting"
LABEL = "Vetting"
WORDS = {
    "mlops-monitoring": "MLOps and monitoring",
    "ml-statistics": "ML and statistics",
    "responsible-ai": "responsible AI",
}
"""How dimensions read where their id will not do."""

STRESSED_IN_PRODUCTION = ("production-deployment", "mlops-monitoring")


def emphasis(is_production: bool) -> Floats:
    """float64 (8,) summing to 1: a production brief doubles deployment and monitoring."""
    weights = np.array([2.0 if is_production and name in STRESSED_IN_PRODUCTION else 1.0 for name in RUBRIC])
    scaled: Floats = weights / weights.sum()
    return scaled


def measure(case: Case) -> Floats:
    """float64 (m,) in [0, 1]; an expert without ratings has the pool's mean."""
    return weighted_sum(emphasis(case.query.is_production), (case.pool.vetting_level[case.rows].T - 1.0) / 4.0)


def say(case: Case, position: int, option: int, value: float) -> Said:
    """The mean level with its interval, how many ratings stand behind it, best and weakest dimension."""
    row = int(case.rows[position])
    count = int(case.pool.ratings_count[row])
    if count == 0:
        return Said(
            "No ratings yet; the mean of all listed experts stands in.", refs(expert_ref(case, position)), False
        )
    levels = case.pool.vetting_level[row]
    weights = emphasis(case.query.is_production)
    spread = float(np.sqrt(np.square(weights * case.pool.vetting_sd[row]).sum()))
    best, worst = int(np.argmax(levels)), int(np.argmin(levels))
    items = case.pool.ratings.of(row)
    cited = [case.pool.ratings.text("ref")[item] for item in range(items.start, items.stop)]
    return Said(
        f"Vetting level {1 + 4 * value:.1f} ± {1.64 * spread:.1f} of 5 from {plural(count, 'rating')}; "
        f"strongest {_words(best)} {levels[best]:.1f}, weakest {_words(worst)} {levels[worst]:.1f}.",
        refs(*cited) or refs(expert_ref(case, position)),
    )


def _words(dimension: int) -> str:
    name = RUBRIC[dimension]
    return WORDS.get(name, name.replace("-", " "))
