"""Teams as they are shown: who does what, what it comes to, and what each swap changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from matching.signals.words import listed, money, plural, sentence_case
from matching.staffing.formulation import Rule, Solution, Status
from matching.staffing.problem import TeamProblem, covered, worth
from matching.types import CostInterval, EngagementModel

THIN = 0.5
"""A skill that a team covers less than this is named."""


@dataclass(frozen=True, slots=True)
class Member:
    """One person in one role of a team."""

    role: str
    expert_id: int
    public_id: str
    name: str
    model: EngagementModel
    score: float
    cost: CostInterval
    start: date
    delay_days: int


@dataclass(frozen=True, slots=True)
class Team:
    """One team. `score` is the mean of its members', `coverage` and `objective` those of `problem.worth`.

    `is_optimal` is True only where the solver proved that nothing is better than by `gap` (a share);
    a team found at the time limit, or by the greedy rule, is not said to be optimal.
    """

    members: tuple[Member, ...]
    objective: float
    score: float
    coverage: float
    thin_skills: tuple[str, ...]
    cost: CostInterval
    start: date
    delay_days: int
    is_optimal: bool
    status: Status
    gap: float


@dataclass(frozen=True, slots=True)
class Swap:
    """One person for another in one role, and what this swap alone would change in the best team."""

    role: str
    leaves: str
    joins: str
    score: float
    cost: float
    coverage: float
    start_days: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Variant:
    """Another team, and how it differs from the best one; no swaps where it is the same team."""

    team: Team
    swaps: tuple[Swap, ...]


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing to give up, and the best team there would then be."""

    gives_up: str
    rule: Rule | None
    role: str
    team: Team
    sentence: str


@dataclass(frozen=True, slots=True)
class Help:
    """What a brief without a team would need. `minimum_budget` is None where money alone brings none.

    `short` are roles with fewer eligible people than heads: name, wanted, eligible. `partial` is the
    team with the most heads filled. `is_proven` is False where a time limit left something open.
    """

    minimum_budget: float | None
    short: tuple[tuple[str, int, int], ...]
    remedies: tuple[Remedy, ...]
    partial: Team | None
    is_proven: bool
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Staffing:
    """The answer to a team brief: three teams and alternatives, or what it would need."""

    status: Status
    best: Team | None
    cheapest: Variant | None
    fastest: Variant | None
    alternatives: tuple[Variant, ...]
    plain: Team | None
    help: Help | None
    seconds: float


def team_of(problem: TeamProblem, chosen: Sequence[int], solution: Solution | None) -> Team:
    """The team of these fits; without a solution it was found by the greedy rule."""
    found, fits = worth(problem, chosen), [problem.fits[f] for f in chosen]
    share = covered(problem, {fit.person for fit in fits})
    ordered = sorted(fits, key=lambda fit: (fit.slot, -fit.score, fit.person))
    return Team(
        members=tuple(
            Member(
                role=problem.slots[fit.slot].name,
                expert_id=problem.people[fit.person].id,
                public_id=problem.people[fit.person].public_id,
                name=problem.people[fit.person].name,
                model=fit.model,
                score=fit.score,
                cost=fit.cost,
                start=fit.start,
                delay_days=fit.delay,
            )
            for fit in ordered
        ),
        objective=found.objective,
        score=found.score / max(len(fits), 1),
        coverage=found.coverage,
        thin_skills=tuple(skill for skill, part in zip(problem.skills, share, strict=True) if part < THIN),
        cost=CostInterval(
            sum(fit.cost.low for fit in fits),
            found.cost,
            sum(fit.cost.high for fit in fits),
            problem.currency,
        ),
        start=max((fit.start for fit in fits), default=date.min),
        delay_days=found.delay,
        is_optimal=solution is not None and solution.status is Status.OPTIMAL,
        status=solution.status if solution else Status.TIME_LIMIT,
        gap=solution.gap if solution else float("inf"),
    )


def swaps(problem: TeamProblem, best: Sequence[int], other: Sequence[int]) -> tuple[Swap, ...]:
    """How one team becomes another, role by role; the figures are those of each swap made alone."""
    found = []
    for slot in range(len(problem.slots)):
        leaving, joining = _of(problem, set(best) - set(other), slot), _of(problem, set(other) - set(best), slot)
        for out, into in zip_longest(leaving, joining):
            after = [f for f in best if f != out] + ([into] if into is not None else [])
            found.append(_swap(problem, slot, out, into, best, after))
    return tuple(found)


def _of(problem: TeamProblem, fits: set[int], slot: int) -> list[int]:
    held = [f for f in fits if problem.fits[f].slot == slot]
    return sorted(held, key=lambda f: (-problem.fits[f].score, f))


def _swap(
    problem: TeamProblem, slot: int, out: int | None, into: int | None, before: Sequence[int], after: Sequence[int]
) -> Swap:
    was, now = worth(problem, before), worth(problem, after)
    people = [None if f is None else problem.people[problem.fits[f].person] for f in (out, into)]
    names = ["" if person is None else person.name for person in people]
    if names[0] == names[1] and people[0] != people[1]:
        names = ["" if person is None else f"{person.name} ({person.public_id})" for person in people]
    cost, score, coverage = now.cost - was.cost, now.score - was.score, now.coverage - was.coverage
    days = now.delay - was.delay
    parts = [f"score {100 * score:+.1f}"]
    if round(abs(cost)):
        parts.append(f"{money(abs(cost), problem.currency)} {'more' if cost > 0 else 'less'}")
    if abs(coverage) >= 0.005:
        parts.append(f"coverage of skills {100 * coverage:+.0f} points")
    if days:
        parts.append(f"the team is whole {plural(abs(days), 'day')} {'later' if days > 0 else 'sooner'}")
    role = problem.slots[slot].name
    if out is not None and into is not None and people[0] == people[1]:
        who = f"{names[1]} {problem.fits[into].model} instead of {problem.fits[out].model}"
    else:
        who = f"{names[1]} instead of {names[0]}" if all(names) else names[1] or f"nobody instead of {names[0]}"
    return Swap(role, names[0], names[1], score, cost, coverage, days, f"{role}: {who}: {listed(parts)}.")


def sentence_of(gives_up: str, team: Team) -> str:
    """One remedy in words."""
    return (
        f"{sentence_case(gives_up)}: a team for {money(team.cost.expected, team.cost.currency)} with a mean score of "
        f"{100 * team.score:.0f}."
    )
