"""From similarities to one absolute number, so that a score never depends on who else is eligible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.errors import BadSnapshot

KNOTS = 64
TAIL = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class TextScale:
    """A monotone map from the similarities of all channels to (0, 1), measured once on random pairs.

    Each channel is centred and divided by its spread on the pairs; the sum of the channels goes
    through the empirical distribution of that sum, a curve of at most 64 knots. A level of .9
    thus means: closer than about nine tenths of random pairs of brief and expert.

    The knots are denser towards both ends, where ranking matters. The curve itself covers
    [.02, .98]; beyond its ends two hyperbolic tails approach 0 and 1 without reaching them, so
    that two experts closer than every random pair are still told apart.

    Attributes
    ----------
    means, deviations : mapping of channel to float
    knots : float64 array of shape (k,), strictly increasing, 2 <= k <= 64
    levels : float64 array of shape (k,), strictly increasing, from .02 to .98
    """

    means: Mapping[str, float]
    deviations: Mapping[str, float]
    knots: NDArray[np.float64]
    levels: NDArray[np.float64]

    @classmethod
    def measure(cls, pairs: Mapping[str, NDArray[np.float64]]) -> TextScale:
        """Measure a scale on the similarities of random pairs.

        Parameters
        ----------
        pairs : mapping of channel to float64 array of shape (p,)
            The same pairs in every channel; p may be 0.

        Examples
        --------
        >>> scale = TextScale.measure({"tfidf": np.linspace(0, 0.5, 101)})
        >>> scale.level({"tfidf": np.array([0.0, 0.25, 0.5, 1.0])}).round(3).tolist()
        [0.02, 0.5, 0.98, 0.996]
        """
        means = {c: float(np.mean(v)) if len(v) else 0.0 for c, v in pairs.items()}
        spreads = {c: float(np.std(v)) if len(v) else 0.0 for c, v in pairs.items()}
        # A channel that says the same of every pair has no spread to be divided by.
        deviations = {c: s if s > 1e-9 else 1.0 for c, s in spreads.items()}
        flat = cls(means, deviations, np.array([-1.0, 1.0]), np.array([TAIL, 1 - TAIL]))
        sums = flat._sum(pairs)
        shares = (1 - np.cos(np.linspace(0, np.pi, KNOTS))) / 2
        knots, same = np.unique(np.quantile(sums, shares), return_inverse=True) if len(sums) else (sums, sums)
        if len(knots) < 2 or knots[-1] - knots[0] < 1e-9:
            return flat
        # Equal quantiles (many pairs without a common word) become one knot at their mean share.
        mean_shares = np.bincount(same, shares) / np.bincount(same)
        spread = (mean_shares - mean_shares[0]) / (mean_shares[-1] - mean_shares[0])
        return cls(means, deviations, knots, TAIL + (1 - 2 * TAIL) * spread)

    def level(self, similarities: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
        """Return the level in (0, 1) of each pair: strictly increasing in the sum of the channels.

        Parameters
        ----------
        similarities : mapping of every channel of the scale to float64 array of shape (m,)

        Returns
        -------
        float64 array of shape (m,)
        """
        sums = self._sum(similarities)
        inside = np.interp(sums, self.knots, self.levels)
        width = (self.knots[-1] - self.knots[0]) / 4
        below = np.maximum(self.knots[0] - sums, 0) / width
        above = np.maximum(sums - self.knots[-1], 0) / width
        return np.asarray(inside - self.levels[0] * below / (1 + below) + (1 - self.levels[-1]) * above / (1 + above))

    def _sum(self, similarities: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
        total: NDArray[np.float64] = np.zeros(len(next(iter(similarities.values()))))
        for channel, mean in self.means.items():
            total = total + (similarities[channel] - mean) / self.deviations[channel]
        return total

    def to_facts(self) -> dict[str, Any]:
        """Return the scale as a JSON-able dict for the manifest; `from_facts` restores it exactly."""
        return {
            "means": dict(self.means),
            "deviations": dict(self.deviations),
            "knots": self.knots.tolist(),
            "levels": self.levels.tolist(),
        }

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> TextScale:
        """Restore a scale. Raises BadSnapshot when it is not monotone or a part is missing."""
        try:
            knots, levels = np.array(facts["knots"], np.float64), np.array(facts["levels"], np.float64)
            scale = cls(dict(facts["means"]), dict(facts["deviations"]), knots, levels)
        except (KeyError, TypeError, ValueError) as error:
            raise BadSnapshot(f"the text scale of this snapshot is damaged: {error!r}") from error
        numbers = np.concatenate([knots, levels, list(scale.means.values()), list(scale.deviations.values())])
        rises = len(knots) == len(levels) >= 2 and bool((np.diff(knots) > 0).all() and (np.diff(levels) > 0).all())
        if not rises or not np.isfinite(numbers).all() or min(scale.deviations.values(), default=1) <= 0:
            raise BadSnapshot("the text scale of this snapshot is damaged: its curve must rise and be finite")
        return scale
