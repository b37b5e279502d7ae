"""Why an expert is, or is not, shown to a company for one brief, and the changes that would do most about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from marketplace.domain.changes import changes_for
from marketplace.search import why
from marketplace.services import brief_queries, own_profile, profiles, reach, wishes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from marketplace.domain.sections import Section
    from marketplace.domain.wishes import Outside, Wishes
    from marketplace.models import Brief, Expert
    from marketplace.search.current import Live
    from marketplace.search.reach import Asked
    from marketplace.search.why import Standing

TOLD = 3
LEAST_GAIN = 0.005
"""Less than half a point out of 100 is nothing to speak of."""


@dataclass(frozen=True, slots=True)
class Gain:
    """One change of a profile in the words of `domain.changes`, and the place that it would bring."""

    section: Section
    kind: str
    word: str
    detail: str
    rank: int
    score: float


@dataclass(frozen=True, slots=True)
class Why:
    """Where an expert stands for a brief, and the best changes, first the best; of `tried` that were scored.

    Of a brief for several people it is that `role` by which it is in their list, or for which they score highest; of
    any other it is empty. What is `outside` their own wishes keeps them from being shown, wherever they would stand.
    """

    role: str
    standing: Standing
    gains: tuple[Gain, ...]
    tried: int
    outside: tuple[Outside, ...]


MOST_KEPT = 500
_KEPT: dict[object, Why] = {}


def of(
    db: Session, expert: Expert, brief: Brief, live: Live, *, today: date, company: float | None = None
) -> Why | None:
    """Work it out by scoring, as the ranking of the brief would now be made.

    `company` is how reliable the company has been. The answer is kept for as long as nothing that it depends on has
    moved: the index and its words, the profile, its wishes, the brief and the blocks. None for somebody whom the
    index does not know yet, or a brief whose words have been retired.
    """
    # What they themselves do not want is said apart; where they would stand is worked out as if they did.
    asked = [replace(one, blocked=one.blocked - {expert.id}) for one in brief_queries.one(db, brief)]
    wanted = wishes.of(expert)
    said = (wanted.looked_for, wanted.blocked, wanted.most_hours, *wanted.weights.items())
    whose = (expert.id, expert.revision, said)
    words = live.matcher.taxonomy.version
    key = (live.version, words, whose, brief.id, brief.version, tuple(one.blocked for one in asked), today, company)
    kept = _KEPT.get(key)
    if kept is None:
        try:
            kept = _worked_out(db, expert, asked, live, today, company, wanted)
        except why.MatchingError:
            kept = None
        if kept is not None:
            _KEPT[key] = kept
            while len(_KEPT) > MOST_KEPT:
                _KEPT.pop(next(iter(_KEPT)), None)
    return kept


def _worked_out(
    db: Session, expert: Expert, roles: Sequence[Asked], live: Live, today: date, company: float | None, wanted: Wishes
) -> Why | None:
    own = wishes.to_engine(wanted)
    held = [(one, why.standing(live, one, expert.id, today=today, wishes=own, company=company)) for one in roles]
    known = [(one, *found) for one, found in held if found is not None]
    if not known:
        return None
    asked, standing, others = max(known, key=lambda role: _rank_of(role[1]))
    draft = profiles.draft_of(own_profile.whole(db, expert))
    typical = reach.typical_asks(db, expert)
    changes = changes_for(draft, asked.draft, today=today, typical=typical, paid=standing.paid)
    drafts = [change.apply(draft) for change in changes]
    whose = reach.whose(db, expert)
    places = why.places(live, others, drafts, asked, whose=whose, today=today) if drafts else []
    now = standing.match.score if standing.match is not None else -1.0
    gains = [
        Gain(change.section, change.kind, change.word, change.detail, *place)
        for change, place in zip(changes, places, strict=True)
        if place is not None and place[1] > now + LEAST_GAIN
    ]
    gains.sort(key=lambda gain: (-gain.rank, gain.score))
    # Two ways to ask less for the same work are one advice: the better one comes last here, and stays.
    best = {(gain.kind, gain.word): gain for gain in gains}
    told = sorted(best.values(), key=lambda gain: (gain.rank, -gain.score))[:TOLD]
    outside = wishes.outside(wanted, domain=asked.draft.domain, hours=asked.draft.hours_per_week)
    return Why(asked.role, standing, tuple(told), len(changes), outside)


def _rank_of(standing: Standing) -> tuple[float, float]:
    """How high a role of a brief stands in the expert's own list, then in its company's; -1 where it is not there."""
    own = max((match.order for match in standing.worth.matches), default=-1.0)
    return own, standing.match.score if standing.match is not None else -1.0
