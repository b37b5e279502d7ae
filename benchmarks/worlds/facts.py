"""What working together would really be like: the quantities from which each world makes its own utility.

None of these is a signal of the matcher: they use true proficiency, true depth, hidden transfer
and real overlap, and leave to each world how they are joined.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.worlds.people import REGIONS, People, logistic
from benchmarks.worlds.skills import SkillGraph
from benchmarks.worlds.wishes import HOMES, Wish
from matching.types import EngagementModel

Floats = NDArray[np.float64]
WEEKS_PER_MONTH = 4.345
ON_COST = 1.4


@dataclass(frozen=True)
class Facts:
    """One brief against all E experts. Shares lie in [0, 1]; `price` is cost over budget.

    `musts` has a row for each requirement; `is_possible` is False where no common engagement model
    or no right to work exists.
    """

    is_possible: NDArray[np.bool_]
    musts: Floats
    nice: Floats
    depth: Floats
    domain_months: Floats
    theta: Floats
    reliability: Floats
    price: Floats
    overlap: Floats
    wanted_overlap: float
    free_share: Floats
    late_weeks: Floats
    language_gap: Floats
    weeks: float


def costs_of(wish: Wish, people: People) -> Floats:
    """USD for the whole brief under the cheapest model that both accept; infinite where there is none."""
    hours, weeks, rate = wish.hours, wish.weeks, people.hourly
    by_model = {
        EngagementModel.FULL_TIME: rate * 1000.0 * ON_COST * weeks / 52.0,
        EngagementModel.CONTRACT: rate * hours * weeks,
        EngagementModel.FRACTIONAL: rate * 1.17 * max(hours, 5.0) * weeks,
    }
    options = [
        np.where(people.offers[:, place], cost, np.inf)
        for place, (model, cost) in enumerate(by_model.items())
        if model in wish.models
    ]
    cheapest: Floats = np.min(options, axis=0)
    return cheapest


def coverage(graph: SkillGraph, people: People, skill: int, level: float, is_exact: bool) -> Floats:
    """How far each expert's best true substitute meets one requirement."""
    held = np.array([skill]) if is_exact else np.flatnonzero(graph.transfer[skill] > 0)
    met = graph.transfer[skill, held] * np.minimum(1.0, people.true_skill[:, held] / level)
    best: Floats = met.max(axis=1)
    return best


def facts_of(graph: SkillGraph, people: People, wish: Wish, costs: Floats, budget: float) -> Facts:
    """Work out the truth of one brief for everybody."""
    offset = np.array([region.offset for region in REGIONS])[people.region]
    start = people.window_start - offset
    opens = 9.0 - HOMES[wish.home][1]
    shared = [np.minimum(start + 8, opens + 8 + day) - np.maximum(start, opens + day) for day in (-24.0, 0.0, 24.0)]
    country = np.array([region.country for region in REGIONS])[people.region]
    english = np.where(np.array([r.language == "en" for r in REGIONS])[people.region], 6, people.english)
    may_work = np.full(len(people), True) if not wish.only_country else country == wish.only_country
    bargained = np.where(people.is_negotiable, 0.5 + 0.5 * people.floor_share, 1.0)
    return Facts(
        is_possible=np.isfinite(costs) & may_work,
        musts=np.array(
            [coverage(graph, people, s, at, wish.is_exact) for s, at in zip(wish.musts, wish.levels, strict=True)]
        ),
        nice=np.mean([coverage(graph, people, skill, 0.5, False) for skill in wish.nices], axis=0)
        if len(wish.nices)
        else np.ones(len(people)),
        depth=(people.depth * graph.spec_transfer[wish.specialization]).max(axis=1),
        domain_months=(
            people.domain_months * np.exp2(-people.domain_age / 3.0) * graph.domain_transfer[wish.domain]
        ).max(axis=1),
        theta=people.theta,
        reliability=people.reliability,
        price=np.where(np.isfinite(costs), costs * bargained / budget, 10.0),
        overlap=np.clip(np.max(shared, axis=0), 0.0, 8.0),
        wanted_overlap=wish.overlap,
        free_share=np.clip((people.capacity - people.booked) / wish.hours, 0.0, 1.0),
        late_weeks=np.maximum(people.lag_weeks - wish.start_weeks, 0.0),
        language_gap=np.maximum(wish.english - english, 0.0),
        weeks=wish.weeks,
    )


def quality(facts: Facts) -> Floats:
    """General quality on (0, 1)."""
    return logistic(facts.theta)
