"""Why a company is, or is not, shown one expert for a brief, and where changes of the profile would bring them.

Everything is the engine's own: rules and scores of this person among all others, who stay unnamed. Each changed
profile is laid beside the live index and scored, so what is said of it is true.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from marketplace.search.drafts import record_of
from marketplace.search.left_out import gap_of
from marketplace.search.translate import query_of
from matching import explain
from matching.demand import OpenBrief, Wishes, briefs_for, lay
from matching.errors import MatchingError
from matching.revision import among
from matching.signals.options import MODELS
from matching.versions import versions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from marketplace.domain.experts import ExpertDraft
    from marketplace.search.current import Live
    from marketplace.search.fronts import Asked
    from marketplace.search.reach import Whose
    from matching import Matcher
    from matching.demand import Feed
    from matching.matcher import Measured
    from matching.types import BriefQuery, Contribution, Match


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A condition of the brief that somebody does not meet, and what they have instead, where that can be said."""

    rule: str
    gap: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one expert stands for one brief: every part of their score, or what stands in the way.

    `fits` is how many fit in all. `worth` is what the brief is to the expert: without a match in it, a limit of their
    own keeps it from their list. `paid` is what share of their ask the brief aims to pay, by model, if not all.
    """

    fits: int
    worth: Feed
    match: Match | None
    obstacles: tuple[Obstacle, ...]
    paid: Mapping[str, float]


def standing(
    live: Live,
    asked: Asked,
    expert_id: int,
    *,
    today: date,
    wishes: Wishes | None = None,
    company: float | None = None,
) -> tuple[Standing, Measured] | None:
    """Where somebody stands in the ranking of a brief as it would be made now, and all who fit with their scores.

    None for somebody who is not in the index.

    `company` is how reliable the company has been, in [0, 1], None while too little is known.
    Raises MatchingError for a brief that cannot be asked any more.
    """
    matcher = live.matcher
    found = np.flatnonzero(matcher.pool.ids == expert_id)
    if not len(found):
        return None
    query = _query(asked, today)
    measured = matcher.measure(query)
    match = _match(matcher, query, measured, expert_id)
    obstacles, paid = _obstacles(matcher, query, int(found[0]))
    laid = lay(matcher, [OpenBrief(asked.brief_id, query, company)])
    worth = briefs_for(matcher, expert_id, laid, wishes or Wishes(), n=1)
    return Standing(len(measured.ids), worth, match, obstacles, paid), measured


def places(
    live: Live, others: Measured, drafts: Sequence[ExpertDraft], asked: Asked, *, whose: Whose, today: date
) -> list[tuple[int, float] | None]:
    """Rank and score of each version of a profile among the others as they stand; None where it does not fit."""
    records = [
        record_of(draft, key=key, public_id=whose.public_id, email=whose.email, blocked=whose.blocked, today=today)
        for key, draft in enumerate(drafts, start=1)
    ]
    query = _query(asked, today)
    laid = versions(live.matcher, records, of=whose.expert_id)
    # The versions have ids of their own, which mean nobody that the company has blocked.
    ids, totals = laid.rank(replace(query, blocked_experts=frozenset()))
    scored = dict(zip(ids.tolist(), totals.tolist(), strict=True))
    return [
        (_rank(others, whose.expert_id, scored[key]), scored[key]) if key in scored else None
        for key in range(1, len(drafts) + 1)
    ]


def _query(asked: Asked, today: date) -> BriefQuery:
    return query_of(asked.draft, today=today, company_id=asked.company_id, blocked=asked.blocked)


def _rank(measured: Measured, expert_id: int, total: float) -> int:
    """The place of this total, as somebody with this id, among all others; of equal totals the lower id is first."""
    ahead = (measured.totals > total) | ((measured.totals == total) & (measured.ids < expert_id))
    return 1 + int((ahead & (measured.ids != expert_id)).sum())


def _match(matcher: Matcher, query: BriefQuery, measured: Measured, expert_id: int) -> Match | None:
    """What the ranking says of this person, with medians and points among all who fit."""
    mine = among(matcher, {expert_id}).match(query, n=1).matches
    if not mine:
        return None
    middle = explain.medians(measured.values)
    medians = dict(zip(measured.signals, middle.tolist(), strict=True))
    parts = tuple(_beside(part, medians[part.signal]) for part in mine[0].contributions)
    return replace(
        mine[0],
        rank=_rank(measured, expert_id, mine[0].score),
        base=float(middle @ measured.weights),
        contributions=parts,
        weakest=explain.weakest(parts),
        counterfactuals=(),
    )


def _beside(part: Contribution, median: float) -> Contribution:
    return replace(part, median=median, points=part.weight * (part.value - median))


def _obstacles(matcher: Matcher, query: BriefQuery, row: int) -> tuple[tuple[Obstacle, ...], dict[str, float]]:
    options, verdict = matcher.judge(query)
    locked = [Obstacle(rule, "") for rule, fails in verdict.locked.items() if fails[row]]
    bits = int(verdict.failing()[row])
    failed = [
        Obstacle(rule, gap_of(matcher, options, verdict, rule, row))
        for bit, rule in enumerate(verdict.rules)
        if bits >> bit & 1
    ]
    aim = options.target if options.target is not None else options.maximum
    paid = {}
    for option in np.flatnonzero(matcher.pool.is_offered[row]).tolist():
        share = float(aim[option] / options.expected[row, option]) if aim is not None else 1.0
        if options.accepted[option] and share < 1:
            paid[MODELS[option].value] = share
    return (*locked, *failed), paid


__all__ = ["MatchingError", "Obstacle", "Standing", "places", "standing"]
