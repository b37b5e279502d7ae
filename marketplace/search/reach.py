"""What a change of a profile would bring: the changed profile is scored for every open brief as the index would.

Nothing is estimated. Each version of the profile is laid beside the live index (`matching.versions`), judged by
the same rules, scored by the same signals, and placed among the others as they stand.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from marketplace.search.drafts import record_of
from marketplace.search.translate import query_of
from matching.errors import MatchingError
from matching.versions import versions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from marketplace.domain.briefs import BriefDraft
    from marketplace.domain.experts import ExpertDraft
    from marketplace.search.current import Live
    from matching.types import BriefQuery

FIRST = 10
"""How many experts a company sees at first."""

LOOKED_AT = FIRST + 1
"""How many of a ranking are kept: enough to find the first ten without the person themselves."""

KEPT = 4_096


@dataclass(frozen=True, slots=True)
class Asked:
    """An open brief as it is asked of the index; `blocked` are the experts who and its company do not meet."""

    brief_id: int
    version: int
    company_id: int
    draft: BriefDraft
    blocked: frozenset[int]


@dataclass(frozen=True, slots=True)
class Reach:
    """For how many of the open briefs a profile fits, and for how many it is among the first ten."""

    fits: int
    first: int


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose profile it is: the key and public id of the row, the address, and the companies they block."""

    expert_id: int
    public_id: str
    email: str | None
    blocked: frozenset[int] = frozenset()


Front = tuple[tuple[int, float], ...]
"""The best of a ranking: ids and totals, best first."""


class Fronts:
    """The best of every ranking that was lately asked for, by everything that it depends on."""

    def __init__(self) -> None:
        self._kept: OrderedDict[object, Front] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, live: Live, asked: Asked, query: BriefQuery) -> Front:
        """The best of the ranking of this brief in this index."""
        key = (live.version, asked.brief_id, asked.version, asked.blocked, query.today, query.text)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        ids, totals = live.matcher.rank(query)
        best = tuple(zip(ids[:LOOKED_AT].tolist(), totals[:LOOKED_AT].tolist(), strict=True))
        with self._lock:
            self._kept[key] = best
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return best


FRONTS = Fronts()


def fronts_of(live: Live, briefs: Sequence[Asked], today: date) -> list[tuple[BriefQuery, Front]]:
    """The question and the best of the ranking of every brief; one that cannot be asked any more is left out."""
    found = []
    for asked in briefs:
        query = query_of(asked.draft, today=today, company_id=asked.company_id, blocked=asked.blocked)
        try:
            found.append((query, FRONTS.of(live, asked, query)))
        except MatchingError:
            continue
    return found


def reaches(
    live: Live,
    drafts: Sequence[ExpertDraft],
    fronts: Sequence[tuple[BriefQuery, Front]],
    *,
    whose: Whose,
    today: date,
) -> list[Reach]:
    """How far each version of a profile reaches among these briefs."""
    records = [
        record_of(draft, key=key, public_id=whose.public_id, email=whose.email, blocked=whose.blocked, today=today)
        for key, draft in enumerate(drafts, start=1)
    ]
    matcher = versions(live.matcher, records, of=whose.expert_id)
    fits, first = [0] * len(drafts), [0] * len(drafts)
    for query, front in fronts:
        if whose.expert_id in query.blocked_experts:
            continue
        # The versions have ids of their own, which mean nobody that the company has blocked.
        ids, totals = matcher.rank(_without_blocks(query))
        others = [(total, key) for key, total in front if key != whose.expert_id]
        for key, total in zip(ids.tolist(), totals.tolist(), strict=True):
            ahead = sum(t > total or (t == total and other < whose.expert_id) for t, other in others)
            fits[key - 1] += 1
            first[key - 1] += ahead < FIRST
    return [Reach(*pair) for pair in zip(fits, first, strict=True)]


def _without_blocks(query: BriefQuery) -> BriefQuery:
    return replace(query, blocked_experts=frozenset())
