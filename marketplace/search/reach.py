"""What a change of a profile would bring: the changed profile is scored for every open brief as the index would.

Nothing is estimated. Each version of the profile is laid beside the live index (`matching.versions`), judged by
the same rules, scored by the same signals, and placed among the others as they stand.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from marketplace.search.drafts import record_of
from marketplace.search.fronts import FIRST, FRONTS, Asked
from marketplace.search.translate import query_of
from matching.errors import MatchingError
from matching.versions import versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from marketplace.domain.experts import ExpertDraft
    from marketplace.search.current import Live
    from marketplace.search.fronts import Front
    from matching.types import BriefQuery

__all__ = ["Asked", "Reach", "Reaching", "Whose", "forget"]


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


class Reaching:
    """Versions of one profile, scored for one open brief after another, so that a page can stop in between.

    The index is handed in at every step and not kept: a piece of work that nobody comes back to would
    hold all of an old one in memory. It must be the same index at every step.
    """

    def __init__(
        self, live: Live, drafts: Sequence[ExpertDraft], briefs: Iterable[Asked], *, whose: Whose, today: date
    ) -> None:
        self._whose, self._today = whose, today
        records = [
            record_of(draft, key=key, public_id=whose.public_id, email=whose.email, blocked=whose.blocked, today=today)
            for key, draft in enumerate(drafts, start=1)
        ]
        self._matcher = versions(live.matcher, records, of=whose.expert_id)
        self._left = deque(briefs)
        # By the keys of the briefs: somebody fits one if they fit any of its roles.
        self._fits: list[set[int]] = [set() for _ in drafts]
        self._first: list[set[int]] = [set() for _ in drafts]
        self._asked: set[int] = set()

    @property
    def asked(self) -> int:
        """For how many briefs the versions were scored; one that cannot be asked any more is left out."""
        return len(self._asked)

    @property
    def left(self) -> int:
        """For how many briefs, or roles of them, they are still to be scored."""
        return len(self._left)

    def step(self, live: Live) -> None:
        """Score every version for the next brief."""
        asked = self._left.popleft()
        query = query_of(asked.draft, today=self._today, company_id=asked.company_id, blocked=asked.blocked)
        try:
            front = FRONTS.of(live, asked, query)
        except MatchingError:
            return
        self._asked.add(asked.brief_id)
        if self._whose.expert_id not in query.blocked_experts:
            self._count(asked.brief_id, query, front)

    def found(self) -> list[Reach]:
        """How far each version reaches among the briefs so far."""
        return [Reach(len(fits), len(first)) for fits, first in zip(self._fits, self._first, strict=True)]

    def _count(self, brief_id: int, query: BriefQuery, front: Front) -> None:
        mine = self._whose.expert_id
        # The versions have ids of their own, which mean nobody that the company has blocked.
        ids, totals = self._matcher.rank(replace(query, blocked_experts=frozenset()))
        others = [(total, key) for key, total in front if key != mine]
        for key, total in zip(ids.tolist(), totals.tolist(), strict=True):
            ahead = sum(t > total or (t == total and other < mine) for t, other in others)
            self._fits[key - 1].add(brief_id)
            if ahead < FIRST:
                self._first[key - 1].add(brief_id)


def forget() -> None:
    """Keep no ranking, as in a process that has just begun: for timings and tests."""
    FRONTS.forget()
