"""Did the score predict the outcome? Shares of good outcomes by the score of the match, each with its interval.

Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of the American
Statistical Association 22(158), 209-212. Difference of two shares: Newcombe, R. G. (1998). Interval estimation for the
difference between independent proportions. Statistics in Medicine 17(8), 873-890, method 10.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from marketplace.domain.agreement import ENOUGH, Z95

BINS = 10
"""A score lies in [0, 1]; each bin is a tenth of that."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of `n` went well, with the 95 % interval of their share; no figures where there is nothing."""

    n: int
    good: int = 0

    @property
    def is_enough(self) -> bool:
        """Whether there is enough to show the figure."""
        return self.n >= ENOUGH

    @property
    def share(self) -> float:
        """The share of at least one."""
        return self.good / self.n

    @property
    def interval(self) -> tuple[float, float]:
        """The interval by Wilson (1927), which stays within 0 and 1 and holds for few and for extreme shares.

        >>> low, high = Share(10, 8).interval
        >>> round(low, 3), round(high, 3)
        (0.49, 0.943)
        """
        z2 = Z95**2 / self.n
        centre = (self.share + z2 / 2) / (1 + z2)
        half = Z95 * sqrt(self.share * (1 - self.share) / self.n + z2 / (4 * self.n)) / (1 + z2)
        return max(0.0, centre - half), min(1.0, centre + half)


@dataclass(frozen=True, slots=True)
class Bin:
    """The outcomes whose score lay from `low` to below `high`, and the mean of those scores."""

    low: float
    high: float
    score: float
    share: Share


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much the share of the better-scored half is above that of the other, with its 95 % interval."""

    lower: Share
    upper: Share
    at: float
    low: float
    high: float

    @property
    def is_told(self) -> bool:
        """Whether chance alone does not explain the difference."""
        return self.low > 0 or self.high < 0


Point = tuple[float, bool]
"""The score at which somebody was shown for a brief, and whether it went well."""


def all_of(points: Sequence[Point]) -> Share:
    """Return the share of all together."""
    return Share(len(points), sum(good for _, good in points))


def bins(points: Iterable[Point]) -> list[Bin]:
    """Return the bins that hold anything, the lowest scores first.

    >>> [(one.low, one.share.n, one.share.good) for one in bins([(0.61, True), (0.69, False), (1.0, True)])]
    [(0.6, 2, 1), (0.9, 1, 1)]
    """
    found: dict[int, list[Point]] = {}
    for score, good in points:
        found.setdefault(min(BINS - 1, max(0, int(score * BINS))), []).append((score, good))
    return [
        Bin(place / BINS, (place + 1) / BINS, sum(score for score, _ in held) / len(held), all_of(held))
        for place, held in sorted(found.items())
    ]


def difference(points: Iterable[Point]) -> Difference | None:
    """Return how the better-scored half did beside the other; None where either half is too small to say.

    Equal scores stay in one half, so that their order means nothing.

    >>> worse, better = [(0.5, True)] * 4 + [(0.5, False)] * 8, [(0.8, True)] * 10 + [(0.8, False)] * 2
    >>> found = difference(worse + better)
    >>> round(found.at, 2), round(found.low, 2), round(found.high, 2), found.is_told
    (0.5, 0.11, 0.73, True)
    >>> difference(worse) is None
    True
    """
    ordered = sorted(points)
    middle = len(ordered) // 2
    while 0 < middle < len(ordered) and ordered[middle][0] == ordered[middle - 1][0]:
        middle += 1
    lower, upper = all_of(ordered[:middle]), all_of(ordered[middle:])
    if not lower.is_enough or not upper.is_enough:
        return None
    at = upper.share - lower.share
    (l1, u1), (l2, u2) = upper.interval, lower.interval
    low = at - sqrt((upper.share - l1) ** 2 + (u2 - lower.share) ** 2)
    high = at + sqrt((u1 - upper.share) ** 2 + (lower.share - l2) ** 2)
    return Difference(lower, upper, at, low, high)
