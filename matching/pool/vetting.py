"""What the vetting ratings of a pool say about each expert, with shrinkage where there are few.

For expert e and dimension k, with reviewer severity removed from each level x:

    x'      = x - (reviewer's mean - grand mean) n_j / (n_j + 5)
    omega_i = validity of the instrument x 2^(-age / 24 months)
    vhat    = (sum omega x' + kappa mu) / (sum omega + kappa),   kappa = within variance / between variance

Validities are relative to a structured interview (.42): Sackett et al., Revisiting meta-analytic
estimates of validity in personnel selection, Journal of Applied Psychology 107 (2022).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matching.errors import BadRecord
from matching.pool.priors import Prior, Priors
from matching.types import RUBRIC, ExpertRecord, Instrument, Rating

VALIDITY = {
    Instrument.STRUCTURED_INTERVIEW: 1.0,
    Instrument.JOB_KNOWLEDGE: 0.95,
    Instrument.WORK_SAMPLE: 0.79,
    Instrument.UNSTRUCTURED: 0.45,
}
HALF_LIFE_DAYS = 730.5
SEVERITY_PRIOR = 5.0
KAPPA_RANGE = (0.2, 5.0)
DEFAULT_KAPPA = 1.0
DEFAULT_MEAN = 3.0
UNKNOWN: Prior = (DEFAULT_MEAN, DEFAULT_KAPPA, 0.25)
"""Stands for a dimension that nobody in the pool was rated in."""

MIN_RATINGS = 30
"""With fewer ratings of a dimension the variances say nothing, and kappa stays at its default."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Vetting:
    """Shrunken levels of a pool: `level` and `sd` float64 (n, 8), `count` of ratings int64 (n,).

    `dimensions` and `severity` are what they were shrunken with, see `Priors`.
    """

    level: Floats
    sd: Floats
    count: NDArray[np.int64]
    dimensions: tuple[Prior | None, ...] = (None,) * len(RUBRIC)
    severity: Mapping[str, float] = field(default_factory=dict)


def vetting_of(records: Sequence[ExpertRecord], today: date, priors: Priors | None = None) -> Vetting:
    """Shrink every expert's ratings towards the pool's mean: that of these records, unless `priors` are given.

    Raises BadRecord for a level outside 1..5.
    """
    flat = [(row, rating) for row, record in enumerate(records) for rating in record.ratings]
    shape = (len(records), len(RUBRIC))
    count = np.zeros(len(records), np.int64)
    level = np.tile(np.full(len(RUBRIC), DEFAULT_MEAN), (len(records), 1))
    sd, weight = np.ones(shape), np.zeros(shape)
    if not flat and priors is None:
        return Vetting(level, sd, count)
    rows = np.array([row for row, _ in flat], np.int64)
    dimensions = np.array([_dimension(rating) for _, rating in flat], np.int64)
    omega = np.array([_omega(rating, today) for _, rating in flat], float)
    severity = _severity(flat) if priors is None else priors.severity
    x = np.array([rating.level - severity.get(rating.reviewer, 0.0) for _, rating in flat], float)
    np.add.at(count, rows, 1)
    np.add.at(weight, (rows, dimensions), omega)
    total = np.zeros(shape)
    np.add.at(total, (rows, dimensions), omega * x)
    known: list[Prior | None] = []
    for k in range(len(RUBRIC)):
        own = dimensions == k
        prior = _prior(rows[own], x[own]) if priors is None else priors.dimensions[k]
        known.append(prior)
        if prior is None and not own.any():
            continue
        mean, kappa, within = prior or UNKNOWN
        level[:, k] = (total[:, k] + kappa * mean) / (weight[:, k] + kappa)
        sd[:, k] = np.sqrt(max(within, 1e-6) / (weight[:, k] + kappa))
    return Vetting(np.clip(level, 1.0, 5.0), sd, count, tuple(known), severity)


def _prior(rows: NDArray[np.int64], x: Floats) -> Prior | None:
    """What the ratings of one dimension say of the pool; None where there are none."""
    if not len(x):
        return None
    within, between = _variances(rows, x)
    kappa = DEFAULT_KAPPA
    if len(x) >= MIN_RATINGS and between > 0:
        kappa = float(np.clip(within / between, *KAPPA_RANGE))
    return float(x.mean()), kappa, within


def _dimension(rating: Rating) -> int:
    if rating.dimension not in RUBRIC:
        raise BadRecord(f"rating dimension {rating.dimension!r} is not one of {', '.join(RUBRIC)}", field="ratings")
    if not 1.0 <= rating.level <= 5.0:
        raise BadRecord(f"rating level {rating.level:g} must lie between 1 and 5", field="ratings")
    return RUBRIC.index(rating.dimension)


def _omega(rating: Rating, today: date) -> float:
    age = max(0, (today - rating.rated_on).days) if rating.rated_on else HALF_LIFE_DAYS
    return float(VALIDITY[rating.instrument] * 2.0 ** (-age / HALF_LIFE_DAYS))


def _severity(flat: Sequence[tuple[int, Rating]]) -> dict[str, float]:
    """How far above the mean of all each reviewer rates, less where they rated little; nobody is the empty name."""
    x = np.array([rating.level for _, rating in flat], float)
    reviewers, code = np.unique([rating.reviewer for _, rating in flat], return_inverse=True)
    n = np.bincount(code)
    severity = (np.bincount(code, weights=x) / n - x.mean()) * n / (n + SEVERITY_PRIOR)
    return {str(name): float(much) for name, much in zip(reviewers, severity, strict=True) if name}


def _variances(rows: NDArray[np.int64], x: Floats) -> tuple[float, float]:
    """One-way analysis of variance over experts: within, between (0 when it cannot be told)."""
    _, code = np.unique(rows, return_inverse=True)
    n = np.bincount(code)
    means = np.bincount(code, weights=x) / n
    spare = len(x) - len(n)
    within = float(((x - means[code]) ** 2).sum() / spare) if spare > 0 else 0.25
    between = float(means.var(ddof=1) - within * np.mean(1.0 / n)) if len(n) > 1 else 0.0
    return within, between
