"""Which offers are so far below their peers that a company should check the price."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.pool import Ragged

SUSPICIOUS_SHARE = 0.4
MIN_PEERS = 10


def cheap_offers(
    offers: Mapping[str, NDArray[Any]], specializations: Ragged, seniority: NDArray[np.int16]
) -> NDArray[np.bool_]:
    """True (n, 3) where an ask is under 40 % of the median of its peers.

    Peers share the first specialization, the seniority, the engagement model and the unit; with fewer
    than ten of them nobody is flagged. The flag is information: it never lowers a score.
    """
    asks, units, offered = offers["ask"], offers["unit"], offers["is_offered"]
    cheap = np.zeros(asks.shape, bool, order="F")
    first = np.full(len(asks), -1, np.int64)
    filled = np.flatnonzero(np.diff(specializations.offsets))
    first[filled] = specializations["specialization"][specializations.offsets[filled]]
    for model in range(asks.shape[1]):
        rows = np.flatnonzero(offered[:, model])
        keys = np.stack([first[rows], seniority[rows], units[rows, model]], axis=1)
        if not len(rows):
            continue
        _, peers = np.unique(keys, axis=0, return_inverse=True)
        for group in np.flatnonzero(np.bincount(peers.ravel()) >= MIN_PEERS):
            members = rows[peers.ravel() == group]
            cheap[members, model] = asks[members, model] < SUSPICIOUS_SHARE * np.median(asks[members, model])
    return cheap
