"""Metrics of one ranking against the truth.

Equal scores have no order, and a metric that takes them as they come rewards the accident of row
order. So every metric of scores here is the *mean over all orders of the tied items*: it is
deterministic, and shuffling the rows changes nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Gain = Literal["exponential", "linear"]


def average_precision(relevant: ArrayLike, scores: ArrayLike) -> float:
    """Return the mean of the precisions at the ranks of the relevant items.

    Parameters
    ----------
    relevant : bool array of shape (n,)
        Which items are relevant.
    scores : float array of shape (n,)
        Higher is ranked earlier.

    Returns
    -------
    float
        In [0, 1]; the expectation over all orders of tied items; NaN if nothing is relevant.

    Raises
    ------
    ValueError
        If the shapes differ, or a score is NaN.

    Notes
    -----
    In a group of n tied items with r relevant ones, after N items with R relevant, the item at
    place i is relevant with probability r/n, and then R + 1 + (i - 1)(r - 1)/(n - 1) relevant
    items are expected up to it: the expectation is exact, not sampled.

    Examples
    --------
    >>> average_precision([True, False, True], [3.0, 2.0, 1.0])  # (1/1 + 2/3) / 2
    0.8333333333333333

    The trap: with all scores equal the given order would yield 1.0 here.

    >>> average_precision([True, False], [0.0, 0.0])  # half the time 1, half the time 1/2
    0.75
    """
    hits, groups = _tied_groups(relevant, scores)
    total = float(hits.sum())
    if total == 0:
        return float("nan")
    found, summed = 0.0, 0.0
    for start, end in groups:
        size, inside = end - start, float(hits[start:end].sum())
        if inside:
            place = np.arange(1, size + 1, dtype=np.float64)
            before = (place - 1) * (inside - 1) / max(size - 1, 1)
            summed += inside / size * float(((found + 1 + before) / (start + place)).sum())
            found += inside
    return summed / total


def precision_at(relevant: ArrayLike, scores: ArrayLike, k: int) -> float:
    """Return the share of relevant items among the first k.

    Parameters
    ----------
    relevant : bool array of shape (n,)
        Which items are relevant.
    scores : float array of shape (n,)
        Higher is ranked earlier.
    k : int
        The cut, at least 1. With fewer than k items the missing places count as not relevant.

    Returns
    -------
    float
        In [0, 1]; the expectation over all orders of tied items.

    Raises
    ------
    ValueError
        If the shapes differ, a score is NaN, or k is below 1.

    Examples
    --------
    >>> precision_at([True, False, True, True], [4.0, 3.0, 2.0, 1.0], k=2)
    0.5
    """
    _check_cut(k)
    hits, groups = _tied_groups(relevant, scores)
    return float(_tie_means(hits, groups)[:k].sum()) / k


def ndcg_at(grades: ArrayLike, scores: ArrayLike, k: int = 10, gain: Gain = "exponential") -> float:
    """Return the normalised discounted cumulative gain of the first k items.

    Parameters
    ----------
    grades : float array of shape (n,)
        Graded relevance, 0 for worthless.
    scores : float array of shape (n,)
        Higher is ranked earlier.
    k : int
        The cut, at least 1.
    gain : {"exponential", "linear"}
        What a grade g is worth: 2**g - 1, or g itself.

    Returns
    -------
    float
        In [0, 1]: the discounted gain divided by that of the best order of the *same* items;
        the expectation over all orders of tied items; NaN if no item has a gain.

    Raises
    ------
    ValueError
        If the shapes differ, a score is NaN, or k is below 1.

    References
    ----------
    Järvelin and Kekäläinen. Cumulated gain-based evaluation of IR techniques. ACM TOIS 20(4), 2002.
    McSherry and Najork. Computing information retrieval performance measures efficiently in the
    presence of tied scores. ECIR 2008.

    Examples
    --------
    >>> ndcg_at([3, 2, 0], [0.9, 0.5, 0.1], k=2)
    1.0
    >>> round(ndcg_at([0, 1], [0.9, 0.5], k=2), 4)  # the only good one is second: 1 / log2(3)
    0.6309
    """
    _check_cut(k)
    truth = np.asarray(grades, dtype=np.float64)
    gains = np.exp2(truth) - 1.0 if gain == "exponential" else truth
    ranked, groups = _tied_groups(gains, scores)
    cut = min(k, len(ranked))
    discounts = 1.0 / np.log2(np.arange(2, cut + 2))
    ideal = float(np.sort(ranked)[::-1][:cut] @ discounts)
    if ideal == 0:
        return float("nan")
    return float(_tie_means(ranked, groups)[:cut] @ discounts) / ideal


def rank_biased_overlap(first: Sequence[Hashable], second: Sequence[Hashable], p: float = 0.9) -> float:
    """Return how far two rankings agree, the top counting most.

    Parameters
    ----------
    first, second : sequences of distinct items, of equal length
        Two rankings, best first.
    p : float
        Persistence in (0, 1): the reader goes on to the next rank with this probability.

    Returns
    -------
    float
        In [0, 1]; 1 exactly when the rankings are the same, and also for two empty ones.

    Raises
    ------
    ValueError
        If the lengths differ, an item is repeated, or p is outside (0, 1).

    Notes
    -----
    The extrapolated form RBO_EXT (equation 30 for equal lengths): the agreement at the last rank is
    taken to go on, so identical finite rankings reach 1. Only they are given exactly 1, so that
    rounding can neither fail nor pass a gate.

    References
    ----------
    Webber, Moffat and Zobel. A similarity measure for indefinite rankings. ACM TOIS 28(4), 2010.

    Examples
    --------
    >>> rank_biased_overlap("abc", "abc")
    1.0
    >>> round(rank_biased_overlap("abc", "bac", p=0.5), 3)  # depths agree 0, 1, 1
    0.5
    """
    if not 0.0 < p < 1.0:
        raise ValueError(f"the persistence must lie between 0 and 1, not {p}")
    if len(first) != len(second):
        raise ValueError(f"rankings of {len(first)} and {len(second)} items cannot be compared")
    if len(set(first)) != len(first) or len(set(second)) != len(second):
        raise ValueError("a ranking repeats an item")
    if list(first) == list(second):
        return 1.0
    seen_first: set[Hashable] = set()
    seen_second: set[Hashable] = set()
    summed, agreement, overlap = 0.0, 0.0, 0
    for depth, (one, other) in enumerate(zip(first, second, strict=True), start=1):
        overlap += (one == other) + (one in seen_second) + (other in seen_first)
        seen_first.add(one)
        seen_second.add(other)
        agreement = overlap / depth
        summed += agreement * p ** (depth - 1)
    return min((1 - p) * summed + agreement * p ** len(first), float(np.nextafter(1.0, 0.0)))


def _check_cut(k: int) -> None:
    if k < 1:
        raise ValueError(f"the cut must be at least 1, not {k}")


def _tied_groups(worth: ArrayLike, scores: ArrayLike) -> tuple[NDArray[np.float64], list[tuple[int, int]]]:
    """Sort the items' worth by falling score; return it with the [start, end) of every run of equal scores."""
    what = np.asarray(worth, dtype=np.float64)
    by = np.asarray(scores, dtype=np.float64)
    if what.ndim != 1 or what.shape != by.shape:
        raise ValueError(f"want two vectors of one length, not shapes {what.shape} and {by.shape}")
    if np.isnan(by).any():
        raise ValueError("a score is not a number")
    order = np.argsort(-by, kind="stable")
    falling = by[order]
    starts = np.flatnonzero(np.r_[True, falling[1:] != falling[:-1]]) if len(by) else np.empty(0, np.int64)
    ends = np.r_[starts[1:], len(by)]
    return what[order], list(zip(starts.tolist(), ends.tolist(), strict=False))


def _tie_means(ranked: NDArray[np.float64], groups: list[tuple[int, int]]) -> NDArray[np.float64]:
    """Replace each item's worth by the mean of the items it is tied with."""
    if len(groups) == len(ranked):
        return ranked
    starts = np.array([start for start, _ in groups])
    sizes = np.array([end - start for start, end in groups])
    means: NDArray[np.float64] = np.repeat(np.add.reduceat(ranked, starts) / sizes, sizes)
    return means
