"""How mild or severe a vetter is beside others who scored the same thing, and whether that drifts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

from marketplace.domain.agreement import ENOUGH, Z95

DRIFT = 0.5
"""Half a level: a change of leniency smaller than this changes no decision."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What a mean and its interval need of many differences: how many, their sum, and the sum of their squares."""

    n: int = 0
    total: float = 0.0
    squares: float = 0.0

    def __add__(self, other: Sums) -> Sums:
        """Return the sums of both together."""
        return Sums(self.n + other.n, self.total + other.total, self.squares + other.squares)

    @property
    def mean(self) -> float:
        """The mean of at least one difference."""
        return self.total / self.n

    @property
    def error(self) -> float:
        """The standard error of the mean of at least two differences."""
        return sqrt(max(0.0, self.squares - self.total**2 / self.n) / (self.n - 1) / self.n)


def sums_of(differences: Iterable[float]) -> Sums:
    """Return the sums of differences.

    >>> sums_of([1.0, 0.0, 2.0])
    Sums(n=3, total=3.0, squares=5.0)
    """
    return sum((Sums(1, one, one * one) for one in differences), Sums())


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean difference in levels with its 95 % interval; None where there is nothing, or one thing, to go by."""

    n: int
    mean: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def is_enough(self) -> bool:
        """Whether there is enough to show the figure."""
        return self.n >= ENOUGH


def mean_of(sums: Sums) -> Mean:
    """Return the mean of one difference for each thing scored: above 0 is milder than the others, below 0 more severe.

    The interval is the mean and 1.96 standard errors to either side. A thing counts once however many dimensions
    were scored, because the levels of one thing go together.

    By hand, for 1, 0, 1, 0: the variance is (2 - 4 / 4) / 3, the error the root of a quarter of it, 0.289.

    >>> found = mean_of(sums_of([1.0, 0.0, 1.0, 0.0]))
    >>> found.n, found.mean, round(found.low, 2), round(found.high, 2)
    (4, 0.5, -0.07, 1.07)
    """
    if not sums.n:
        return Mean(0)
    if sums.n == 1:
        return Mean(1, sums.mean)
    return Mean(sums.n, sums.mean, sums.mean - Z95 * sums.error, sums.mean + Z95 * sums.error)


def has_drifted(months: Mapping[str, Sums]) -> bool:
    """Tell whether a vetter became milder or more severe: the newest month with enough things beside all before it.

    The means have to lie half a level apart, and further than two standard errors of their difference (Welch 1947).

    >>> steady = {"2026-09": sums_of((0.2, -0.2) * 10), "2026-10": sums_of((0.2, -0.2) * 10)}
    >>> has_drifted(steady), has_drifted(steady | {"2026-11": sums_of((0.8, 1.2) * 5)})
    (False, True)
    """
    told = [month for month in sorted(months) if months[month].n >= ENOUGH]
    if not told:
        return False
    newest = months[told[-1]]
    before = sum((sums for month, sums in months.items() if month < told[-1]), Sums())
    if before.n < ENOUGH:
        return False
    apart = abs(newest.mean - before.mean)
    return apart >= DRIFT and apart > Z95 * sqrt(newest.error**2 + before.error**2)
