"""Experts of the sealed worlds have lines they do not cross, and otherwise mostly say yes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.market.people import Side
from benchmarks.worlds.world import World

Floats = NDArray[np.float64]

ETA = 1.0
"""Companies here stop looking sooner than in the dev worlds."""


def chances(world: World, side: Side, rng: np.random.Generator) -> Floats:
    """(B, E): with which probability each expert who has the time accepts each brief."""
    count = len(world.experts)
    least_pay = rng.uniform(0.7, 1.1, count)
    will_not = rng.random((count, side.domains)) < 0.08
    only_preferred = rng.random(count) < 0.15
    least_hours = rng.uniform(0.1, 0.5, count)
    crossed = (
        (side.pay < least_pay[None, :]).astype(int)
        + will_not[:, side.domain].T
        + (only_preferred[None, :] & (side.prefers < 1))
        + (side.fullness < least_hours[None, :])
    )
    return np.where(crossed == 0, 0.9, np.where(crossed == 1, 0.35, 0.05))
