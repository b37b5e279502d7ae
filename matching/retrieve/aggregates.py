"""From the cosines of an expert's documents to one similarity per expert."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from matching.errors import MatchingError


def _best_half(ascending: NDArray[np.float64]) -> NDArray[np.float64]:
    n = ascending.shape[1]
    half = (n + 1) // 2
    return np.asarray(ascending[:, n - half :].sum(axis=1) / half)


def _discounted_sum(ascending: NDArray[np.float64]) -> NDArray[np.float64]:
    discounts = 1.0 / np.arange(ascending.shape[1], 0, -1)
    return np.asarray((ascending * discounts).sum(axis=1))


AGGREGATES: dict[str, Callable[[NDArray[np.float64]], NDArray[np.float64]]] = {
    "best-half": _best_half,
    "discounted-sum": _discounted_sum,
}
"""How the cosines of n documents become one number: rows come sorted, smallest first."""


def aggregate_of(name: str) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    """Return the aggregate of this name; raises MatchingError naming the known ones."""
    if name not in AGGREGATES:
        raise MatchingError(f"unknown aggregate {name!r}: want one of {', '.join(AGGREGATES)}", field="aggregate")
    return AGGREGATES[name]


def aggregated(
    cosines: Mapping[str, NDArray[np.floating]], counts: NDArray[np.int64], name: str
) -> dict[str, NDArray[np.float64]]:
    """Return one similarity per expert and channel from the cosines of all their documents.

    "best-half" is the mean of the ceil(n/2) largest of n cosines: a person is judged by their
    better half, and volume earns nothing. "discounted-sum" is the sum of c_i / i over the
    cosines sorted from the largest: volume is evidence too, ever less so.

    Parameters
    ----------
    cosines : mapping of channel to float array of shape (sum of counts,)
        The documents of the first expert, then of the second, and so on.
    counts : int64 array of shape (m,)
        Documents per expert; 0 is allowed.
    name : str
        A key of `AGGREGATES`.

    Returns
    -------
    dict of channel to float64 array of shape (m,)
        0 for an expert without documents. The order of an expert's documents changes nothing,
        nor do the other experts.

    Examples
    --------
    >>> cosines, counts = {"tfidf": np.array([0.1, 0.8, 0.6, 0.5])}, np.array([3, 0, 1])
    >>> aggregated(cosines, counts, "best-half")["tfidf"].round(3).tolist()
    [0.7, 0.0, 0.5]
    >>> aggregated(cosines, counts, "discounted-sum")["tfidf"].round(3).tolist()
    [1.133, 0.0, 0.5]
    """
    aggregate = aggregate_of(name)
    starts = np.cumsum(counts) - counts
    out = {channel: np.zeros(len(counts)) for channel in cosines}
    # Experts with the same number of documents form one matrix, which is sorted at once.
    for size in np.unique(counts[counts > 0]).tolist():
        rows = np.flatnonzero(counts == size)
        documents = starts[rows][:, None] + np.arange(size)
        for channel, values in cosines.items():
            ascending = np.sort(values[documents], axis=1).astype(np.float64)
            out[channel][rows] = aggregate(ascending)
    return out
