"""The same numbers as sentences: contributions that sum to the score, and the weakest part by name.

points_k = w_k (f_k - median_k), base = sum_k w_k median_k, so base + the points are exactly the score.
The median is over the eligible experts, at most 2,000 of them drawn with a fixed seed.
"""

from __future__ import annotations

import numpy as np

from matching import signals
from matching.pool import Floats
from matching.types import Contribution

MEDIAN_SAMPLE = 2000
MEDIAN_SEED = 0


def medians(values: Floats) -> Floats:
    """float64 (K,): the median of every signal over the eligible experts; zeros when there are none."""
    if not len(values):
        return np.zeros(values.shape[1])
    if len(values) > MEDIAN_SAMPLE:
        drawn = np.random.default_rng(MEDIAN_SEED).choice(len(values), MEDIAN_SAMPLE, replace=False)
        values = values[drawn]
    middle: Floats = np.median(values, axis=0)
    return middle


def contributions(
    case: signals.Case, position: int, option: int, values: Floats, weights: Floats, middle: Floats
) -> tuple[Contribution, ...]:
    """Every signal of one expert with its points and its sentence; signals without weight are left out."""
    parts = []
    for k, signal in enumerate(signals.SIGNALS):
        if weights[k] == 0:
            continue
        said = signal.say(case, position, option, float(values[k]))
        parts.append(
            Contribution(
                signal=signal.NAME,
                value=float(values[k]),
                weight=float(weights[k]),
                median=float(middle[k]),
                points=float(weights[k] * (values[k] - middle[k])),
                sentence=said.sentence,
                evidence=said.evidence,
                is_known=said.is_known,
            )
        )
    return tuple(parts)


def weakest(parts: tuple[Contribution, ...]) -> str:
    """The signal with the fewest points, whatever their sign."""
    return min(parts, key=lambda part: part.points).signal


def confidence(parts: tuple[Contribution, ...]) -> float:
    """The share of the weight that stands on records of this expert; shown, never multiplied in."""
    return min(1.0, sum(part.weight for part in parts if part.is_known))
