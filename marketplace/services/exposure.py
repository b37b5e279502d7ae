"""Whom a ranking proposes to ask next: capacity, and what was proposed before, read here; the order stays as it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from marketplace.domain.hiring_words import CandidacyStatus
from marketplace.domain.vocabulary import ExpertStatus
from marketplace.models import Candidacy, MatchResult, MatchRun
from marketplace.search.slates import Known, Shown, prices_of, proposed, wanted_by
from marketplace.services import wishes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from marketplace.models import Brief
    from marketplace.search import BriefQuery, Match
    from marketplace.search.current import Live
    from marketplace.search.origins import Rebuilt
    from marketplace.search.slates import Placed

FIELD = 20
"""Of how many of a ranking a slate is made: twice as many as are asked at a time."""

LATELY = timedelta(days=14)
"""For how long an invitation that came to nothing takes half a place."""

KEPT_SLATES = 200
"""How many slates of before count: their prices halve in two weeks."""

_S = CandidacyStatus
UNASKED = (_S.SUGGESTED, _S.SHORTLISTED)


def propose(
    db: Session, brief: Brief, live: Live, query: BriefQuery, field: Sequence[Match], today: date, seed: int
) -> tuple[tuple[Placed, ...], dict[str, Any]]:
    """Whom to ask next, and all that a replay needs to propose the same; who is asked already is not proposed."""
    if not field:
        return (), {}
    asked = select(Candidacy.expert_id).where(Candidacy.brief_id == brief.id, Candidacy.status.not_in(UNASKED))
    taken = set(db.scalars(asked))
    free = [match for match in field if match.expert_id not in taken]
    ids = [match.expert_id for match in free]
    wanted = wanted_by(live.matcher, query, wishes.of_many(db, ids))
    known = _known(db, brief, ids, today, wanted, pool_size=len(live.matcher.pool))
    placed = proposed(live.matcher, query, free, known, seed=seed)
    kept = {"seed": seed, "field": len(field), "taken": sorted(taken & {match.expert_id for match in field})}
    return placed, {**kept, "known": {str(key): asdict(each) for key, each in known.items()}}


def not_to_ask(run: MatchRun, candidates: Iterable[Candidacy]) -> dict[int, CandidacyStatus | ExpertStatus]:
    """Whom of a stored ranking nobody would propose any more, by their keys, and why: where they stand with the brief
    since, or that they are not listed.
    """
    gone = {one.expert_id: one.expert.status for one in run.results if one.expert.status is not ExpertStatus.APPROVED}
    return {**gone, **{one.expert_id: one.status for one in candidates if one.status not in UNASKED}}


def proposed_again(
    rebuilt: Rebuilt, query: BriefQuery, ranked: Sequence[Match], kept: Mapping[str, Any]
) -> tuple[Placed, ...]:
    """The same from what was kept with a ranking."""
    known = {int(key): Known(**each) for key, each in kept["known"].items()}
    free = [match for match in ranked[: kept["field"]] if match.expert_id not in kept["taken"]]
    return proposed(rebuilt.matcher, query, free, known, seed=kept["seed"])


def _known(
    db: Session, brief: Brief, experts: Sequence[int], today: date, wanted: Mapping[int, float], *, pool_size: int
) -> dict[int, Known]:
    """What is known of these, without whoever nothing is known of."""
    came_to_nothing = (
        select(Candidacy.expert_id, func.count())
        .where(
            Candidacy.expert_id.in_(experts),
            Candidacy.status.in_((_S.DECLINED, _S.INVITATION_EXPIRED)),
            Candidacy.since > datetime.combine(today, time.min, UTC) - LATELY,
        )
        .group_by(Candidacy.expert_id)
    )
    proposed_before = (
        select(MatchResult.expert_id, func.count(MatchRun.brief_id.distinct()))
        .join(MatchRun, MatchRun.id == MatchResult.run_id)
        .where(
            MatchResult.expert_id.in_(experts),
            MatchResult.wave_place.is_not(None),
            MatchRun.brief_id != brief.id,
        )
        .group_by(MatchResult.expert_id)
    )
    lately = Counter({row[0]: row[1] for row in db.execute(came_to_nothing)})
    shown = Counter({row[0]: row[1] for row in db.execute(proposed_before)})
    prices = prices_of(_slates(db, brief), experts, day=today, pool_size=pool_size)
    found = {key: Known(lately[key], shown[key], prices[key], wanted.get(key)) for key in experts}
    return {key: each for key, each in found.items() if each != Known()}


def _slates(db: Session, brief: Brief) -> list[Shown]:
    """The newest slates of the latest other briefs, of each role one, the oldest first: to rank again costs nobody."""
    newest = func.max(MatchRun.id).label("id")
    others = (MatchRun.is_what_if.is_(False), MatchRun.brief_id != brief.id)
    of_each = select(newest).where(*others).group_by(MatchRun.brief_id, MatchRun.role)
    runs = of_each.order_by(newest.desc()).limit(KEPT_SLATES).subquery()
    chosen = (
        select(MatchRun.id, MatchRun.today, MatchResult.expert_id)
        .join(MatchResult, MatchResult.run_id == MatchRun.id)
        .where(MatchRun.id.in_(select(runs.c.id)), MatchResult.wave_place.is_not(None))
        .order_by(MatchRun.id, MatchResult.wave_place)
    )
    days, experts = {}, defaultdict(list)
    for run, day, expert in db.execute(chosen):
        days[run] = day
        experts[run].append(expert)
    return [Shown(days[run], tuple(experts[run])) for run in days]
