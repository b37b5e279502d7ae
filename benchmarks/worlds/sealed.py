"""The worlds kept apart: another structure of truth, another way of writing, stronger inflation, another graph.

They are run to report and never to tune; every run is counted in `sealed_runs.csv`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.worlds.facts import Facts, quality
from benchmarks.worlds.making import Setting, make_world
from benchmarks.worlds.prose import Style
from benchmarks.worlds.world import World
from matching.taxonomy import Taxonomy

Floats = NDArray[np.float64]

STYLES = (
    Style(
        profile="Hands-on in {focus} since long before it was fashionable. Stack: {skills}.",
        project="Case study. The customer, active in {domain}, wanted {focus}. {name} chose {skills} and {filler}.",
        brief="Our team in {domain} is stuck on {focus}. Experience with {skills} is essential, {wish} a bonus. "
        "We plan {weeks} weeks.",
    ),
    Style(
        profile="{filler}. Day to day: {skills}. Field: {focus}.",
        project="{subject} {filler} during a {months}-month {domain} engagement; technology: {skills}.",
        brief="Task: take over {focus} at a {domain} company. Required: {skills}. Welcome: {wish}.",
    ),
    Style(
        profile="What {name} does best is {focus}; {possessive} colleagues ask {possessive} advice on {skills}.",
        project="Responsible for {focus} at a {domain} firm. Key technologies were {skills}.",
        brief="Who can bring {focus} to {domain}? In {weeks} weeks? We want {skills} and also {wish}.",
    ),
)

SETTING = Setting(styles=STYLES, inflation=0.35, wrong_edges=0.10, between=(0.40, 0.85), salt=97, is_sealed=True)


def lexicographic(facts: Facts, rng: np.random.Generator) -> Floats:
    """Thresholds first; among those who pass as many, the one criterion that this company cares about decides."""
    worst = facts.musts.min(axis=0)
    passed = (
        2.0 * (worst >= 0.45)
        + 1.0 * (worst >= 0.2)
        + 1.0 * (facts.depth >= 0.4)
        + 1.0 * ((facts.free_share >= 0.75) & (facts.late_weeks <= 2))
        + 1.0 * (facts.price <= 1.1)
        + 1.0 * (facts.overlap >= facts.wanted_overlap - 0.5)
        + 1.0 * (facts.language_gap == 0)
    )
    criteria = (
        facts.musts.mean(axis=0),
        facts.depth,
        1.0 - np.exp(-facts.domain_months / 20.0),
        quality(facts),
        np.clip(1.4 - facts.price, 0.0, 1.0),
    )
    chosen = int(rng.choice(len(criteria), p=[0.35, 0.25, 0.15, 0.15, 0.10]))
    return 4.0**passed * (0.25 + criteria[chosen]) ** 2 * (0.8 + 0.2 * quality(facts))


def taste(facts: Facts, rng: np.random.Generator) -> Floats:
    """Every company weighs in its own way (Dirichlet), on bent scales, once the skills are roughly there."""
    criteria = np.array(
        [
            facts.musts.mean(axis=0) ** 1.5,
            facts.musts.min(axis=0),
            facts.nice,
            facts.depth**0.7,
            np.sqrt(np.minimum(facts.domain_months / 36.0, 1.0)),
            quality(facts) ** 1.5,
            facts.reliability,
            1.0 / (1.0 + np.exp(8.0 * (facts.price - 1.0))),
            np.minimum(facts.overlap / 5.0, 1.0),
            facts.free_share * np.exp(-facts.late_weeks / 3.0),
        ]
    )
    weights = rng.dirichlet(12.0 * np.array([0.22, 0.14, 0.05, 0.16, 0.09, 0.10, 0.05, 0.08, 0.05, 0.06]))
    roughly = 1.0 / (1.0 + np.exp(-14.0 * (facts.musts.min(axis=0) - 0.25)))
    affordable = np.clip(2.6 - 1.6 * facts.price, 0.0, 1.0)
    there = np.minimum(2.0 * facts.free_share, 1.0)
    return roughly * affordable * there * 0.7**facts.language_gap * (weights @ criteria) ** 3


UTILITIES = {"lexicographic": lexicographic, "taste": taste}


def make(name: str, *, seed: int, experts: int, briefs: int, taxonomy: Taxonomy) -> World:
    """Draw the sealed world of this name."""
    return make_world(name, UTILITIES[name], SETTING, seed=seed, experts=experts, briefs=briefs, taxonomy=taxonomy)
