"""From the roles of a brief to a problem: eligible people with their scores and costs, laid by the matcher itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

import numpy as np

from matching import score, signals
from matching.cost import DEFAULT_HOURS
from matching.matcher import Matcher
from matching.pool import UNKNOWN_DAY, Floats, Ints, Pool
from matching.signals.coverage import Coverage, cover, required_level, strengths
from matching.signals.options import MODELS, Options
from matching.signals.overlap import hours_between
from matching.staffing.problem import Fit, Person, Slot, TeamProblem
from matching.types import RUBRIC, BriefQuery, CostInterval, Need, Requirement

TOP = 30
"""How many of the best eligible people of every role are considered."""

LEAD_LEVEL = 4.0
LEAD_DIMENSIONS = ("communication", "systems-design")
"""A lead is assessed at 4 or more in both."""

NICE_WEIGHT = 0.5
"""What covering a nice-to-have is worth beside a must."""


@dataclass(frozen=True, slots=True)
class Role:
    """One role of a team brief: whom it asks for, in the words of a brief of its own, and how many."""

    name: str
    query: BriefQuery
    heads: int = 1


@dataclass(frozen=True, slots=True)
class TeamBrief:
    """Roles under one budget. `overlap_hours` a day between any two members; `conflicts` are pairs of expert ids.

    A role's own query may name a budget too; it then excludes and scores as in any brief.
    """

    roles: tuple[Role, ...]
    currency: str = "USD"
    budget: float | None = None
    overlap_hours: float = 0.0
    conflicts: frozenset[frozenset[int]] = frozenset()
    needs_lead: bool = False
    may_split: bool = False


def problem_of(matcher: Matcher, brief: TeamBrief, top: int = TOP) -> TeamProblem:
    """Lay every role against the pool.

    Considered are, for each role, those who have all of its hours free: the `top` best eligible people, and as
    many of the cheapest and of the soonest as the team has heads: without pairs that bar each other, no other
    person can make a team cheaper or sooner. Raises as `Matcher.match` does.
    """
    heads = sum(role.heads for role in brief.roles)
    laid = [_lay(matcher, number, role, brief, top, heads) for number, role in enumerate(brief.roles)]
    rows = np.unique(np.concatenate([found.rows for found in laid] or [np.zeros(0, np.int64)])).astype(np.int64)
    place = {int(row): position for position, row in enumerate(rows)}
    requirements, weights = _skills_of(brief)
    pool = matcher.pool.take(rows)
    today = brief.roles[0].query.today if brief.roles else matcher.pool.as_of
    coverage = cover(requirements, pool, matcher.taxonomy, strengths(pool, matcher.taxonomy, today)).values
    leads = _leads(pool)
    return TeamProblem(
        slots=tuple(
            Slot(role.name, role.heads, _hours(role.query), found.busy)
            for role, found in zip(brief.roles, laid, strict=True)
        ),
        people=tuple(
            Person(
                id=int(pool.ids[e]),
                name=pool.name[e],
                public_id=pool.public_id[e],
                free_hours=float(pool.free_hours[e]),
                coverage=tuple(coverage[:, e].tolist()),
                is_lead=bool(leads[e]),
            )
            for e in range(len(pool))
        ),
        fits=tuple(
            Fit(number, place[int(row)], total, cost, start, delay, MODELS[option])
            for number, found in enumerate(laid)
            for row, option, total, cost, start, delay in found.fits
        ),
        currency=brief.currency,
        budget=brief.budget,
        skills=tuple(matcher.taxonomy.skills[requirement.skill].name for requirement in requirements),
        skill_weights=weights,
        conflicts=_conflicts(brief, pool),
        apart=_apart(brief, pool),
        needs_lead=brief.needs_lead,
        may_split=brief.may_split,
    )


@dataclass(frozen=True)
class _Laid:
    rows: Ints
    fits: tuple[tuple[int, int, float, CostInterval, date, int], ...]
    busy: int


def _lay(matcher: Matcher, number: int, role: Role, brief: TeamBrief, top: int, heads: int) -> _Laid:
    """Every passing option of the people who are considered for one role, with what it would score.

    A ranking takes half of the hours for enough, and says so; a team is priced for all, so its people have all.
    """
    query, pool = role.query, matcher.pool
    found = matcher.measure(query)
    options, verdict = matcher.judge(query)
    passing = verdict.passing[found.rows] & (pool.free_hours[found.rows, None] >= options.hours)
    able = passing.any(axis=1)
    busy, passing = int((~able).sum()), passing[able]
    found = replace(found, rows=found.rows[able], values=found.values[able], totals=found.totals[able])
    cost = np.where(passing, options.expected[found.rows], np.inf).min(axis=1)
    wanted = (query.start or query.today).toordinal()
    free = pool.available_from[found.rows]
    start = np.where(free == UNKNOWN_DAY, wanted, np.maximum(free, wanted))
    ids = pool.ids[found.rows]
    best = score.order(found.totals, ids)[:top]
    cheap, soon = np.lexsort((ids, cost))[:heads], np.lexsort((ids, -found.totals, start))[:heads]
    kept = np.unique(np.concatenate([best, cheap, soon])).astype(np.int64)
    rows = found.rows[kept]
    worth = _worth(matcher, query, options, rows, found.weights)
    names = [signal for signal in found.signals if signal in signals.PER_OPTION]
    columns = [found.signals.index(name) for name in names]
    # What the options add is taken out of the total once, and each option's own share put in its place.
    rest = found.totals[kept] - found.values[kept][:, columns] @ found.weights[columns]
    factor = matcher.fx.factor(options.currency, brief.currency)
    fits = []
    for at, position in enumerate(kept):
        for option in np.flatnonzero(passing[position]).tolist():
            priced = options.interval(int(rows[at]), option)
            fits.append(
                (
                    int(rows[at]),
                    option,
                    float(rest[at] + worth[at, option]),
                    CostInterval(priced.low * factor, priced.expected * factor, priced.high * factor, brief.currency),
                    date.fromordinal(int(start[position])),
                    int(start[position]) - wanted,
                )
            )
    return _Laid(rows, tuple(fits), busy)


def _worth(matcher: Matcher, query: BriefQuery, options: Options, rows: Ints, weights: Floats) -> Floats:
    """float64 (m, 3): what each option adds to a score, by the signals that look at options."""
    nothing = np.zeros(len(rows))
    case = signals.Case(
        query=query,
        taxonomy=matcher.taxonomy,
        pool=matcher.pool,
        rows=rows,
        options=options,
        passing=np.ones((len(rows), len(MODELS)), bool),
        coverage=Coverage((), np.zeros((0, len(matcher.pool))), nothing),
        nearness=signals.Nearness(nothing, nothing > 0, np.zeros(len(rows), np.int64)),
    )
    added = np.zeros((len(rows), len(MODELS)))
    for weight, signal in zip(weights, signals.SIGNALS, strict=True):
        if signal.NAME in signals.PER_OPTION:
            added += weight * signal.measure(case)
    return added


def _hours(query: BriefQuery) -> float:
    models = query.engagement_models or MODELS
    return query.hours_per_week or min(DEFAULT_HOURS[model] for model in models)


def _skills_of(brief: TeamBrief) -> tuple[tuple[Requirement, ...], tuple[float, ...]]:
    """The skills of all roles, each once: at the highest level, with the greatest weight that any role gives it."""
    asked: dict[str, Requirement] = {}
    weights: dict[str, float] = {}
    for role in brief.roles:
        for requirement in role.query.requirements:
            weight = requirement.emphasis * (NICE_WEIGHT if requirement.need is Need.NICE else 1.0)
            kept = asked.get(requirement.skill, requirement)
            level = max(required_level(kept), required_level(requirement))
            asked[requirement.skill] = replace(requirement, level=level, is_exact=kept.is_exact or requirement.is_exact)
            weights[requirement.skill] = max(weight, weights.get(requirement.skill, 0.0))
    return tuple(asked.values()), tuple(weights[skill] for skill in asked)


def _leads(pool: Pool) -> list[bool]:
    """Who is assessed high enough, in the dimensions that leading takes, to lead."""
    columns = [RUBRIC.index(dimension) for dimension in LEAD_DIMENSIONS]
    able = (pool.vetting_level[:, columns] >= LEAD_LEVEL).all(axis=1) & (pool.ratings_count > 0)
    leads: list[bool] = able.tolist()
    return leads


def _conflicts(brief: TeamBrief, pool: Pool) -> frozenset[tuple[int, int]]:
    place = {int(expert): e for e, expert in enumerate(pool.ids)}
    pairs = (sorted(place[expert] for expert in pair) for pair in brief.conflicts if pair <= place.keys())
    return frozenset((pair[0], pair[1]) for pair in pairs if len(pair) == 2)


def _apart(brief: TeamBrief, pool: Pool) -> frozenset[tuple[int, int]]:
    """Pairs who share fewer hours a day than the team needs, counted once for each pair of schedules."""
    if brief.overlap_hours <= 0:
        return frozenset()
    start = min(role.query.start or role.query.today for role in brief.roles)
    used = sorted(set(pool.schedule.tolist()))
    far = {
        (one, other)
        for one, other in [*combinations(used, 2), *((same, same) for same in used)]
        if hours_between(pool.schedules[one], pool.schedules[other], start) < brief.overlap_hours
    }
    schedule = pool.schedule.tolist()
    return frozenset(
        (e, f)
        for e, f in combinations(range(len(pool)), 2)
        if (min(schedule[e], schedule[f]), max(schedule[e], schedule[f])) in far
    )
