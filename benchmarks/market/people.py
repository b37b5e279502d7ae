"""What experts see of briefs, as plain numbers taken from the records and the true costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.worlds.world import World

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Side:
    """(B, E) arrays, `domain` (B,) apart: pay over ask, whether the brief takes the preferred model, whether the

    expert has worked in its domain, and the share of their free hours that it fills.
    """

    pay: Floats
    prefers: Floats
    has_worked_there: Floats
    fullness: Floats
    domain: NDArray[np.int64]
    domains: int


def side_of(world: World) -> Side:
    """Read a world as its experts see it."""
    words = sorted({word for brief in world.briefs for word in brief.domains})
    budgets = np.array([(brief.budget.maximum or 0.0) if brief.budget else 0.0 for brief in world.briefs])
    preferred = [next((t.model for t in expert.terms if t.is_preferred), None) for expert in world.experts]
    worked = [{held.domain for held in expert.domains} for expert in world.experts]
    free = np.array([max(1.0, expert.capacity_hours - expert.booked_hours) for expert in world.experts])
    hours = np.array([brief.hours_per_week or 0.0 for brief in world.briefs])
    return Side(
        pay=np.where(np.isfinite(world.costs), budgets[:, None] / np.where(world.costs > 0, world.costs, 1.0), 0.0),
        prefers=np.array([[float(model in brief.engagement_models) for model in preferred] for brief in world.briefs]),
        has_worked_there=np.array(
            [[float(bool(held & set(brief.domains))) for held in worked] for brief in world.briefs]
        ),
        fullness=np.minimum(1.0, hours[:, None] / free[None, :]),
        domain=np.array([words.index(brief.domains[0]) for brief in world.briefs], np.int64),
        domains=len(words),
    )
