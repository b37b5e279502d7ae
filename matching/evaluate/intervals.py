"""Bootstrap intervals over queries: how far a mean would move if other queries had been asked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

_CHUNK = 200  # Resamples drawn at a time: bounds the memory at 200 x n indices.


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its percentile bootstrap interval; `n` is the number of queries behind it."""

    mean: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}]"


def bootstrap_interval(per_query: ArrayLike, *, level: float = 0.95, samples: int = 2000, seed: int = 0) -> Interval:
    """Return the mean over queries and its percentile bootstrap interval.

    Parameters
    ----------
    per_query : float array of shape (n,)
        One figure for each query. Queries are resampled, never the items inside them.
    level : float
        Coverage in (0, 1).
    samples : int
        How many resamples.
    seed : int
        The same seed and figures give the same interval.

    Returns
    -------
    Interval

    Raises
    ------
    ValueError
        If there is no query, or a figure is NaN: a query without a figure must be left out, and
        counted, by the caller.

    References
    ----------
    Efron and Tibshirani. An Introduction to the Bootstrap. 1993. Chapter 13.

    Examples
    --------
    >>> print(bootstrap_interval([0.5, 0.5, 0.5]))
    0.500 [0.500, 0.500]
    """
    figures = np.asarray(per_query, dtype=np.float64)
    if figures.ndim != 1 or len(figures) == 0 or np.isnan(figures).any():
        raise ValueError("an interval needs one number for each of at least one query")
    if not 0.0 < level < 1.0:
        raise ValueError(f"the level must lie between 0 and 1, not {level}")
    rng = np.random.default_rng(seed)
    means: list[NDArray[np.float64]] = []
    for start in range(0, samples, _CHUNK):
        drawn = rng.integers(0, len(figures), size=(min(_CHUNK, samples - start), len(figures)))
        means.append(figures[drawn].mean(axis=1))
    low, high = np.quantile(np.concatenate(means), [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(figures.mean()), float(low), float(high), len(figures))


def paired_interval(
    first: ArrayLike, second: ArrayLike, *, level: float = 0.95, samples: int = 2000, seed: int = 0
) -> Interval:
    """Return the mean of `first` minus `second` over the same queries, with its interval.

    Resampling the differences keeps each pair together, so what makes a query hard for both
    rankings cancels; two separate intervals that overlap say nothing about the difference.

    Parameters
    ----------
    first, second : float arrays of shape (n,)
        One figure for each query, in the same order of queries.
    level, samples, seed
        As in `bootstrap_interval`.

    Returns
    -------
    Interval

    Raises
    ------
    ValueError
        If the lengths differ, or as `bootstrap_interval`.

    Examples
    --------
    >>> print(paired_interval([0.9, 0.2], [0.8, 0.1]))  # hard or easy, always .1 better
    0.100 [0.100, 0.100]
    """
    one, other = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if one.shape != other.shape:
        raise ValueError(f"figures of {one.shape} and {other.shape} queries are not pairs")
    return bootstrap_interval(one - other, level=level, samples=samples, seed=seed)
