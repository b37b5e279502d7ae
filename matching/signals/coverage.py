"""How well each expert covers each required skill.

Strength of expert e in skill t:  q = level x tier x recency,  recency = 0.7 + 0.3 x 2^(-age / h), with
h = 2.5 years for tools, 5 for methods, and no decay for foundations. Coverage of a requirement for
skill s at level l:  c = max over held t of proximity(s, t) x min(1, q / l).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from matching.pool import Floats, Pool, weighted_sum
from matching.pool.build import TIER, TIERS
from matching.taxonomy import Taxonomy
from matching.types import Need, Requirement

RECENCY_FLOOR = 0.7
UNKNOWN_AGE_HALF_LIVES = 1.0
"""A claim without a date counts as one half-life old."""

DEFAULT_LEVEL = {Need.NON_NEGOTIABLE: 0.75, Need.MUST: 0.75, Need.NICE: 0.5}

TIER_VALUES = np.array([TIER[tier] for tier in TIERS])


def strengths(pool: Pool, taxonomy: Taxonomy, today: date) -> Floats:
    """float64 array (claims,) in [0, 1]: the strength of every skill claim of the pool on one day."""
    half_lives = np.array([taxonomy.recency_half_life(skill) or np.inf for skill in taxonomy.skills])
    claims = pool.skills
    last_used = claims["last_used"]
    years = np.maximum(0.0, (today.toordinal() - last_used) / 365.25)
    half = half_lives[claims["skill"]]
    unknown = np.where(np.isinf(half), 0.0, UNKNOWN_AGE_HALF_LIVES)
    age = np.where(last_used < 0, unknown, years / half)
    recency = RECENCY_FLOOR + (1.0 - RECENCY_FLOOR) * np.exp2(-age)
    return claims["level"].astype(float) * TIER_VALUES[claims["tier"]] * recency


@dataclass(frozen=True)
class Coverage:
    """`values[r]` is a float64 array (n,): how far every expert of the pool covers requirement r."""

    requirements: tuple[Requirement, ...]
    values: Floats
    strengths: Floats

    def indices(self, needs: Sequence[Need]) -> list[int]:
        """Which requirements are of these needs."""
        return [r for r, requirement in enumerate(self.requirements) if requirement.need in needs]


def required_level(requirement: Requirement) -> float:
    """The level a requirement asks for, in (0, 1]."""
    return DEFAULT_LEVEL[requirement.need] if requirement.level is None else requirement.level


def credit(requirement: Requirement, taxonomy: Taxonomy) -> Floats:
    """float64 array (S,): what holding each skill is worth when this one is asked; identity when exact."""
    row = taxonomy.row(requirement.skill)
    if requirement.is_exact:
        only = np.zeros(len(taxonomy.skills))
        only[row] = 1.0
        return only
    return taxonomy.proximity[row].astype(float)


def cover(requirements: tuple[Requirement, ...], pool: Pool, taxonomy: Taxonomy, strength: Floats) -> Coverage:
    """Cover every requirement by the best claim of every expert. Skills unknown to the taxonomy raise UnknownTerm."""
    values = np.zeros((len(requirements), len(pool)))
    # In a small pool most skills are held by nobody, and need not be asked about one by one.
    is_held = np.zeros(len(taxonomy.skills), bool)
    is_held[pool.skills["skill"]] = True
    for r, requirement in enumerate(requirements):
        worth = credit(requirement, taxonomy)
        level = required_level(requirement)
        for skill in np.flatnonzero((worth > 0) & is_held):
            rows, claims = pool.holders(int(skill))
            covered = worth[skill] * np.minimum(1.0, strength[claims] / level)
            # Not plain assignment: whoever claims a skill twice is covered by the better claim.
            np.maximum.at(values[r], rows, covered)
    return Coverage(requirements, values, strength)


def best_claim(requirement: Requirement, pool: Pool, taxonomy: Taxonomy, strength: Floats, row: int) -> int | None:
    """Where the claim stands that covers a requirement best for one expert; None when nothing counts."""
    held = pool.skills.of(row)
    skills = pool.skills["skill"][held]
    if not len(skills):
        return None
    covered = credit(requirement, taxonomy)[skills] * np.minimum(1.0, strength[held] / required_level(requirement))
    best = int(np.argmax(covered))
    return held.start + best if covered[best] > 0 else None


def soft_minimum(values: Floats, weights: Floats, power: float = -1.0, epsilon: float = 0.05) -> Floats:
    """[sum w (c + eps)^p / sum w]^(1/p) - eps, clipped to [0, 1]: one gap is not made up for by surpluses.

    Parameters
    ----------
    values : float64 array of shape (r, m)
    weights : float64 array of shape (r,)

    Examples
    --------
    >>> soft_minimum(np.array([[1.0], [0.0]]), np.ones(2)).round(3).tolist()
    [0.045]
    """
    shifted = (values + epsilon) ** power
    mean = weighted_sum(weights, shifted) / weights.sum()
    return np.clip(mean ** (1.0 / power) - epsilon, 0.0, 1.0)
