"""Shadow prices: what it costs, in score, to show once more whom everybody has been shown already.

    price <- max(0, price + a (x_e - 3 X c_e / sum c)),   x_e = sum of 1 / log2(rank + 1),   X = sum of x_e

An online dual of the capacity: who is shown more than three times their share of the capacity becomes
dearer, everybody else cheaper. A price halves in 14 days by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matching.pool import Floats, Ints

STEP = 0.03
SHARE = 3.0
HALF_LIFE_DAYS = 14.0


def exposure_of(ranks: Ints | Floats) -> Floats:
    """float64, the shape of `ranks`: how much a place from 1 is looked at, 1 / log2(rank + 1).

    >>> exposure_of(np.array([1, 3])).tolist()
    [1.0, 0.5]
    """
    seen: Floats = 1.0 / np.log2(np.asarray(ranks, np.float64) + 1.0)
    return seen


@dataclass(frozen=True)
class ShadowPrices:
    """`values` float64 (n,) zero or more, in score, one for each expert of a pool; `day` when they held."""

    values: Floats
    day: float

    @classmethod
    def none(cls, size: int, day: float = 0.0) -> ShadowPrices:
        """No prices yet."""
        return cls(np.zeros(size), day)

    def on(self, day: float) -> ShadowPrices:
        """The prices of a later day, had nothing been shown since; an earlier day leaves them as they are.

        >>> ShadowPrices(np.array([0.08]), 0.0).on(28.0).values.round(3).tolist()
        [0.02]
        """
        passed = max(0.0, day - self.day)
        return replace(self, values=self.values * 2.0 ** (-passed / HALF_LIFE_DAYS), day=max(day, self.day))

    def after(self, rows: Ints, capacity: Floats, day: float) -> ShadowPrices:
        """The prices once the experts of these rows have been shown, best first, on a day.

        `capacity` float64 (n,) is what each expert can take on; without any, all have an equal share.
        """
        now = self.on(day)
        shown = np.zeros(len(now.values))
        np.add.at(shown, rows, exposure_of(np.arange(1, len(rows) + 1)))
        total = float(capacity.sum())
        share = capacity / total if total > 0 else np.full(len(capacity), 1.0 / max(len(capacity), 1))
        return replace(now, values=np.maximum(0.0, now.values + STEP * (shown - SHARE * shown.sum() * share)))
