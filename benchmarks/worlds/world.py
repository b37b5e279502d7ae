"""A finished world, and how hidden utilities become grades."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.worlds.facts import Facts
from matching.types import BriefQuery, ExpertRecord

SHARES = (0.04, 0.02, 0.008, 0.003)
"""The best 4 % of all experts have at least grade 1, the best 2 % at least 2, and so on to 4."""

NOISE = 0.15
"""Standard deviation of the multiplicative (log-normal) noise between utility and verdict."""

Utility = Callable[[Facts, np.random.Generator], NDArray[np.float64]]
"""What a company would have of each expert; zero where the two cannot work together at all."""


@dataclass(frozen=True)
class World:
    """Experts and briefs as the matcher sees them, and the truth that it does not see.

    `grades` int8, `utilities` and `costs` float64 have a row for each brief and a column for each
    expert; utilities are without the noise that the grades carry. `is_stuffed` marks profiles with a
    heap of keywords in them.
    """

    name: str
    is_sealed: bool
    experts: tuple[ExpertRecord, ...]
    briefs: tuple[BriefQuery, ...]
    grades: NDArray[np.int8]
    utilities: NDArray[np.float64]
    costs: NDArray[np.float64]
    is_stuffed: NDArray[np.bool_]

    @property
    def ids(self) -> NDArray[np.int64]:
        """The expert id of each column of `grades`."""
        return np.array([expert.id for expert in self.experts], dtype=np.int64)


def grade(utility: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.int8]:
    """Grade all experts 0 to 4 by the place of their noisy utility in the brief's own distribution.

    Who is of no use at all (utility 0) gets 0 however few others there are.
    """
    verdict = utility * np.exp(rng.normal(0.0, NOISE, len(utility)))
    place = np.argsort(np.argsort(-verdict, kind="stable"), kind="stable")
    grades = sum((place < round(share * len(verdict))).astype(np.int8) for share in SHARES)
    return np.where(verdict > 0, grades, 0).astype(np.int8)
