"""Matches: ranking the listed experts for a brief, and keeping the ranking exactly as it was shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from marketplace.domain.briefs import BRIEF_MOVES
from marketplace.domain.errors import IllegalMove, Invalid, NotFound
from marketplace.domain.vocabulary import BriefStatus, EngagementModel, EventAct
from marketplace.models import Brief, MatchResult, MatchRun
from marketplace.models.base import public_id as random_id
from marketplace.search import MatchingError
from marketplace.search.translate import query_of
from marketplace.services import briefs, companies, events, experts
from marketplace.services.frozen import brief_of, frozen, shortlist_of

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.domain.briefs import BriefDraft
    from marketplace.models import Company
    from marketplace.search import Match, Shortlist
    from marketplace.search.current import Live

__all__ = ["as_ranked", "latest_of", "latest_run", "preview", "run_of", "shortlist", "shortlist_of"]


@dataclass(frozen=True, slots=True)
class Latest:
    """What heads a ranking: its public id, how many are eligible, and how many of those shown are strong."""

    public_id: str
    eligible: int
    strong: int


LONGEST = 100
"""More experts than anybody reads, and few enough to store."""

NOBODY_LISTED = (
    "No expert is listed yet, so nobody can be ranked; approve experts, or run `make seed` for an invented population."
)

MATCHABLE = (BriefStatus.DRAFT, BriefStatus.OPEN)


def preview(
    db: Session, draft: BriefDraft, live: Live, *, today: date, size: int = 10, company: Company | None = None
) -> Shortlist:
    """Rank the listed experts for a brief that is nobody's yet, and store nothing.

    Raises Invalid, naming the fields, when it cannot be a brief.
    """
    return _ranked(db, briefs.checked(draft, today=today), live, today=today, size=size, company=company)


def shortlist(
    db: Session, brief: Brief, live: Live, *, today: date, size: int = 10, actor: Actor | None = None
) -> MatchRun:
    """Rank the listed experts for a brief and keep the ranking, with every contribution as it was shown.

    Raises IllegalMove unless the brief is a draft or open, and Invalid when the taxonomy has retired a
    word of it since.
    """
    if brief.status not in MATCHABLE:
        raise IllegalMove(f"A brief that is {brief.status} cannot be matched.", BRIEF_MOVES.legal(brief.status))
    draft = briefs.resolved(briefs.draft_of(brief))
    shown = _ranked(db, draft, live, today=today, size=size, company=brief.company)
    run = MatchRun(
        public_id=random_id(),
        brief=brief,
        requested_by_id=actor.user_id if actor else None,
        today=today,
        snapshot=live.version,
        taxonomy_version=live.matcher.taxonomy.version,
        brief_as_ranked=frozen(draft),
        pool_size=shown.pool_size,
        eligible=shown.eligible,
        base=shown.base,
        currency=shown.currency,
        weights=frozen(dict(shown.weights)),
        medians=frozen(dict(shown.medians)),
        excluded=frozen(dict(shown.excluded)),
        excluded_only=frozen(dict(shown.excluded_only)),
        relaxations=frozen(shown.relaxations),
        notes=frozen(shown.notes),
        results=[_result_of(match) for match in shown.matches],
    )
    db.add(run)
    after = {"run": run.public_id, "shown": len(shown.matches), "eligible": shown.eligible}
    events.record(db, actor=actor, act=EventAct.MATCHED, object=brief, after=after)
    # The caller redirects to the run, and reads its experts.
    db.flush()
    return run


def run_of(db: Session, brief: Brief, public_id: str) -> MatchRun:
    """A stored ranking of this brief. Raises NotFound, also when the run is another brief's."""
    run = db.scalar(_whole().where(MatchRun.brief_id == brief.id, MatchRun.public_id == public_id))
    if run is None:
        raise NotFound("There is no such shortlist.")
    return run


def latest_run(db: Session, brief: Brief) -> MatchRun | None:
    """The newest ranking of this brief, or None where it was never matched."""
    return db.scalar(_whole().where(MatchRun.brief_id == brief.id).order_by(MatchRun.id.desc()).limit(1))


def latest_of(db: Session, company: Company, *, strong: float) -> dict[int, Latest]:
    """The newest ranking of each of a company's briefs, by the brief's key; a score from `strong` on is strong."""
    newest = (
        select(func.max(MatchRun.id))
        .join(Brief, Brief.id == MatchRun.brief_id)
        .where(Brief.company_id == company.id)
        .group_by(MatchRun.brief_id)
    )
    heads = (
        select(
            MatchRun.brief_id,
            MatchRun.public_id,
            MatchRun.eligible,
            func.count(MatchResult.id).filter(MatchResult.score >= strong),
        )
        .outerjoin(MatchResult, MatchResult.run_id == MatchRun.id)
        .where(MatchRun.id.in_(newest))
        .group_by(MatchRun.id)
    )
    return {row[0]: Latest(row[1], row[2], row[3]) for row in db.execute(heads)}


def as_ranked(run: MatchRun) -> BriefDraft:
    """The brief as it was when the run was made."""
    return brief_of(run.brief_as_ranked)


def _ranked(
    db: Session, draft: BriefDraft, live: Live, *, today: date, size: int, company: Company | None
) -> Shortlist:
    """Match, and match again without whoever is no longer listed, until everyone shown is."""
    if not 1 <= size <= LONGEST:
        raise Invalid({"size": [f"A shortlist of {size} is not possible; ask for 1 to {LONGEST}."]})
    blocked = companies.blocked_experts(db, company) if company else frozenset()
    query = query_of(draft, today=today, company_id=company.id if company else None, blocked=blocked)
    if not len(live.matcher.pool):
        raise Invalid({"experts": [NOBODY_LISTED]})
    while True:
        try:
            found = live.matcher.match(query, size)
        except MatchingError as error:
            raise Invalid({error.field or "text": [str(error)]}) from error
        ids = {match.expert_id for match in found.matches}
        gone = ids - experts.find_listed_ids(db, ids)
        if not gone:
            return found
        query = replace(query, blocked_experts=query.blocked_experts | gone)


def _result_of(match: Match) -> MatchResult:
    cost = match.total_cost
    return MatchResult(
        expert_id=match.expert_id,
        rank=match.rank,
        name=match.name,
        headline=match.headline,
        score=match.score,
        base=match.base,
        confidence=match.confidence,
        model=EngagementModel(match.model),
        cost_low=cost.low,
        cost_expected=cost.expected,
        cost_high=cost.high,
        cost_currency=cost.currency,
        weakest=match.weakest,
        options=frozen(match.options),
        contributions=frozen(match.contributions),
        counterfactuals=frozen(match.counterfactuals),
        flags=frozen(match.flags),
    )


def _whole() -> Select[MatchRun]:
    """Runs with their results and the experts in them, so that a page can be made after the session."""
    return select(MatchRun).options(selectinload(MatchRun.results).joinedload(MatchResult.expert))
