"""Small random teams, and the slow, plain way to find the best one: look at every team there is."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain, combinations, product

import numpy as np

from matching.staffing import CostInterval, Fit, Person, Slot, TeamProblem

MONDAY = date(2026, 11, 2)


def a_fit(slot: int, person: int, score: float, cost: float, delay: int = 0) -> Fit:
    return Fit(slot, person, score, CostInterval(cost, cost, cost, "USD"), MONDAY + timedelta(days=delay), delay)


def a_problem(seed: int, *, may_split: bool = False) -> TeamProblem:
    """Two or three roles, three to six people, two skills, a few pairs that bar each other, often a tight budget."""
    rng = np.random.default_rng(seed)
    count = int(rng.integers(3, 7))
    slots = tuple(
        Slot(f"role {number}", int(rng.choice([1, 1, 2])), float(rng.choice([10, 20, 40])))
        for number in range(rng.integers(2, 4))
    )
    people = tuple(
        Person(
            100 + number,
            f"Person {number}",
            f"e-{number}",
            float(rng.choice([20, 30, 40])),
            (float(rng.random()), float(rng.choice([0, 0.3, 1]))),
            is_lead=bool(rng.random() < 0.4),
        )
        for number in range(count)
    )
    fits = tuple(
        a_fit(slot, person, float(rng.random()), float(rng.integers(10, 100)), int(rng.choice([0, 0, 7, 21])))
        for slot, person in product(range(len(slots)), range(count))
        if rng.random() < 0.75
    )
    pairs = list(combinations(range(count), 2))
    drawn = [pair for pair in pairs if rng.random() < 0.15]
    return TeamProblem(
        slots,
        people,
        fits,
        budget=float(rng.integers(40, 260)) if rng.random() < 0.7 else None,
        skills=("mlops", "sql"),
        skill_weights=(1.0, float(rng.choice([0.5, 1.0]))),
        conflicts=frozenset(drawn[::2]),
        apart=frozenset(drawn[1::2]),
        needs_lead=bool(rng.random() < 0.3),
        may_split=may_split,
    )


def every_team(problem: TeamProblem) -> list[tuple[int, ...]]:
    """All teams that keep every rule, found by trying all choices of fits for all roles."""
    choices = [
        combinations([f for f, fit in enumerate(problem.fits) if fit.slot == number], slot.heads)
        for number, slot in enumerate(problem.slots)
    ]
    teams = (tuple(chain.from_iterable(choice)) for choice in product(*choices))
    return [team for team in teams if keeps_the_rules(problem, team)]


def keeps_the_rules(problem: TeamProblem, team: tuple[int, ...]) -> bool:
    """Every rule of a team in its plainest words."""
    fits = [problem.fits[f] for f in team]
    who = [fit.person for fit in fits]
    for slot, wanted in enumerate(problem.slots):
        held = [fit.person for fit in fits if fit.slot == slot]
        if len(held) != wanted.heads or len(set(held)) != len(held):
            return False
    for person in set(who):
        hours = sum(
            min(problem.slots[fit.slot].hours, problem.people[person].free_hours)
            for fit in fits
            if fit.person == person
        )
        if who.count(person) > 1 and (not problem.may_split or hours > problem.people[person].free_hours):
            return False
    if any(pair[0] in who and pair[1] in who for pair in problem.conflicts | problem.apart):
        return False
    if problem.budget is not None and sum(fit.cost.expected for fit in fits) > problem.budget:
        return False
    return not problem.needs_lead or any(problem.people[person].is_lead for person in who)


def plain_worth(problem: TeamProblem, team: tuple[int, ...]) -> float:
    """The objective written out by hand."""
    fits = [problem.fits[f] for f in team]
    people = {fit.person for fit in fits}
    total = sum(problem.skill_weights)
    value = sum(fit.score for fit in fits) - 0.02 * len(people)
    for skill, weight in enumerate(problem.skill_weights):
        share = min(1.0, sum(problem.people[person].coverage[skill] for person in people))
        value += 0.15 * sum(slot.heads for slot in problem.slots) * weight / total * share
    return value
