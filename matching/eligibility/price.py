"""What it takes to relax a rule, in words: the change, and for numbers how far it has to go.

Money gaps come from asks, never from a private floor; they are rounded up and given only for groups
of three or more, so that nobody's floor can be read off.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from matching.eligibility.masks import (
    LEAST_SHARE_OF_HOURS,
    START_TOLERANCE_WEEKS,
    TOLERANCE,
    Verdict,
)
from matching.pool import Bools, Floats, Pool
from matching.signals.options import Options
from matching.signals.words import listed, money, plural, sentence_case
from matching.taxonomy import Taxonomy
from matching.types import BriefQuery

GROUPS = (3, 5)

Say = Callable[[float], str]


def change(
    rules: Sequence[str],
    count: int,
    query: BriefQuery,
    pool: Pool,
    options: Options,
    verdict: Verdict,
    taxonomy: Taxonomy,
) -> str:
    """One sentence: what to give up, how many experts would then be eligible, and the price of part of it."""
    acts = listed([_act(rule, query, taxonomy) for rule in rules])
    sentence = f"{sentence_case(acts)}: {plural(count, 'expert')} would be eligible."
    if len(rules) == 1:
        sentence += _step(rules[0], query, pool, options, verdict)
    return sentence


def _act(rule: str, query: BriefQuery, taxonomy: Taxonomy) -> str:
    if rule.startswith("skill:"):
        return f"make {taxonomy.skills[rule.removeprefix('skill:')].name} a must-have instead of non-negotiable"
    return {
        "engagement": "accept every engagement model",
        "budget": "drop the budget's ceiling",
        "hours": "drop the hours a week",
        "start": "leave the start open",
        "overlap": f"stop insisting on {query.overlap_hours:g} shared hours",
        "language": "drop the language level",
    }[rule]


def _step(rule: str, query: BriefQuery, pool: Pool, options: Options, verdict: Verdict) -> str:
    """How far a number has to move for the first three or five experts; empty where that cannot be said."""
    bit = np.uint16(1 << verdict.rules.index(rule))
    only = (verdict.masks == bit) & verdict.is_offered & (verdict.unlocked & ~verdict.eligible)[:, None]
    if rule == "budget" and options.maximum is not None and query.budget is not None:
        return _budget_step(query, options, only)
    experts = only.any(axis=1)
    if rule == "start" and query.start is not None:
        weeks = (pool.available_from[experts] - query.start.toordinal()) / 7.0 - START_TOLERANCE_WEEKS
        return _sentence(weeks, lambda gap: f"Starting {plural(math.ceil(gap), 'week')} later")
    if rule == "overlap" and verdict.overlap is not None:
        gaps = query.overlap_hours - verdict.overlap[experts]
        return _sentence(
            gaps, lambda gap: f"{max(0.0, math.floor((query.overlap_hours - gap) * 2) / 2):g} shared hours"
        )
    if rule == "hours" and query.hours_per_week is not None:
        limits = np.minimum(pool.free_hours[experts] / LEAST_SHARE_OF_HOURS, query.hours_per_week)
        short = limits[limits < query.hours_per_week]
        return _sentence(
            query.hours_per_week - short,
            lambda gap: f"{math.floor((query.hours_per_week or 0) - gap):g} hours a week",
        )
    return ""


def _budget_step(query: BriefQuery, options: Options, only: Bools) -> str:
    assert options.maximum is not None and query.budget is not None
    tolerance = 1.0 if query.budget.is_strict else 1.0 + TOLERANCE
    # In shares of the maximum, because options may be costed over different hours.
    needed = np.where(only, options.expected / tolerance / options.maximum, np.inf).min(axis=1)
    stated = query.budget.maximum if query.budget.maximum is not None else query.budget.target
    step = 10 ** max(0, math.floor(math.log10(stated or 1.0)) - 2)

    def raised(share: float) -> str:
        amount = math.ceil(round((stated or 0.0) * share / step, 6)) * step
        unit = "" if query.budget is None or query.budget.unit == "total" else f" per {query.budget.unit}"
        return f"Raising the maximum to {money(amount, options.currency)}{unit}"

    return _sentence(needed[np.isfinite(needed)], raised)


def _sentence(gaps: Floats, say: Say) -> str:
    ordered = np.sort(gaps)
    steps = [(group, say(float(ordered[group - 1]))) for group in GROUPS if len(ordered) >= group]
    if not steps:
        return ""
    told = {words: group for group, words in steps}
    return " " + " ".join(f"{words} already brings {group} or more." for words, group in told.items())
