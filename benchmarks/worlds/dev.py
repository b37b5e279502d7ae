"""The worlds one may look at while working on the matcher: a multiplicative and a gated additive truth."""

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
        profile="Specialist in {focus}. Works with {skills}. {name} {filler}.",
        project="{focus} project in {domain}: {subject} used {skills} over {months} months and {filler}.",
        brief="We need help with {focus} for our {domain} business. Must know {skills}. Nice: {wish}. {weeks} weeks.",
    ),
    Style(
        profile="{name} has delivered {focus} systems end to end; {possessive} tools are {skills}.",
        project="For a company in {domain} {name} built the {focus} part with {skills}; {subject} {filler}.",
        brief="Looking for an expert in {focus} ({domain}). You bring {skills}; {wish} would help. {weeks} weeks.",
    ),
    Style(
        profile="{focus} | {skills} | {filler}",
        project="{domain}, {months} months: {skills}. Outcome: {focus} in production.",
        brief="{focus}: {skills}. Sector: {domain}. Plus: {wish}. Length: {weeks} weeks.",
    ),
)

SETTING = Setting(styles=STYLES, inflation=0.15, wrong_edges=0.10, between=(0.45, 0.80), salt=11, is_sealed=False)


def multiplicative(facts: Facts, rng: np.random.Generator) -> Floats:
    """Everything is a factor: one bad side spoils the whole, and missing domain knowledge costs weeks."""
    covered = np.mean((facts.musts + 0.03) ** -1.5, axis=0) ** (-1 / 1.5)
    ramp = 6.0 * np.exp(-facts.domain_months / 14.0)
    useful = np.clip(1.0 - ramp / facts.weeks, 0.1, 1.0)
    price = 1.0 / (1.0 + (np.maximum(facts.price - 0.85, 0.0) / 0.3) ** 2)
    together = np.clip(1.0 - 0.18 * np.maximum(facts.wanted_overlap - facts.overlap, 0.0), 0.2, 1.0)
    there = facts.free_share * np.exp(-facts.late_weeks / 5.0)
    words = 0.6**facts.language_gap
    return (
        covered**1.2
        * (0.7 + 0.3 * facts.nice)
        * (0.4 + 0.6 * facts.depth)
        * (0.5 + 0.5 * quality(facts))
        * useful
        * price
        * together
        * there
        * words
    )


def additive(facts: Facts, rng: np.random.Generator) -> Floats:
    """Behind a few gates strengths add up and make good for each other."""
    gate = (facts.musts.min(axis=0) > 0.15) & (facts.free_share > 0.45) & (facts.price < 1.3) & (facts.language_gap < 2)
    worth = (
        0.38 * np.sqrt(facts.musts).mean(axis=0)
        + 0.06 * facts.nice
        + 0.16 * facts.depth
        + 0.14 * facts.domain_months / (facts.domain_months + 12.0)
        + 0.10 * quality(facts)
        + 0.05 * facts.reliability
        + 0.06 * np.clip(1.5 - facts.price, 0.0, 1.0)
        + 0.03 * np.minimum(facts.overlap / max(facts.wanted_overlap, 1.0), 1.0)
        + 0.02 / (1.0 + facts.late_weeks)
    )
    # A fourth power spreads the verdicts, so that the noise of 15 % does not drown an additive scale.
    return np.where(gate, worth**4, 0.0)


UTILITIES = {"mult": multiplicative, "add": additive}


def make(name: str, *, seed: int, experts: int, briefs: int, taxonomy: Taxonomy) -> World:
    """Draw the dev world of this name."""
    return make_world(name, UTILITIES[name], SETTING, seed=seed, experts=experts, briefs=briefs, taxonomy=taxonomy)
