"""What a team brief that nobody can fill would need: every statement is a programme that was solved."""

from __future__ import annotations

import math
from dataclasses import replace

from matching.signals.words import money, plural
from matching.staffing.answer import Help, Remedy, Team, sentence_of, team_of
from matching.staffing.formulation import EXACT, Formulation, Patience, Rule, Solution, Status
from matching.staffing.problem import TeamProblem

GIVES_UP = {
    Rule.BUDGET: "drop the budget's ceiling",
    Rule.OVERLAP: "let the team share fewer hours than you asked",
    Rule.LEAD: "do without an assessed lead",
}


def help_for(problem: TeamProblem, patience: Patience) -> Help:
    """Solve for the least budget, for the brief without one rule or one role, and for the most heads."""
    short = _short(problem)
    asked: list[Solution] = []
    least = Formulation(problem, without=(Rule.BUDGET,)).cheapest(patience.limits)
    asked.append(least)
    remedies = [_remedy(problem, rule, patience, asked) for rule in _rules(problem)]
    remedies += [_without_role(problem, slot, patience, asked) for slot in range(len(problem.slots))]
    partial = Formulation(problem, is_partial=True).best(replace(patience.limits, gap=EXACT))
    minimum = None
    if least.chosen is not None and problem.budget is not None:
        minimum = float(math.ceil(sum(problem.fits[f].cost.expected for f in least.chosen) - 1e-6))
    kept = tuple(remedy for remedy in remedies if remedy is not None)
    team = None if partial.chosen is None else team_of(problem, partial.chosen, partial)
    return Help(
        minimum_budget=minimum,
        short=short,
        remedies=kept,
        partial=team,
        is_proven=all(solution.status in (Status.OPTIMAL, Status.INFEASIBLE) for solution in asked),
        sentences=tuple(_sentences(problem, short, minimum, kept, team)),
    )


def _short(problem: TeamProblem) -> tuple[tuple[str, int, int], ...]:
    able = [{fit.person for fit in problem.fits if fit.slot == number} for number in range(len(problem.slots))]
    return tuple(
        (slot.name, slot.heads, len(people))
        for slot, people in zip(problem.slots, able, strict=True)
        if len(people) < slot.heads
    )


def _rules(problem: TeamProblem) -> list[Rule]:
    """The rules that this problem has at all."""
    has = {
        Rule.BUDGET: problem.budget is not None,
        Rule.OVERLAP: bool(problem.apart),
        Rule.LEAD: problem.needs_lead,
    }
    return [rule for rule, is_there in has.items() if is_there]


def _remedy(problem: TeamProblem, rule: Rule, patience: Patience, asked: list[Solution]) -> Remedy | None:
    solution = Formulation(problem, without=(rule,)).best(patience.limits)
    asked.append(solution)
    return _told(problem, GIVES_UP[rule], rule, "", solution)


def _without_role(problem: TeamProblem, slot: int, patience: Patience, asked: list[Solution]) -> Remedy | None:
    if len(problem.slots) == 1:
        return None
    solution = Formulation(problem, leave_out=slot).best(patience.limits)
    asked.append(solution)
    name = problem.slots[slot].name
    return _told(problem, f"leave out the {name}", None, name, solution)


def _told(problem: TeamProblem, gives_up: str, rule: Rule | None, role: str, solution: Solution) -> Remedy | None:
    if solution.chosen is None:
        return None
    team = team_of(problem, solution.chosen, solution)
    return Remedy(gives_up, rule, role, team, sentence_of(gives_up, team))


def _sentences(
    problem: TeamProblem,
    short: tuple[tuple[str, int, int], ...],
    minimum: float | None,
    remedies: tuple[Remedy, ...],
    partial: Team | None,
) -> list[str]:
    """The help in words, most useful first."""
    told = [f"{name}: {wanted} wanted, {plural(able, 'expert')} eligible." for name, wanted, able in short]
    names = {name for name, _, _ in short}
    told += [
        f"{slot.name}: {plural(slot.busy, 'more expert')} would fit, with fewer than {slot.hours:g} hours a week free."
        for slot in problem.slots
        if slot.busy and slot.name in names
    ]
    if minimum is not None and problem.budget is not None:
        told.append(
            f"The cheapest team costs {money(minimum, problem.currency)}, "
            f"{money(minimum - problem.budget, problem.currency)} more than the budget."
        )
    told += [remedy.sentence for remedy in remedies]
    if partial is not None and partial.members:
        told.append(
            f"Without changing anything, {len(partial.members)} of {plural(problem.heads, 'place')} can be filled."
        )
    return told
