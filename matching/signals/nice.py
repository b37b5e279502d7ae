"""Nice-to-have skills: the weighted mean of their coverage."""

from __future__ import annotations

import numpy as np

from matching.pool import Floats, weighted_sum
from matching.signals.case import Case, Said
from matching.signals.skill import describe, emphasis
from matching.types import Need

NAME = "nice"
LABEL = "Nice-to-have skills"


def measure(case: Case) -> Floats:
    """float64 (m,) in [0, 1]; 1 when the brief has none (its weight is then 0)."""
    asked = case.coverage.indices((Need.NICE,))
    if not asked:
        return np.ones(len(case.rows))
    weights = emphasis(case, asked)
    mean = weighted_sum(weights, case.coverage.values[asked][:, case.rows]) / weights.sum()
    return np.clip(mean, 0.0, 1.0)


def say(case: Case, position: int, option: int, value: float) -> Said:
    """How the nice-to-haves are covered."""
    return describe(case, position, case.coverage.indices((Need.NICE,)))
