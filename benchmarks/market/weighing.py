"""Experts of the dev worlds weigh: pay, model, hours and a taste for domains that nobody has written down."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.market.people import Side
from benchmarks.worlds.world import World

Floats = NDArray[np.float64]

ETA = 0.7
"""How fast companies stop looking: the n-th place is looked at with probability n^-eta."""


def chances(world: World, side: Side, rng: np.random.Generator) -> Floats:
    """(B, E): with which probability each expert who has the time accepts each brief."""
    taste = rng.normal(0.0, 0.7, (len(world.experts), side.domains))
    mood = rng.normal(0.0, 0.4, len(world.experts))
    pay = np.log(np.clip(side.pay, 0.5, 1.5))
    leaning = 1.3 + 2.5 * pay + 0.8 * side.prefers + 0.5 * side.has_worked_there - 1.2 * np.abs(side.fullness - 0.8)
    leaning = leaning + mood[None, :] + taste[:, side.domain].T
    return 1.0 / (1.0 + np.exp(-leaning))
