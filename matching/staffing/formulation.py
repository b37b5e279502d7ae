"""The team as a mixed-integer linear programme, solved by HiGHS.

max   sum S_f x_f + beta sum w_s z_s - gamma sum y_e
s.t.  sum of x_f over a slot = heads              one person holds one slot: sum of x_f over a person = y_e
      sum C_f x_f <= B                            z_s <= sum c_es y_e,  z_s <= 1
      u_g >= y_e,  u_g + u_h <= 1                 for groups g, h of people who may not work together
      sum of y_e over leads >= 1

With several slots to a person, sum over f of h_f x_f <= free_e y_e and y_e <= sum x_f, or coverage could be had from
people who do nothing. People with the same enemies are one group: far fewer rows than pairs, and a tighter bound.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from matching.staffing.problem import COVERAGE_WEIGHT, PERSON_COST, TeamProblem

Floats = NDArray[np.float64]

MISSING = 2.0
"""What an empty head costs, times all heads, where part of a team is allowed: more than scores can make good."""

EXACT = 1e-9
"""The relative gap at which a sum of money counts as found to the last unit."""

ROUNDING = 1e-7
"""The share by which a ceiling on money is loosened, so that a sum of floats that equals it still passes."""


class Status(StrEnum):
    """What a solver knows about its answer."""

    OPTIMAL = "optimal"
    TIME_LIMIT = "time limit"
    INFEASIBLE = "infeasible"


class Rule(StrEnum):
    """What may be given up to get a team; conflicts never are."""

    BUDGET = "budget"
    OVERLAP = "overlap"
    LEAD = "lead"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long one solve and a whole answer may take, in seconds, and the relative gap at which a solve stops."""

    seconds: float = 2.0
    gap: float = 1e-3
    alternatives: int = 3
    total: float = 8.0


class Patience:
    """What is left of the time for a whole answer; a solve that finds none left still gets a moment."""

    LEAST = 0.05

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._end = time.perf_counter() + limits.total

    @property
    def is_over(self) -> bool:
        """Whether nothing is left."""
        return time.perf_counter() >= self._end

    @property
    def limits(self) -> Limits:
        """The limits of the next solve."""
        left = max(self.LEAST, self._end - time.perf_counter())
        return replace(self._limits, seconds=min(self._limits.seconds, left))


@dataclass(frozen=True, slots=True)
class Solution:
    """Positions of the chosen fits, None where no team was found; `gap` to what is possible at most."""

    chosen: tuple[int, ...] | None
    status: Status
    gap: float
    seconds: float


class Formulation:
    """The programme of one problem; `without` names rules that are given up, `is_partial` lets heads stay empty."""

    def __init__(
        self, problem: TeamProblem, *, without: Collection[Rule] = (), is_partial: bool = False, leave_out: int = -1
    ) -> None:
        self.problem, self._is_partial = problem, is_partial
        slots, people, fits = problem.slots, problem.people, problem.fits
        barred = problem.conflicts | (frozenset() if Rule.OVERLAP in without else problem.apart)
        group, hostile = _groups(barred)
        names = sorted(set(group.values()))
        self._x = np.arange(len(fits))
        self._y = len(fits) + np.arange(len(people))
        self._z = self._y[-1] + 1 + np.arange(len(problem.worths)) if len(people) else np.zeros(0, np.int64)
        after = len(fits) + len(people) + len(self._z)
        u = {name: after + place for place, name in enumerate(names)}
        self._m = after + len(names) + np.arange(len(slots) if is_partial else 0)
        self._size = after + len(names) + len(self._m)
        self._cost = np.array([fit.cost.expected for fit in fits])
        self._delay = np.array([fit.delay for fit in fits])
        self._rows: list[tuple[list[tuple[int, float]], float, float]] = []
        for number, slot in enumerate(slots):
            terms = [(f, 1.0) for f, fit in enumerate(fits) if fit.slot == number]
            heads = 0 if number == leave_out else slot.heads
            if is_partial:
                terms.append((int(self._m[number]), 1.0))
            self._rows.append((terms, heads, heads))
        self._one_slot_each()
        for skill, z in enumerate(self._z):
            share = [(int(y), -person.coverage[skill]) for y, person in zip(self._y, people, strict=True)]
            self._rows.append(([(int(z), 1.0), *share], -np.inf, 0.0))
        for person, name in group.items():
            self._rows.append(([(int(self._y[person]), 1.0), (u[name], -1.0)], -np.inf, 0.0))
        self._rows += [([(u[g], 1.0), (u[h], 1.0)], -np.inf, 1.0) for g, h in sorted(hostile)]
        if problem.needs_lead and Rule.LEAD not in without:
            leads = [(int(y), 1.0) for y, person in zip(self._y, people, strict=True) if person.is_lead]
            self._rows.append((leads, 1.0, np.inf))
        self._ceiling = None if Rule.BUDGET in without else problem.budget

    def best(
        self,
        limits: Limits,
        *,
        cuts: Sequence[Sequence[int]] = (),
        ceiling: float | None = None,
        latest: int | None = None,
    ) -> Solution:
        """The team worth most, other than the `cuts`, for no more than `ceiling`, with nobody later than `latest`."""
        objective = np.zeros(self._size)
        objective[self._x] = [-fit.score for fit in self.problem.fits]
        objective[self._y] = PERSON_COST
        objective[self._z] = -COVERAGE_WEIGHT * np.array(self.problem.worths)
        objective[self._m] = MISSING * self.problem.heads
        return self._solve(objective, limits, cuts=cuts, ceiling=ceiling, latest=latest)

    def cheapest(self, limits: Limits, *, latest: int | None = None, ceiling: float | None = None) -> Solution:
        """The team that costs least."""
        objective = np.zeros(self._size)
        # Sums of money are scaled to about one, where the solver's tolerances mean what they say.
        objective[self._x] = self._cost / (float(self._cost.mean()) if len(self._cost) else 1.0)
        return self._solve(objective, replace(limits, gap=EXACT), ceiling=ceiling, latest=latest)

    def delays(self) -> list[int]:
        """The delays that a team can have, in days, shortest first."""
        return sorted(set(self._delay.tolist()))

    def _other_than(self, team: Sequence[int]) -> tuple[list[tuple[int, float]], float, float]:
        """A no-good cut: other people; the same people in other slots or under other terms are no other team."""
        held = {self.problem.fits[f].person for f in team}
        # Who is not in the team counts against it, or a team of one of its people would be no other one either.
        signed = [(int(y), 1.0 if person in held else -1.0) for person, y in enumerate(self._y)]
        return signed, -np.inf, len(held) - 1.0

    def _one_slot_each(self) -> None:
        of: list[list[int]] = [[] for _ in self.problem.people]
        for f, fit in enumerate(self.problem.fits):
            of[fit.person].append(f)
        for person, held in enumerate(of):
            y = int(self._y[person])
            whole = [(f, 1.0) for f in held]
            if not self.problem.may_split:
                self._rows.append(([*whole, (y, -1.0)], 0.0, 0.0))
                continue
            hours = [(f, self.problem.load(self.problem.fits[f])) for f in held]
            self._rows.append(([*hours, (y, -self.problem.people[person].free_hours)], -np.inf, 0.0))
            self._rows.append(([(y, 1.0), *((f, -1.0) for f in held)], -np.inf, 0.0))
            for slot in {self.problem.fits[f].slot for f in held}:
                same = [(f, 1.0) for f in held if self.problem.fits[f].slot == slot]
                self._rows.append(([*same, (y, -1.0)], -np.inf, 0.0))

    def _solve(
        self,
        objective: Floats,
        limits: Limits,
        *,
        cuts: Sequence[Sequence[int]] = (),
        ceiling: float | None = None,
        latest: int | None = None,
    ) -> Solution:
        began = time.perf_counter()
        if not self._size:
            # Nobody to choose from is no programme at all to the solver.
            return Solution(None, Status.INFEASIBLE, np.inf, 0.0)
        rows = list(self._rows)
        rows += [self._other_than(cut) for cut in cuts]
        most = min((c for c in (ceiling, self._ceiling) if c is not None), default=None)
        if most is not None:
            rows.append((list(enumerate((self._cost / most).tolist())), -np.inf, 1.0 + ROUNDING))
        upper = np.ones(self._size)
        upper[self._m] = [slot.heads for slot in self.problem.slots] if self._is_partial else []
        if latest is not None:
            upper[self._x[self._delay > latest]] = 0.0
        # Only what is chosen has to be whole; coverage and groups follow from it.
        whole = np.zeros(self._size)
        whole[self._x] = whole[self._y] = 1.0
        answer = milp(
            objective,
            integrality=whole,
            bounds=Bounds(0.0, upper),
            constraints=_constraints(rows, self._size),
            options={"time_limit": max(limits.seconds, 0.01), "mip_rel_gap": limits.gap},
        )
        seconds = time.perf_counter() - began
        if answer.x is None:
            status = Status.INFEASIBLE if answer.status == 2 else Status.TIME_LIMIT
            return Solution(None, status, np.inf, seconds)
        chosen = tuple(int(f) for f in np.flatnonzero(answer.x[self._x] > 0.5))
        status = Status.OPTIMAL if answer.status == 0 else Status.TIME_LIMIT
        return Solution(chosen, status, float(answer.mip_gap or 0.0), seconds)


def _constraints(rows: Sequence[tuple[list[tuple[int, float]], float, float]], size: int) -> LinearConstraint:
    starts = np.cumsum([0, *(len(terms) for terms, _, _ in rows)])
    columns = np.fromiter((column for terms, _, _ in rows for column, _ in terms), np.int64, starts[-1])
    values = np.fromiter((value for terms, _, _ in rows for _, value in terms), np.float64, starts[-1])
    matrix = csr_array((values, columns, starts), shape=(len(rows), size))
    return LinearConstraint(matrix, [low for _, low, _ in rows], [high for _, _, high in rows])


def _groups(pairs: Collection[tuple[int, int]]) -> tuple[dict[int, int], set[tuple[int, int]]]:
    """The group of everybody who has enemies, and the pairs of groups that are enemies to the last person.

    >>> _groups({(0, 2), (1, 2)})
    ({0: 0, 1: 0, 2: 1}, {(0, 1)})
    """
    enemies: dict[int, set[int]] = {}
    for one, other in pairs:
        enemies.setdefault(one, set()).add(other)
        enemies.setdefault(other, set()).add(one)
    names: dict[frozenset[int], int] = {}
    group = {person: names.setdefault(frozenset(enemies[person]), len(names)) for person in sorted(enemies)}
    hostile = {tuple(sorted((group[one], group[other]))) for one, other in pairs}
    return group, {(pair[0], pair[1]) for pair in hostile}
