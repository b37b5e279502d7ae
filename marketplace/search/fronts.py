"""The best of every ranking that was lately asked for, kept by everything that it depends on.

Ranking ten thousand people for a brief takes long enough to be felt, and one edit of one profile makes a new
index. So a front is carried over into the next index: who changed is scored again, and the others stand as they did.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matching.revision import among

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marketplace.domain.briefs import BriefDraft
    from marketplace.search.current import Live
    from matching import Matcher
    from matching.types import BriefQuery

FIRST = 10
"""How many experts a company sees at first."""

LOOKED_AT = FIRST + 1
"""How many of a ranking are asked for: enough to find the first ten without the person themselves."""

DEPTH = 4 * LOOKED_AT
"""How many are kept, so that enough are left when some have changed."""

KEPT = 4_096
MOST_CHANGED = 200
"""When more have changed than this, ranking everybody again costs about as much."""

Front = tuple[tuple[int, float], ...]
"""The best of a ranking: ids and totals, best first; of equal totals the lower id."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An open brief, or a `role` of it, as it is asked of the index; `blocked` are whom its company does not meet."""

    brief_id: int
    version: int
    company_id: int
    draft: BriefDraft
    blocked: frozenset[int]
    role: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A front, the index it was found in by the revisions of everybody in it, and whether more came after it."""

    front: Front
    revisions: Mapping[int, int]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Step:
    """From one index to the next: who changed, and those of them who are in the next one, by themselves."""

    before: Mapping[int, int]
    after: Mapping[int, int]
    changed: frozenset[int]
    anew: Matcher | None


class Fronts:
    """Safe to share between threads; the ranking itself happens outside the lock."""

    def __init__(self) -> None:
        self._kept: OrderedDict[object, Kept] = OrderedDict()
        self._step: Step | None = None
        self._lock = threading.Lock()

    def of(self, live: Live, asked: Asked, query: BriefQuery) -> Front:
        """The best of the ranking of this brief in this index. Raises MatchingError for one that cannot be asked."""
        words = live.matcher.taxonomy.version
        key = (live.base, words, asked.brief_id, asked.version, asked.role, asked.blocked, query.today, query.text)
        with self._lock:
            kept = self._kept.get(key)
        if kept is None or kept.revisions is not live.revisions:
            kept = (kept and carried(kept, self._from(kept.revisions, live), query)) or ranked(live, query)
            with self._lock:
                self._kept[key] = kept
                self._kept.move_to_end(key)
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return kept.front[:LOOKED_AT]

    def forget(self) -> None:
        """Keep nothing, as in a process that has just begun."""
        with self._lock:
            self._kept.clear()
            self._step = None

    def _from(self, before: Mapping[int, int], live: Live) -> Step:
        """The last step again where it is the same one, as it is for all briefs of one page."""
        step = self._step
        if step is None or step.before is not before or step.after is not live.revisions:
            step = self._step = step_to(live, before)
        return step


def ranked(live: Live, query: BriefQuery) -> Kept:
    """The front of a whole ranking. Raises MatchingError for a brief that cannot be asked."""
    places = _places(live.matcher, query)
    return Kept(tuple(places[:DEPTH]), live.revisions, len(places) > DEPTH)


def step_to(live: Live, before: Mapping[int, int]) -> Step:
    """What changed since an index of these revisions."""
    after = live.revisions
    changed = frozenset(one for one in before.keys() | after.keys() if before.get(one) != after.get(one))
    here = changed & after.keys() if len(changed) <= MOST_CHANGED else frozenset()
    return Step(before, after, changed, among(live.matcher, here) if here else None)


def carried(kept: Kept, step: Step, query: BriefQuery) -> Kept | None:
    """A front in the next index; None where too many changed, or too few of it are left to be sure."""
    if len(step.changed) > MOST_CHANGED:
        return None
    stay = [place for place in kept.front if place[0] not in step.changed]
    if kept.is_cut and not stay:
        return None
    found = sorted([*stay, *_places(step.anew, query)], key=_order)
    if kept.is_cut:
        # Behind the last one who is still known there may be others that were never kept.
        found = found[: found.index(stay[-1]) + 1]
        if len(found) < LOOKED_AT:
            return None
    return Kept(tuple(found[:DEPTH]), step.after, kept.is_cut or len(found) > DEPTH)


def _places(matcher: Matcher | None, query: BriefQuery) -> list[tuple[int, float]]:
    if matcher is None:
        return []
    ids, totals = matcher.rank(query)
    return list(zip(ids[: DEPTH + 1].tolist(), totals[: DEPTH + 1].tolist(), strict=True))


def _order(place: tuple[int, float]) -> tuple[float, int]:
    return -place[1], place[0]


FRONTS = Fronts()
