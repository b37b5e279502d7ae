"""The teams for a brief: best, cheapest and fastest, alternatives, and help where there is none."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from matching.staffing.answer import Staffing, Team, Variant, swaps, team_of
from matching.staffing.formulation import Formulation, Limits, Patience, Solution, Status
from matching.staffing.greedy import greedy
from matching.staffing.lacking import help_for
from matching.staffing.problem import TeamProblem, worth

Found = tuple[tuple[int, ...], Solution | None]


def staff(problem: TeamProblem, limits: Limits = Limits()) -> Staffing:
    """Choose teams for a problem.

    The best team is never below the greedy one: should a time limit leave the solver with less, the
    greedy team is returned, and not said to be optimal.

    Examples
    --------
    >>> from datetime import date
    >>> from matching.staffing import CostInterval, Fit, Person, Slot
    >>> day = date(2026, 1, 5)
    >>> def fit(slot, person, score, cost):
    ...     return Fit(slot, person, score, CostInterval(cost, cost, cost, "USD"), day)
    >>> problem = TeamProblem(
    ...     slots=(Slot("ML engineer"), Slot("data engineer")),
    ...     people=(Person(1, "Ada"), Person(2, "Bob"), Person(3, "Cleo")),
    ...     fits=(fit(0, 0, .9, 60), fit(0, 1, .7, 40), fit(1, 1, .8, 45), fit(1, 2, .6, 30)),
    ...     budget=100,
    ... )
    >>> answer = staff(problem)
    >>> [(member.role, member.name) for member in answer.best.members]
    [('ML engineer', 'Ada'), ('data engineer', 'Cleo')]
    >>> answer.cheapest.swaps[0].sentence
    'ML engineer: Bob instead of Ada: score −20.0 and 20 USD less.'
    """
    began, patience = time.perf_counter(), Patience(limits)
    formulation, plain = Formulation(problem), greedy(problem)
    first = formulation.best(patience.limits)
    best = _better(problem, (first.chosen, first) if first.chosen is not None else None, plain)
    if best is None:
        lacks = help_for(problem, patience)
        return Staffing(first.status, None, None, None, (), None, lacks, time.perf_counter() - began)
    others = _alternatives(formulation, best[0], limits.alternatives, patience)
    # Within the gap an alternative may turn out to be worth a little more: then it is the best.
    ranked = sorted([best, *others], key=lambda found: -worth(problem, found[0]).objective)
    best = ranked[0]
    cheapest, fastest = _cheapest(formulation, patience), _fastest(formulation, patience)
    # Where no time was left for a question, the best team stands in, and nothing is claimed of it.
    unproven = best[0], Solution(best[0], Status.TIME_LIMIT, float("inf"), 0.0)
    return Staffing(
        status=first.status if best[1] is not None else Status.TIME_LIMIT,
        best=team_of(problem, *best),
        cheapest=_variant(problem, best[0], cheapest or unproven),
        fastest=_variant(problem, best[0], fastest or unproven),
        alternatives=tuple(_variant(problem, best[0], found) for found in ranked[1:]),
        plain=None if plain is None else _plainly(problem, plain),
        help=None,
        seconds=time.perf_counter() - began,
    )


def _better(problem: TeamProblem, solved: Found | None, plain: tuple[int, ...] | None) -> Found | None:
    if plain is None or (solved is not None and worth(problem, solved[0]).objective >= worth(problem, plain).objective):
        return solved
    # The solver's own verdict stays true of a greedy team that lies within its gap.
    known = solved[1] if solved is not None and solved[1] is not None else None
    return plain, known if known is not None and known.status is Status.OPTIMAL else None


def _alternatives(formulation: Formulation, best: Sequence[int], most: int, patience: Patience) -> list[Found]:
    """The next best teams, each forbidden in turn (no-good cuts)."""
    cuts: list[Sequence[int]] = [best]
    found: list[Found] = []
    for _ in range(most):
        if patience.is_over:
            break
        solution = formulation.best(patience.limits, cuts=cuts)
        if solution.chosen is None:
            break
        cuts.append(solution.chosen)
        found.append((solution.chosen, solution))
    return found


def _cheapest(formulation: Formulation, patience: Patience) -> Found | None:
    """The team that costs least, and among those that cost as little the one worth most."""
    least = formulation.cheapest(patience.limits)
    if least.chosen is None:
        return None
    ceiling = worth(formulation.problem, least.chosen).cost
    return _refined(least, formulation.best(patience.limits, ceiling=ceiling))


def _fastest(formulation: Formulation, patience: Patience) -> Found | None:
    """The team that is whole with the shortest delay, and among those the one worth most."""
    delays, low, quickest = formulation.delays(), 0, None
    high = len(delays) - 1
    is_proven = True
    while low <= high:
        middle = (low + high) // 2
        # Any team will do for this question; the cheapest is found fastest.
        tried = formulation.cheapest(patience.limits, latest=delays[middle])
        if tried.chosen is not None:
            quickest, high = (delays[middle], tried), middle - 1
        else:
            is_proven = is_proven and tried.status is Status.INFEASIBLE
            low = middle + 1
    if quickest is None:
        return None
    latest, tried = quickest
    chosen, solution = _refined(tried, formulation.best(patience.limits, latest=latest))
    if solution is not None and not is_proven:
        solution = replace(solution, status=Status.TIME_LIMIT)
    return chosen, solution


def _refined(first: Solution, second: Solution) -> Found:
    """The second answer where there is one; it is proven only where both are."""
    assert first.chosen is not None
    taken = first if second.chosen is None else second
    is_proven = first.status is Status.OPTIMAL and second.status is Status.OPTIMAL
    assert taken.chosen is not None
    return taken.chosen, replace(taken, status=Status.OPTIMAL if is_proven else Status.TIME_LIMIT)


def _variant(problem: TeamProblem, best: Sequence[int], found: Found) -> Variant:
    return Variant(team_of(problem, *found), swaps(problem, best, found[0]))


def _plainly(problem: TeamProblem, chosen: tuple[int, ...]) -> Team:
    return team_of(problem, chosen, None)
