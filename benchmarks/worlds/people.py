"""The hidden people: quality, true skill, knowledge of domains, price, time; before any record is written."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.worlds.skills import SkillGraph

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Region:
    """Where somebody works: zone, winter offset from UTC in hours, price level, share of the experts."""

    zone: str
    offset: float
    country: str
    currency: str
    language: str
    price: float
    share: float


REGIONS = (
    Region("America/New_York", -5, "US", "USD", "en", 1.25, 0.20),
    Region("America/Los_Angeles", -8, "US", "USD", "en", 1.35, 0.10),
    Region("Europe/London", 0, "GB", "GBP", "en", 1.10, 0.14),
    Region("Europe/Berlin", 1, "DE", "EUR", "de", 1.05, 0.16),
    Region("Europe/Warsaw", 1, "PL", "EUR", "pl", 0.75, 0.10),
    Region("America/Sao_Paulo", -3, "BR", "USD", "pt", 0.65, 0.08),
    Region("Asia/Kolkata", 5.5, "IN", "USD", "en", 0.60, 0.14),
    Region("Asia/Singapore", 8, "SG", "SGD", "en", 1.00, 0.08),
)


@dataclass(frozen=True)
class People:
    """One row is one person. Proficiencies and depths lie in [0, 1], money is USD per hour, ages are years."""

    theta: Floats
    years: Floats
    primary: Ints
    secondary: Ints
    region: Ints
    true_skill: Floats
    skill_age: Floats
    depth: Floats
    domain_months: Floats
    domain_age: Floats
    hourly: Floats
    floor_share: Floats
    is_negotiable: NDArray[np.bool_]
    offers: NDArray[np.bool_]
    capacity: Floats
    booked: Floats
    lag_weeks: Floats
    window_start: Floats
    english: Ints
    reliability: Floats
    is_stuffed: NDArray[np.bool_]
    is_stale: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.theta)


def logistic(x: Floats) -> Floats:
    """The logistic function."""
    return 1.0 / (1.0 + np.exp(-x))


def draw_people(graph: SkillGraph, rng: np.random.Generator, size: int) -> People:
    """Draw a population in which better and more senior people know more, cost more, and vary."""
    theta, years = rng.normal(0.0, 1.0, size), rng.gamma(4.0, 2.0, size)
    primary = rng.integers(0, len(graph.specializations), size)
    secondary = (primary + rng.integers(1, len(graph.specializations), size)) % len(graph.specializations)
    region = rng.choice(len(REGIONS), size, p=[r.share for r in REGIONS])
    is_stale = rng.random(size) < 0.10
    skilled, skill_age = _skills(graph, rng, theta, years, primary, secondary, is_stale)

    depth = np.full((size, len(graph.specializations)), 0.03)
    rows = np.arange(size)
    latent = 0.9 * theta + 0.25 * (years - 7.0)
    depth[rows, secondary] = logistic(latent - 1.3 + rng.normal(0, 0.6, size))
    depth[rows, primary] = logistic(latent + 0.4 + rng.normal(0, 0.6, size))
    domain_months, domain_age = _domains(graph, rng, years)

    price = np.array([r.price for r in REGIONS])[region]
    hourly = np.clip((55 + 8 * years + 16 * theta) * price * rng.lognormal(0, 0.22, size), 25, 350)
    offers = rng.random((size, 3)) < np.array([0.40, 0.85, 0.50])
    offers[~offers.any(axis=1), 1] = True
    capacity = rng.choice([20.0, 30.0, 40.0], size, p=[0.2, 0.2, 0.6])
    return People(
        theta=theta,
        years=years,
        primary=primary,
        secondary=secondary,
        region=region,
        true_skill=skilled,
        skill_age=skill_age,
        depth=depth,
        domain_months=domain_months,
        domain_age=domain_age,
        hourly=hourly,
        floor_share=rng.uniform(0.82, 0.97, size),
        is_negotiable=rng.random(size) < 0.4,
        offers=offers,
        capacity=capacity,
        booked=np.where(rng.random(size) < 0.35, np.round(rng.uniform(1, 4, size) * capacity / 8), 0.0),
        lag_weeks=np.where(rng.random(size) < 0.5, 0.0, np.round(rng.exponential(4.0, size))),
        window_start=9.0 + rng.integers(-2, 4, size),
        english=rng.choice([3, 4, 5, 6], size, p=[0.08, 0.25, 0.37, 0.30]),
        reliability=logistic(1.4 + 0.8 * theta + rng.normal(0, 0.5, size)),
        is_stuffed=rng.random(size) < 0.05,
        is_stale=is_stale,
    )


def _skills(
    graph: SkillGraph,
    rng: np.random.Generator,
    theta: Floats,
    years: Floats,
    primary: Ints,
    secondary: Ints,
    is_stale: NDArray[np.bool_],
) -> tuple[Floats, Floats]:
    """True proficiency and years since last use; most slots are filled by one alternative only."""
    size = len(theta)
    proficiency, age = np.zeros((size, len(graph.ids))), np.zeros((size, len(graph.ids)))
    for person in range(size):
        for specialization, chance, lift in ((primary[person], 0.75, 0.5), (secondary[person], 0.35, -0.5)):
            for row in graph.spec_skills[specialization]:
                if rng.random() > chance:
                    continue
                others = graph.alternatives(row)
                held = [row if rng.random() < 0.6 else rng.choice(others)]
                if rng.random() < 0.15:
                    held.append(rng.choice(others))
                for skill in held:
                    used = rng.uniform(0.3, 1.0) * years[person]
                    since = rng.exponential(3.0 if is_stale[person] else 0.8)
                    level = -1.2 + 0.9 * np.log1p(used) - 0.25 * since + 0.6 * theta[person] + lift
                    level = 1.0 / (1.0 + np.exp(-level - rng.normal(0.0, 0.7)))
                    if level > proficiency[person, skill]:
                        proficiency[person, skill], age[person, skill] = level, since
    return proficiency, age


def _domains(graph: SkillGraph, rng: np.random.Generator, years: Floats) -> tuple[Floats, Floats]:
    """Months in one to three domains, and the years since each was left."""
    months, age = np.zeros((len(years), len(graph.domains))), np.zeros((len(years), len(graph.domains)))
    for person in range(len(years)):
        for domain in rng.choice(len(graph.domains), size=rng.integers(1, 4), replace=False):
            months[person, domain] = np.clip(rng.gamma(2.0, 9.0), 2.0, 12.0 * years[person] + 2.0)
            age[person, domain] = rng.exponential(1.5)
    return months, age
