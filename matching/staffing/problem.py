"""What a team is chosen from: slots, people, who would do what for how much, and what may not go together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from matching.errors import BadQuery
from matching.types import CostInterval, EngagementModel

COVERAGE_WEIGHT = 0.15
"""What covering every skill of the team is worth, for each head (beta)."""

PERSON_COST = 0.02
"""What every person costs beside their price: one more to talk to (gamma)."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One role: how many heads it wants, and for how many hours a week each; `busy` more would fit with fewer."""

    name: str
    heads: int = 1
    hours: float = 40.0
    busy: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may join: `coverage` in [0, 1] of every skill of the team, `free_hours` a week."""

    id: int
    name: str = ""
    public_id: str = ""
    free_hours: float = 40.0
    coverage: tuple[float, ...] = ()
    is_lead: bool = False


@dataclass(frozen=True, slots=True)
class Fit:
    """One person in one slot under one engagement model; `slot` and `person` are positions.

    `score` is the slot's own S_client of that option, `cost` its total cost, `start` the first day they
    can begin, and `delay` the days from the slot's wanted start to it, never below 0.
    """

    slot: int
    person: int
    score: float
    cost: CostInterval
    start: date
    delay: int = 0
    model: EngagementModel = EngagementModel.CONTRACT


@dataclass(frozen=True, slots=True)
class TeamProblem:
    """Everything a team is chosen by. Pairs in `conflicts` and `apart` are positions of people, smaller first.

    `conflicts` may never work together and nothing is suggested about them; `apart` share fewer working
    hours than the team needs. `skill_weights` are scaled so that they sum to the number of heads. With
    `may_split` one person may hold several slots within their free hours.
    """

    slots: tuple[Slot, ...]
    people: tuple[Person, ...]
    fits: tuple[Fit, ...]
    currency: str = "USD"
    budget: float | None = None
    skills: tuple[str, ...] = ()
    skill_weights: tuple[float, ...] = ()
    conflicts: frozenset[tuple[int, int]] = frozenset()
    apart: frozenset[tuple[int, int]] = frozenset()
    needs_lead: bool = False
    may_split: bool = False

    def __post_init__(self) -> None:
        if not self.slots:
            raise BadQuery("a team needs at least one role", field="slots")
        for slot in self.slots:
            if slot.heads < 1 or not slot.hours > 0:
                raise BadQuery(f"role {slot.name!r} needs at least one head and some hours a week", field="slots")
        if self.budget is not None and not self.budget > 0:
            raise BadQuery(f"the team's budget must be above zero, not {self.budget:g}", field="budget")
        if len(self.skill_weights) != len(self.skills):
            raise BadQuery("every skill of the team needs one weight", field="skill_weights")
        for pair in self.conflicts | self.apart:
            if not 0 <= pair[0] < pair[1] < len(self.people):
                raise BadQuery(f"{pair} is no pair of people, smaller first", field="conflicts")

    @property
    def heads(self) -> int:
        """How many heads all slots want."""
        return sum(slot.heads for slot in self.slots)

    @property
    def worths(self) -> tuple[float, ...]:
        """The weights of the skills, summing to the number of heads."""
        total = sum(self.skill_weights)
        return tuple(self.heads * weight / total for weight in self.skill_weights) if total > 0 else ()

    def load(self, fit: Fit) -> float:
        """Hours a week that a fit takes of its person: those of the slot, or all they have."""
        return min(self.slots[fit.slot].hours, self.people[fit.person].free_hours)


@dataclass(frozen=True, slots=True)
class Worth:
    """What a choice of fits is worth: the parts, and the objective that they make.

    objective = sum of scores + beta x weighted coverage - gamma x people; `coverage` in [0, 1].
    """

    objective: float
    score: float
    coverage: float
    cost: float
    delay: int


def covered(problem: TeamProblem, people: Collection[int]) -> tuple[float, ...]:
    """How far some people cover each skill together: the sum of what each covers, at most 1."""
    return tuple(
        min(1.0, sum(problem.people[person].coverage[skill] for person in people))
        for skill in range(len(problem.skills))
    )


def worth(problem: TeamProblem, chosen: Sequence[int]) -> Worth:
    """What the fits at these positions are worth together.

    Examples
    --------
    >>> cost = CostInterval(900, 1000, 1000, "USD")
    >>> problem = TeamProblem((Slot("ML engineer"),), (Person(7, coverage=(0.5,)),),
    ...                       (Fit(0, 0, 0.8, cost, date(2026, 1, 5)),), skills=("mlops",), skill_weights=(1.0,))
    >>> round(worth(problem, [0]).objective, 3)  # .8 + .15 x .5 - .02
    0.855
    """
    fits = [problem.fits[f] for f in chosen]
    people = {fit.person for fit in fits}
    found = covered(problem, people)
    weighted = sum(weight * share for weight, share in zip(problem.worths, found, strict=False))
    score = sum(fit.score for fit in fits)
    return Worth(
        objective=score + COVERAGE_WEIGHT * weighted - PERSON_COST * len(people),
        score=score,
        coverage=weighted / problem.heads if problem.worths else 1.0,
        cost=sum(fit.cost.expected for fit in fits),
        delay=max((fit.delay for fit in fits), default=0),
    )
