"""Teams as they are shown: who does what, what it comes to, and what each swap changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from math import ceil

from matching.signals.words import listed, money, plural, sentence_case, signed
from matching.staffing.formulation import Rule, Solution, Status
from matching.staffing.problem import TeamProblem, covered, worth
from matching.types import CostInterval, EngagementModel

THIN = 0.5
"""A skill that a team covers less than this is named."""

Move = tuple[int, int | None, int | None]
"""A slot, the fit that leaves it and the one that comes, by their positions."""


@dataclass(frozen=True, slots=True)
class Member:
    """One person in one role of a team, which takes `hours` a week of the `free_hours` they have."""

    role: str
    expert_id: int
    public_id: str
    name: str
    model: EngagementModel
    score: float
    cost: CostInterval
    start: date
    delay_days: int
    hours: float
    free_hours: float


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
    """One person for another in one role, and what this swap alone would change in the best team.

    Where somebody changes their role, the swaps that make room for each other are one: `role`, `leaves` and `joins`
    then name several, with commas.
    """

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
                hours=problem.slots[fit.slot].hours,
                free_hours=problem.people[fit.person].free_hours,
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
    """How one team becomes another, role by role; the figures are those of each swap made alone.

    Each is a swap that can be made: nobody would hold two roles by it who does not in the other team.
    """
    moves: list[Move] = []
    for slot in range(len(problem.slots)):
        leaving, joining = _of(problem, set(best) - set(other), slot), _of(problem, set(other) - set(best), slot)
        moves += [(slot, out, into) for out, into in zip_longest(leaving, joining)]
    return tuple(_swap(problem, together, best) for together in _joined(problem, moves))


def _joined(problem: TeamProblem, moves: Sequence[Move]) -> list[list[Move]]:
    """The moves, those in which the same person leaves one role and joins another put together."""
    groups: list[tuple[set[int], list[Move]]] = []
    for move in moves:
        people = {problem.fits[f].person for f in move[1:] if f is not None}
        touched = [group for group in groups if group[0] & people]
        groups = [group for group in groups if not group[0] & people]
        groups.append((people.union(*(g[0] for g in touched)), [m for g in touched for m in g[1]] + [move]))
    return sorted((sorted(group, key=lambda move: move[0]) for _, group in groups), key=lambda group: group[0][0])


def _of(problem: TeamProblem, fits: set[int], slot: int) -> list[int]:
    held = [f for f in fits if problem.fits[f].slot == slot]
    return sorted(held, key=lambda f: (-problem.fits[f].score, f))


def _swap(problem: TeamProblem, moves: Sequence[Move], before: Sequence[int]) -> Swap:
    gone = {out for _, out, _ in moves}
    come = [into for _, _, into in moves if into is not None]
    was, now = worth(problem, before), worth(problem, [f for f in before if f not in gone] + come)
    cost, score, coverage = now.cost - was.cost, now.score - was.score, now.coverage - was.coverage
    days = now.delay - was.delay
    parts = [f"score {signed(100 * score, 1)}"]
    if round(abs(cost)):
        parts.append(f"{money(abs(cost), problem.currency)} {'more' if cost > 0 else 'less'}")
    if abs(coverage) >= 0.005:
        parts.append(f"coverage of skills {signed(100 * coverage, 0)} points")
    if days:
        parts.append(f"the team is complete {plural(abs(days), 'day')} {'later' if days > 0 else 'sooner'}")
    told = "; ".join(f"{problem.slots[move[0]].name}: {_who(problem, move)}" for move in moves)
    said = f"{told}{'; together' if len(moves) > 1 else ''}: {listed(parts)}."
    roles = ", ".join(problem.slots[slot].name for slot, _, _ in moves)
    leave, join = (", ".join(filter(None, (_name(problem, move[side]) for move in moves))) for side in (1, 2))
    return Swap(roles, leave, join, score, cost, coverage, days, said)


def _name(problem: TeamProblem, fit: int | None) -> str:
    return "" if fit is None else problem.people[problem.fits[fit].person].name


def _who(problem: TeamProblem, move: Move) -> str:
    """One person instead of another, in words."""
    _, out, into = move
    people = [None if f is None else problem.people[problem.fits[f].person] for f in (out, into)]
    if out is not None and into is not None and people[0] == people[1]:
        return f"{_name(problem, into)} {problem.fits[into].model} instead of {problem.fits[out].model}"
    names = [_name(problem, out), _name(problem, into)]
    if names[0] == names[1]:
        names = ["" if person is None else f"{person.name} ({person.public_id})" for person in people]
    return f"{names[1]} instead of {names[0]}" if all(names) else names[1] or f"nobody instead of {names[0]}"


def sentence_of(gives_up: str, team: Team) -> str:
    """One remedy in words."""
    # Rounded up, as a budget has to be.
    cost = money(ceil(team.cost.expected - 1e-6), team.cost.currency)
    return f"{sentence_case(gives_up)}: a team for {cost} with a mean score of {100 * team.score:.0f}."
