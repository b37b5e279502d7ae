"""The best non-negative weights in hindsight, for ablations: what a signal is worth once the others adapt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls


def refit_weights(
    values: Sequence[NDArray[np.float64]],
    grades: Sequence[NDArray[np.float64]],
    keep: Sequence[bool] | None = None,
) -> NDArray[np.float64]:
    """Return the weights that predict the true grades best, none below zero, summing to one.

    Parameters
    ----------
    values : sequence of float arrays of shape (m_i, K)
        Signal values of the eligible experts, one array for each brief.
    grades : sequence of float arrays of shape (m_i,)
        Their true grades.
    keep : sequence of bool of length K, optional
        Signals that may have weight; False drops one (an ablation). All by default.

    Returns
    -------
    float array of shape (K,)
        Weights >= 0 that sum to 1; all zero if nothing that was kept predicts the grades.

    Raises
    ------
    ValueError
        If there is no brief, or the shapes do not belong together.

    Notes
    -----
    Values and grades are centred inside each brief, because only the order within a brief counts:
    an easy brief must not teach that whatever its experts share is good. The sum of the centred
    cross products (K x K) holds all that least squares needs, so any number of briefs fits.

    References
    ----------
    Lawson and Hanson. Solving Least Squares Problems. 1974. Chapter 23 (NNLS).

    Examples
    --------
    >>> import numpy as np
    >>> seen = np.array([[0.0, 1.0], [0.5, 0.2], [1.0, 0.9]])
    >>> refit_weights([seen], [np.array([0.0, 1.0, 2.0])])  # only the first signal tells
    array([1., 0.])
    """
    if len(values) == 0 or len(values) != len(grades):
        raise ValueError(f"want grades for each of at least one brief, not {len(values)} and {len(grades)}")
    size = values[0].shape[1]
    products, targets = np.zeros((size, size)), np.zeros(size)
    for seen, truth in zip(values, grades, strict=True):
        if seen.shape != (len(truth), size):
            raise ValueError(f"values of shape {seen.shape} do not belong to {len(truth)} grades and {size} signals")
        if len(truth):
            centred = seen - seen.mean(axis=0)
            products += centred.T @ centred
            targets += centred.T @ (truth - truth.mean())
    kept = np.flatnonzero(np.ones(size, bool) if keep is None else np.asarray(keep, bool))
    fitted = _non_negative(products[np.ix_(kept, kept)], targets[kept])
    weights = np.zeros(size)
    weights[kept] = fitted / fitted.sum() if fitted.sum() > 0 else fitted
    return weights


def _non_negative(products: NDArray[np.float64], targets: NDArray[np.float64]) -> NDArray[np.float64]:
    """Solve min |A w - y|, w >= 0, given A'A and A'y, by way of a square root of A'A."""
    spread, axes = np.linalg.eigh(products)
    usable = spread > 1e-10 * max(float(spread.max(initial=0.0)), 1e-300)
    root = np.sqrt(spread[usable])
    if not usable.any():
        return np.zeros(len(targets))
    weights: NDArray[np.float64] = nnls(root[:, None] * axes[:, usable].T, (axes[:, usable].T @ targets) / root)[0]
    return weights
