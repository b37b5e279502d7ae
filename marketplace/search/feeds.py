"""The open briefs for one expert: laid once for each state of the index and of the briefs, ranked in milliseconds."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from marketplace.search.translate import query_of
from matching.demand import LABELS, WEIGHTS, BriefMatch, Feed, OpenBrief, OpenBriefs, Wishes, askable, briefs_for, lay

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from marketplace.search.current import Live
    from marketplace.search.reach import Asked

__all__ = ["LABELS", "WEIGHTS", "BriefMatch", "Feed", "Wishes", "feed_for"]

KEPT = 4
"""How many layings are kept: today's, and a few of a moment ago for requests under way."""


class Layings:
    """The open briefs as they were lately laid, by everything they depend on; shared between threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[object, OpenBriefs] = OrderedDict()
        self._last: tuple[object, OpenBriefs] | None = None
        self._lock = threading.Lock()

    def of(self, live: Live, asked: Sequence[Asked], company: Mapping[int, float], today: date) -> OpenBriefs:
        """Lay these briefs for this index, or return what was laid for the same."""
        known = tuple(company.get(brief.company_id) for brief in asked)
        places = tuple((a.brief_id, a.version, a.role, a.company_id, a.blocked) for a in asked)
        key = (live.version, today, known, places)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            encoder, before = self._last or (None, None)
        open_ = [
            OpenBrief(
                a.brief_id,
                query_of(a.draft, today=today, company_id=a.company_id, blocked=a.blocked),
                company.get(a.company_id),
                a.role,
            )
            for a in asked
        ]
        # Texts that the same encoder has read need not be read again: that is the slow part.
        same = before if encoder is live.matcher.text.encoder else None
        laid = lay(live.matcher, askable(live.matcher, open_), before=same)
        with self._lock:
            self._last = live.matcher.text.encoder, laid
            self._kept[key] = laid
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return laid


LAYINGS = Layings()


def feed_for(
    live: Live,
    expert_id: int,
    asked: Sequence[Asked],
    *,
    today: date,
    wishes: Wishes | None = None,
    company: Mapping[int, float] | None = None,
    most: int = 20,
) -> Feed | None:
    """Rank open briefs for a listed expert, by the key of their row; None for somebody who is not in the index.

    `asked` is what `services.reach.open_briefs` returns; a brief with a word that has been retired is passed over.
    `company` tells how reliable companies have been, in [0, 1], by their keys. `BriefMatch.key` is the brief's key.
    Raises MatchingError for wishes that make no sense.
    """
    if not (live.matcher.pool.ids == expert_id).any():
        return None
    laid = LAYINGS.of(live, asked, company or {}, today)
    return briefs_for(live.matcher, expert_id, laid, wishes or Wishes(), n=most)
