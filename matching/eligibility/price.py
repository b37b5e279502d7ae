"""What it takes to relax a rule, in words: the change, and for numbers how far it has to go.

Money gaps come from asks, never from a private floor; they are rounded up and given only for groups
of three or more, so that nobody's floor can be read off.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from matching.eligibility.masks import (
    LEAST_SHARE_OF_HOURS,
    START_TOLERANCE_WEEKS,
    TOLERANCE,
    Verdict,
)
from matching.pool import Bools, Floats, Pool
from matching.signals.options import BANDS, MODELS, Options
from matching.signals.words import listed, money, plural, sentence_case
from matching.taxonomy import Taxonomy
from matching.types import BriefQuery

GROUPS = (3, 5)

Say = Callable[[float], str]
Gain = Callable[[float], int]


@dataclass(frozen=True)
class Judged:
    """One brief as it was judged; `again` judges the same pool by another brief with the same skills."""

    query: BriefQuery
    pool: Pool
    options: Options
    verdict: Verdict
    taxonomy: Taxonomy
    again: Callable[[BriefQuery], Verdict]


def change(rules: Sequence[str], count: int, judged: Judged) -> str:
    """One sentence: what to give up, how many experts would then be eligible, and the price of part of it."""
    acts = listed([_act(rule, judged.query, judged.taxonomy) for rule in rules])
    sentence = f"{sentence_case(acts)}: {plural(count, 'expert')} would be eligible."
    if len(rules) == 1:
        sentence += step(rules[0], judged)
    return sentence


def _act(rule: str, query: BriefQuery, taxonomy: Taxonomy) -> str:
    if rule.startswith("skill:"):
        return f"make {taxonomy.skills[rule.removeprefix('skill:')].name} a must-have instead of non-negotiable"
    return {
        "engagement": "accept every engagement model",
        "budget": "drop the budget's ceiling",
        "hours": "leave the hours a week open",
        "start": "leave the start open",
        "overlap": f"stop insisting on {query.overlap_hours:g} shared hours",
        "language": "drop the language level",
    }[rule]


def step(rule: str, judged: Judged) -> str:
    """How far a number has to move for the first three or five experts; empty where that cannot be said."""
    query, pool, verdict = judged.query, judged.pool, judged.verdict
    bit = np.uint16(1 << verdict.rules.index(rule))
    only = (verdict.masks == bit) & verdict.is_offered & (verdict.unlocked & ~verdict.eligible)[:, None]
    if rule == "budget" and judged.options.maximum is not None and query.budget is not None:
        return _budget_step(judged, only)
    experts = only.any(axis=1)
    if rule == "start" and query.start is not None:
        weeks = (pool.available_from[experts] - query.start.toordinal()) / 7.0 - START_TOLERANCE_WEEKS
        start = query.start
        return _sentence(
            weeks,
            lambda gap: f"Starting {plural(math.ceil(gap), 'week')} later",
            # A later start may bring other clocks, and with them another overlap.
            (lambda gap: _gain(judged, replace(query, start=start + timedelta(weeks=math.ceil(gap)))))
            if "overlap" in verdict.rules
            else None,
        )
    if rule == "overlap" and verdict.overlap is not None:
        gaps = query.overlap_hours - verdict.overlap[experts]
        return _sentence(
            gaps, lambda gap: f"{max(0.0, math.floor((query.overlap_hours - gap) * 2) / 2):g} shared hours"
        )
    if rule == "hours" and query.hours_per_week is not None:
        asked = query.hours_per_week
        return _sentence(
            asked - _possible_hours(judged, only),
            lambda gap: f"{asked - gap:g} hours a week",
            # Fewer hours change every cost, and may be too few for those who are eligible now.
            lambda gap: _gain(judged, replace(query, hours_per_week=asked - gap)),
        )
    return ""


def _possible_hours(judged: Judged, only: Bools) -> Floats:
    """The most whole hours a week, below those asked, that suit each expert who fails nothing but hours."""
    asked = judged.query.hours_per_week or 0.0
    least, most = np.array([BANDS[model] for model in MODELS]).T
    free = np.floor(judged.pool.free_hours[:, None] / LEAST_SHARE_OF_HOURS)
    hours = np.minimum(np.minimum(free, most), math.ceil(asked) - 1.0)
    suited: Floats = np.where(only & (hours >= least), hours, 0.0).max(axis=1)
    return suited[suited > 0]


def _budget_step(judged: Judged, only: Bools) -> str:
    query, options = judged.query, judged.options
    assert options.maximum is not None and query.budget is not None
    budget = query.budget
    tolerance = 1.0 if budget.is_strict else 1.0 + TOLERANCE
    # In shares of the maximum, because options may be costed over different hours.
    needed = np.where(only, options.expected / tolerance / options.maximum, np.inf).min(axis=1)
    stated = (budget.maximum if budget.maximum is not None else budget.target) or 0.0
    step = 10 ** max(0, math.floor(math.log10(stated or 1.0)) - 2)

    def raised(share: float) -> str:
        # Rounding is forgiven here by no more than the rule itself forgives, so the amount stated is enough.
        amount = math.ceil(stated * share / step * (1 - 1e-12)) * step
        unit = "" if budget.unit == "total" else f" per {budget.unit}"
        return f"Raising the maximum to {money(amount, options.currency)}{unit}"

    return _sentence(needed[np.isfinite(needed)], raised)


def _sentence(gaps: Floats, say: Say, gain: Gain | None = None) -> str:
    """What the third and the fifth smallest gap bring; with `gain`, only where it says that they do."""
    ordered = np.sort(gaps)
    gap_of = {group: float(ordered[group - 1]) for group in GROUPS if len(ordered) >= group}
    brings = {gap: gain(gap) for gap in set(gap_of.values())} if gain else {}
    told = {say(gap): group for group, gap in gap_of.items() if brings.get(gap, group) >= group}
    return "".join(f" {words} already brings {group} or more." for words, group in told.items())


def _gain(judged: Judged, moved: BriefQuery) -> int:
    """How many more experts would be eligible for another brief."""
    return int(judged.again(moved).eligible.sum() - judged.verdict.eligible.sum())
