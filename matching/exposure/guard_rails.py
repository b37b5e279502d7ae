"""The order within guard-rails: nobody moves further than their rail, whatever is wanted.

Everybody's last place is a deadline. Place after place the most wanted of those who may stand there is taken,
unless the deadlines of the others could then not all be kept (Hall's condition: never more people with a deadline
up to t than places up to t). The old order keeps every rail, so there always is somebody to take.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

TOP = 3
MOST_AT_TOP, MOST_ELSEWHERE = 2, 5

Want = Callable[[int, Sequence[int], int], float]
"""How much an item is wanted at a place, after those who were placed before."""


def most_moved(rank: int) -> int:
    """By how many ranks somebody may be moved: the first three by 2, others by 5.

    >>> [most_moved(rank) for rank in (1, 3, 4)]
    [2, 2, 5]
    """
    return MOST_AT_TOP if rank <= TOP else MOST_ELSEWHERE


def arrange(ranks: Sequence[int], places: Sequence[int], want: Want) -> list[int]:
    """Put items with these old ranks into places; both ascending, and items by rank are items by deadline.

    Returns the items in the order of the places they take. The places must let the old order keep every
    rail, as 1, 2, 3, ... do, and as they do without one place from the fourth on.
    """
    open_ = list(range(len(ranks)))
    placed: list[int] = []
    for at, place in enumerate(places[: len(ranks)]):
        # Taking one lets those before it wait for the next place: as many as can, and one more, may be taken.
        waiting = 0
        while waiting < len(open_) - 1 and places[at + 1 + waiting] <= _last(ranks[open_[waiting]]):
            waiting += 1
        able = [item for item in open_[: waiting + 1] if ranks[item] - most_moved(ranks[item]) <= place]
        taken = max(able, key=lambda item: (want(item, placed, place), -item))
        placed.append(taken)
        open_.remove(taken)
    return placed


def _last(rank: int) -> int:
    return rank + most_moved(rank)
