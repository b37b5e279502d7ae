"""What other words would do to rankings: which briefs they can touch at all, and who would stand where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from marketplace.search.taxonomy import speaking
from matching.errors import MatchingError
from matching.revision import under

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from marketplace.search.taxonomy import InForce
    from matching import Matcher
    from matching.taxonomy import Taxonomy
    from matching.types import BriefQuery


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody's place in a ranking."""

    name: str
    public_id: str
    rank: int


@dataclass(frozen=True, slots=True)
class Shift:
    """Who enters and who leaves the first places of one brief, and how many stay but change places."""

    gained: tuple[Place, ...]
    lost: tuple[Place, ...]
    moved: int

    @property
    def is_none(self) -> bool:
        """Whether the first places stay as they are."""
        return not (self.gained or self.lost or self.moved)


def touched(now: Taxonomy, then: Taxonomy) -> frozenset[str]:
    """The skills that a brief may ask for and be answered otherwise: some held skill counts for more or less."""
    old = list(now.skills)
    names = [word if word in then.skills else then.skill_of(word) for word in old]
    stays = np.array([name is not None for name in names])
    rows = np.array([then.row(name) if name is not None else 0 for name in names])
    credit = then.proximity[np.ix_(rows, rows)] * stays[:, None] * stays[None, :]
    differs = (credit != now.proximity).any(axis=1)
    # A new skill that somebody holds later is near old ones already: nobody holds it yet.
    return frozenset(word for word, is_other in zip(old, differs, strict=True) if is_other)


def reads_otherwise(text: str, now: Taxonomy, then: Taxonomy) -> bool:
    """Whether a text has another meaning to the text channel."""
    return now.normalise(text) != then.normalise(text)


def shifts(
    matcher: Matcher, words: InForce, asked: Sequence[Callable[[], BriefQuery]], *, size: int
) -> list[Shift | str]:
    """For every brief the shift of its first places under other words, or why it could not be matched any more.

    The queries are made twice, once with each taxonomy. Claims are taken as they would be after the
    change; what documents say keeps the words they were read with.
    """
    then = under(matcher, words.taxonomy)
    found: list[Shift | str] = []
    for query in asked:
        try:
            before = _first(matcher, query(), size)
            with speaking(words):
                after = _first(then, query(), size)
        except MatchingError as problem:
            found.append(str(problem))
            continue
        found.append(_shift(matcher, before, after))
    return found


def _first(matcher: Matcher, query: BriefQuery, size: int) -> list[int]:
    ids, _ = matcher.rank(query)
    return [int(expert) for expert in ids[:size]]


def _shift(matcher: Matcher, before: list[int], after: list[int]) -> Shift:
    stay = [expert for expert in after if expert in before]
    return Shift(
        gained=tuple(_place(matcher, expert, after) for expert in after if expert not in before),
        lost=tuple(_place(matcher, expert, before) for expert in before if expert not in after),
        moved=sum(before.index(expert) != after.index(expert) for expert in stay),
    )


def _place(matcher: Matcher, expert: int, ranking: list[int]) -> Place:
    row = int(np.flatnonzero(matcher.pool.ids == expert)[0])
    return Place(matcher.pool.name[row], matcher.pool.public_id[row], ranking.index(expert) + 1)
