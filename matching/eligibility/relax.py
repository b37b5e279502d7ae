"""Why nobody matched, and what would relaxing each rule bring: exact counts from one transform.

With mask(e, o) the rules that expert e fails under option o, e is eligible once the rules in A are
dropped when some mask is a subset of A. Inclusion-exclusion over e's options turns that into counts of
single masks, and a subset-sum (zeta) transform yields the count for every A at once (decision 0006).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations

import numpy as np

from matching.eligibility.masks import Verdict
from matching.eligibility.price import Judged, change, step
from matching.pool import Ints
from matching.signals.overlap import shared_hours
from matching.types import BriefQuery, Need, Relaxation

ENOUGH = 3
"""A list with fewer experts than this calls for advice."""

MOST_SETS = 5


@dataclass(frozen=True)
class Funnel:
    """How many of the pool are eligible, and how many fail each rule (they may overlap) or only it."""

    eligible: int
    excluded: Mapping[str, int]
    excluded_only: Mapping[str, int]


def count_table(verdict: Verdict) -> Ints:
    """int64 array (2^rules,): entry A is how many experts are eligible when the rules in A are dropped.

    Takes about 2 ms for 50,000 experts and 8 rules on one core (`make evaluate` prints it).
    """
    size = 1 << len(verdict.rules)
    offered = verdict.is_offered & verdict.unlocked[:, None]
    table = np.zeros(size, np.int64)
    for count in (1, 2, 3):
        for options in combinations(range(3), count):
            all_offered = reduce(np.logical_and, (offered[:, o] for o in options))
            united = reduce(np.bitwise_or, (verdict.masks[:, o] for o in options))
            table += (1 if count % 2 else -1) * np.bincount(united[all_offered], minlength=size)
    cube = table.reshape((2,) * len(verdict.rules))
    for axis in range(cube.ndim):
        cube = cube.cumsum(axis=axis)
    return cube.reshape(-1)


def funnel(verdict: Verdict, table: Ints) -> Funnel:
    """Counts per rule; locked rules come first because they are never relaxed."""
    failing = verdict.failing()
    excluded = {name: int(mask.sum()) for name, mask in verdict.locked.items()}
    only: dict[str, int] = {}
    for bit, rule in enumerate(verdict.rules):
        excluded[rule] = int(((failing >> np.uint16(bit)) & 1).sum())
        only[rule] = int(table[1 << bit] - table[0])
    return Funnel(int(table[0]), {name: n for name, n in excluded.items() if n}, {r: n for r, n in only.items() if n})


def relaxed(query: BriefQuery, rules: Collection[str]) -> BriefQuery:
    """The brief with some rules given up, as its author would change it.

    A non-negotiable skill becomes a must, an overlap is no longer insisted on, and everything else is
    left open. Hours left open are costed at each engagement model's usual ones and exclude nobody.

    Examples
    --------
    >>> from datetime import date
    >>> query = BriefQuery("A brief.", date(2026, 1, 5), hours_per_week=30.0, overlap_hours=4.0, is_overlap_strict=True)
    >>> open_query = relaxed(query, {"hours", "overlap"})
    >>> open_query.hours_per_week, open_query.overlap_hours, open_query.is_overlap_strict
    (None, 4.0, False)
    """
    asked = tuple(
        replace(requirement, need=Need.MUST)
        if requirement.need is Need.NON_NEGOTIABLE and f"skill:{requirement.skill}" in rules
        else requirement
        for requirement in query.requirements
    )
    return replace(
        query,
        requirements=asked,
        engagement_models=() if "engagement" in rules else query.engagement_models,
        hours_per_week=None if "hours" in rules else query.hours_per_week,
        budget=None if "budget" in rules else query.budget,
        start=None if "start" in rules else query.start,
        is_overlap_strict=query.is_overlap_strict and "overlap" not in rules,
        languages=() if "language" in rules else query.languages,
    )


def relaxed_counts(judged: Judged, table: Ints) -> Ints:
    """The table again, with entry A the number who are eligible for `relaxed(query, A)`.

    Most rules say nothing about each other, and dropping their bits is giving them up. Two are judged
    anew: hours left open change every cost, and a start left open moves the weeks in which working
    hours are compared.
    """
    rules, counts = judged.verdict.rules, table.copy()
    moving = [name for name in ("hours", "start") if name in rules and _moves_others(name, judged)]
    every = np.arange(len(table))
    for given_up in [set(c) for size in range(1, len(moving) + 1) for c in combinations(moving, size)]:
        other = judged.again(relaxed(judged.query, given_up))
        here = np.ones(len(table), bool)
        place = np.zeros(len(table), np.int64)
        for bit, rule in enumerate(rules):
            is_dropped = (every >> bit) & 1
            if rule in moving:
                here &= is_dropped == (rule in given_up)
            if rule in other.rules and rule not in given_up:
                place |= is_dropped << other.rules.index(rule)
        counts[here] = count_table(other)[place[here]]
    return counts


def _moves_others(rule: str, judged: Judged) -> bool:
    """Whether giving up this rule changes what another one says."""
    query, verdict = judged.query, judged.verdict
    if rule == "hours":
        return True
    if verdict.overlap is None or "overlap" not in verdict.rules:
        return False
    moved = shared_hours(relaxed(query, {rule}), judged.pool.schedules)[judged.pool.schedule]
    return not np.array_equal(moved < query.overlap_hours, verdict.overlap < query.overlap_hours)


def relaxations(judged: Judged, table: Ints) -> tuple[Relaxation, ...]:
    """What to give up: every single rule that costs experts, and the smallest sets that bring enough.

    Sets are looked for only when fewer than three experts are eligible: the smallest that reach
    three, ties by count, else the smallest that reach one. `table` is the verdict's `count_table`.
    """
    rules = judged.verdict.rules
    counts = relaxed_counts(judged, table)
    now = int(counts[0])
    able = range(len(rules))
    singles = [1 << bit for bit in able if counts[1 << bit] > now]
    wanted = sorted(singles, key=lambda a: (-counts[a], a))
    if now < ENOUGH:
        smallest = _smallest(counts, able, ENOUGH) or _smallest(counts, able, now + 1)
        wanted += [a for a in smallest[:MOST_SETS] if a not in wanted]
    return tuple(
        Relaxation(
            constraints=(names := tuple(rule for bit, rule in enumerate(rules) if a >> bit & 1)),
            count=int(counts[a]),
            change=change(names, int(counts[a]), judged),
        )
        for a in wanted
    )


def fewer_hours(judged: Judged, told: Sequence[Relaxation]) -> tuple[str, ...]:
    """What fewer hours a week would bring, where leaving them open brings nobody and so is not a relaxation."""
    if "hours" not in judged.verdict.rules or any(relaxation.constraints == ("hours",) for relaxation in told):
        return ()
    sentence = step("hours", judged).strip()
    return (f"Fewer hours would help: {sentence}",) if sentence else ()


def _smallest(counts: Ints, able: Sequence[int], enough: int) -> list[int]:
    for size in range(1, len(able) + 1):
        found = [sum(1 << bit for bit in bits) for bits in combinations(able, size)]
        found = [a for a in found if counts[a] >= enough]
        if found:
            return sorted(found, key=lambda a: (-counts[a], a))
    return []
