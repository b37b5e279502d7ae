"""The plain way to fill a team, for comparison: one head after another, with an eye on what the rest must cost."""

from __future__ import annotations

from matching.staffing.problem import Fit, TeamProblem


def greedy(problem: TeamProblem) -> tuple[int, ...] | None:
    """Fill the slots with the fewest fits first; always take the best fit that leaves enough for the others.

    Enough is what the cheapest person of every head still open would cost. Returns positions of fits, or
    None where it ends without a team, which does not mean that there is none.
    """
    by_slot = [[f for f, fit in enumerate(problem.fits) if fit.slot == slot] for slot in range(len(problem.slots))]
    if any(len(fits) < slot.heads for fits, slot in zip(by_slot, problem.slots, strict=True)):
        return None
    barred = problem.conflicts | problem.apart
    least = [min((problem.fits[f].cost.expected for f in fits), default=0.0) for fits in by_slot]
    scarce_first = sorted(range(len(by_slot)), key=lambda slot: (len(by_slot[slot]), slot))
    heads = [slot for slot in scarce_first for _ in range(problem.slots[slot].heads)]
    chosen: list[int] = []
    spent = 0.0
    for place, slot in enumerate(heads):
        later = sum(least[other] for other in heads[place + 1 :])
        room = float("inf") if problem.budget is None else problem.budget - spent - later
        is_last = place == len(heads) - 1
        able = [
            f
            for f in by_slot[slot]
            if problem.fits[f].cost.expected <= room * (1 + 1e-12)
            and _joins(problem, problem.fits[f], [problem.fits[c] for c in chosen], barred)
            and not (is_last and problem.needs_lead and not _has_lead(problem, [*chosen, f]))
        ]
        if not able:
            return None
        best = max(able, key=lambda f: (problem.fits[f].score, -problem.fits[f].cost.expected, -f))
        chosen.append(best)
        spent += problem.fits[best].cost.expected
    return tuple(sorted(chosen))


def _joins(problem: TeamProblem, fit: Fit, team: list[Fit], barred: frozenset[tuple[int, int]]) -> bool:
    """Whether somebody may join those who are there already."""
    held = [other for other in team if other.person == fit.person]
    if held and not problem.may_split:
        return False
    if any(other.slot == fit.slot for other in held):
        return False
    hours = problem.load(fit) + sum(problem.load(other) for other in held)
    if hours > problem.people[fit.person].free_hours + 1e-9:
        return False
    return not any(tuple(sorted((fit.person, other.person))) in barred for other in team)


def _has_lead(problem: TeamProblem, chosen: list[int]) -> bool:
    return any(problem.people[problem.fits[f].person].is_lead for f in chosen)
