"""How far vetters agree: chance-corrected agreement on ordered levels, and its interval.

Cohen, J. (1968). Weighted kappa: nominal scale agreement with provision for scaled disagreement or partial credit.
Psychological Bulletin 70(4), 213-220. Interval: Fleiss, J. L., Cohen, J., Everitt, B. S. (1969). Large sample
standard errors of kappa and weighted kappa. Psychological Bulletin 72(5), 323-327.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

LEVELS = (1, 2, 3, 4, 5)
"""The levels of the rubric."""

ENOUGH = 10
"""Fewer pairs than this are shown as "too few": their figure would mostly be chance."""

Z95 = 1.959964
"""Standard errors to either side of a 95 % interval."""

Pair = tuple[int, int]
"""The levels that two vetters gave to the same thing, each without knowing the other's."""

NOTHING = 1e-12
"""A difference this small is rounding."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two sets of levels agree: `kappa` is None where all levels are the same and chance explains them.

    1 is full agreement, 0 what chance gives, below 0 less than chance. `low` and `high` are a 95 % interval, and `n`
    is what it rests on: how many things both scored.
    """

    n: int
    kappa: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def is_enough(self) -> bool:
        """Whether there is enough to show the figure."""
        return self.n >= ENOUGH and self.kappa is not None


def weighted_kappa(pairs: Mapping[Pair, int], *, is_ordered: bool = True, things: int | None = None) -> Agreement:
    """Return Cohen's weighted kappa with quadratic weights over counted pairs of levels 1 to 5.

    A disagreement counts by the square of its distance. `is_ordered` False says that it means nothing which of the
    two came first, as with pairs of many vetters: each pair then counts both ways, and once for the interval.
    `things` is how many things the pairs are about where one thing has several: the levels of one thing go together,
    so the interval rests on the things.

    Two vetters who see ten experts and differ by one level in two of them:

    >>> first = [1, 2, 2, 3, 3, 3, 4, 4, 5, 5]
    >>> second = [1, 2, 3, 3, 3, 3, 4, 4, 5, 4]
    >>> found = weighted_kappa(Counter(zip(first, second)))
    >>> found.n, round(found.kappa, 3), found.is_enough
    (10, 0.926, True)

    By hand: kappa is 1 less the mean squared difference over what chance would give. The differences give 0.2; every
    level of the one against every level of the other gives 2.72; and 1 - 0.2 / 2.72 is 0.926.

    >>> sum((a - b) ** 2 for a in first for b in second) / 100
    2.72
    >>> weighted_kappa({(3, 3): 12}).kappa is None
    True
    """
    n = sum(pairs.values()) if things is None else things
    if not n:
        return Agreement(0)
    counted = Counter(pairs)
    if not is_ordered:
        counted += Counter({(b, a): count for (a, b), count in pairs.items()})
    total = counted.total()
    share = {pair: count / total for pair, count in counted.items()}
    rows = {a: sum(p for (x, _), p in share.items() if x == a) for a in LEVELS}
    columns = {b: sum(p for (_, y), p in share.items() if y == b) for b in LEVELS}
    chance = sum(rows[a] * columns[b] * _credit(a, b) for a in LEVELS for b in LEVELS)
    if 1.0 - chance < NOTHING:
        return Agreement(n)
    seen = sum(p * _credit(a, b) for (a, b), p in share.items())
    kappa = (seen - chance) / (1.0 - chance)
    error = sqrt(_variance(share, rows, columns, chance, kappa) / n)
    return Agreement(n, kappa, max(-1.0, kappa - Z95 * error), min(1.0, kappa + Z95 * error))


def _credit(a: int, b: int) -> float:
    """What a pair of levels is worth: 1 when they are the same, 0 at the two ends of the scale."""
    return 1.0 - ((a - b) / (LEVELS[-1] - LEVELS[0])) ** 2


def _variance(
    share: Mapping[Pair, float], rows: Mapping[int, float], columns: Mapping[int, float], chance: float, kappa: float
) -> float:
    """The variance of kappa for one pair, by Fleiss, Cohen and Everitt (1969)."""
    by_row = {a: sum(columns[b] * _credit(a, b) for b in LEVELS) for a in LEVELS}
    by_column = {b: sum(rows[a] * _credit(a, b) for a in LEVELS) for b in LEVELS}
    spread = sum(p * (_credit(a, b) - (by_row[a] + by_column[b]) * (1 - kappa)) ** 2 for (a, b), p in share.items())
    return max(0.0, spread - (kappa - chance * (1 - kappa)) ** 2) / (1 - chance) ** 2


@dataclass(frozen=True, slots=True)
class Tally:
    """How often two vetters gave these two levels to the same thing on one dimension."""

    first: str
    second: str
    dimension: str
    levels: Pair
    count: int


def by_dimension(tallies: Iterable[Tally]) -> dict[str, Agreement]:
    """Return how far vetters agree on each dimension, over every two who scored the same thing.

    >>> by_dimension([Tally("a", "b", "x", (1, 1), 6), Tally("c", "a", "x", (5, 5), 6)])["x"].kappa
    1.0
    """
    counted: dict[str, Counter[Pair]] = {}
    for tally in tallies:
        counted.setdefault(tally.dimension, Counter())[tally.levels] += tally.count
    return {name: weighted_kappa(pairs, is_ordered=False) for name, pairs in counted.items()}


def by_pair(tallies: Iterable[Tally]) -> dict[tuple[str, str], Agreement]:
    """Return how far each two vetters agree, over all dimensions together; what both scored counts once.

    >>> by_pair([Tally("a", "b", "x", (1, 1), 6), Tally("a", "b", "y", (5, 4), 6)])[("a", "b")].n
    6
    """
    counted: dict[tuple[str, str], Counter[Pair]] = {}
    things: dict[tuple[str, str], Counter[str]] = {}
    for tally in tallies:
        who = (tally.first, tally.second)
        counted.setdefault(who, Counter())[tally.levels] += tally.count
        things.setdefault(who, Counter())[tally.dimension] += tally.count
    return {who: weighted_kappa(pairs, things=max(things[who].values())) for who, pairs in counted.items()}
