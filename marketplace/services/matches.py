"""Matches: ranking the listed experts for a brief, and keeping the ranking exactly as it was shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import lazyload, selectinload

from marketplace.domain.briefs import BRIEF_MOVES
from marketplace.domain.errors import IllegalMove, Invalid, NotFound
from marketplace.domain.teams import brief_of_role
from marketplace.domain.vocabulary import BriefStatus, EventAct
from marketplace.models import Brief, MatchResult, MatchRun
from marketplace.models.base import public_id as random_id
from marketplace.search import MatchingError
from marketplace.search.hours import hours_of
from marketplace.search.left_out import LeftOut, left_out
from marketplace.search.origins import made_with
from marketplace.search.translate import query_of
from marketplace.search.trials import AS_IT_IS, Trial
from marketplace.services import briefs, events, experts, exposure, pools, wishes
from marketplace.services.frozen import brief_of, frozen, match_of, result_of, shortlist_of
from marketplace.services.hiring.slots import TAKES_PEOPLE

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.domain.briefs import BriefDraft
    from marketplace.domain.teams import RoleWish
    from marketplace.models import Company, Expert
    from marketplace.search import BriefQuery, Shortlist
    from marketplace.search.current import Live

__all__ = [
    "Trial",
    "as_ranked",
    "head_of",
    "latest_heads",
    "latest_of",
    "match_of",
    "preview",
    "ranks_before",
    "run_of",
    "shortlist",
    "shortlist_of",
    "shown_in",
    "who_fails",
]


@dataclass(frozen=True, slots=True)
class Latest:
    """What heads a ranking: its public id, its role, how many are eligible, and how many of those shown are strong."""

    public_id: str
    role: str | None
    eligible: int
    strong: int


LONGEST = 100
"""More experts than anybody reads, and few enough to store."""

MOST_LEFT_OUT = 50
"""As many of those who are left out as anybody looks through."""

NOBODY_LISTED = (
    "No expert is listed yet, so nobody can be ranked; approve experts, or run `make seed` for an invented population."
)

MATCHABLE = frozenset({BriefStatus.DRAFT, BriefStatus.PENDING_APPROVAL}) | TAKES_PEOPLE
"""As long as somebody may still be found for it: the company also looks for more after its candidates said no."""


def preview(
    db: Session, draft: BriefDraft, live: Live, *, today: date, size: int = 10, company: Company | None = None
) -> Shortlist:
    """Rank the listed experts for a brief that is nobody's yet, and store nothing.

    Raises Invalid, naming the fields, when it cannot be a brief.
    """
    query = _query(db, briefs.checked(draft, today=today), today=today, company=company)
    return _ranked(db, query, live, size=size)[0]


def shortlist(
    db: Session,
    brief: Brief,
    live: Live,
    *,
    today: date,
    size: int = 10,
    role: RoleWish | None = None,
    trial: Trial = AS_IT_IS,
    actor: Actor | None = None,
) -> MatchRun:
    """Rank the listed experts for a brief, or for one of its roles, and keep it with every contribution as shown.

    A trial is marked as one: the brief stays as it is, and its own ranking stays the newest.

    Raises IllegalMove for a brief that has ended or is filled, and Invalid when the taxonomy has retired a word of it
    since.
    """
    if brief.status not in MATCHABLE:
        raise IllegalMove(f"A brief that is {brief.status} cannot be matched.", BRIEF_MOVES.legal(brief.status))
    draft = briefs.resolved(briefs.draft_of(brief))
    if role is not None:
        draft = brief_of_role(draft, role)
    query = trial.of(_query(db, draft, today=today, company=brief.company))
    _check_size(size)
    # A trial stands for nothing, so nobody is proposed from it.
    is_trial = trial != AS_IT_IS
    deep = size if is_trial else max(size, exposure.FIELD)
    found, query = _ranked(db, query, live, size=deep)
    name = random_id()
    field = () if is_trial else found.matches[: exposure.FIELD]
    wave, known = exposure.propose(db, brief, live, query, field, today, seed_of(name))
    placed = {each.expert_id: each for each in wave}
    kept = [match for match in found.matches if match.rank <= size or match.expert_id in placed]
    shown = replace(found, matches=tuple(kept))
    hours = hours_of(live.matcher, query, [match.expert_id for match in kept])
    run = MatchRun(
        public_id=name,
        brief=brief,
        requested_by_id=actor.user_id if actor else None,
        today=today,
        snapshot=live.version,
        taxonomy_version=live.matcher.taxonomy.version,
        role=role.name if role is not None else None,
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
        results=[result_of(match, hours[match.expert_id], placed.get(match.expert_id)) for match in kept],
        pool=pools.keep(db, live.origin),
        asked={
            "size": size,
            "deep": deep,
            "wave": known,
            "blocked": sorted(query.blocked_experts),
            "weights": dict(trial.weights),
            "given_up": list(trial.given_up),
            "with": made_with(),
        },
        is_what_if=is_trial,
    )
    db.add(run)
    after = {"run": run.public_id, "shown": min(size, len(kept)), "eligible": shown.eligible, "proposed": len(wave)}
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


def head_of(db: Session, brief: Brief, public_id: str) -> MatchRun:
    """A stored ranking of this brief without whom it shows. Raises NotFound like `run_of`."""
    chosen = select(MatchRun).where(MatchRun.brief_id == brief.id, MatchRun.public_id == public_id)
    run = db.scalar(chosen.options(lazyload(MatchRun.results)))
    if run is None:
        raise NotFound("There is no such shortlist.")
    return run


def latest_heads(db: Session, brief: Brief) -> dict[str | None, MatchRun]:
    """The newest ranking under the brief's own weights for each role it was ranked for, without whom it shows.

    That for the whole brief is under None.
    """
    mine = (MatchRun.brief_id == brief.id) & MatchRun.is_what_if.is_(False)
    newest = select(func.max(MatchRun.id)).where(mine).group_by(MatchRun.role)
    chosen = select(MatchRun).where(MatchRun.id.in_(newest)).order_by(MatchRun.id)
    return {run.role: run for run in db.scalars(chosen.options(lazyload(MatchRun.results)))}


def latest_of(db: Session, company: Company, *, strong: float) -> dict[int, Latest]:
    """The newest ranking of each of a company's briefs, by the brief's key; a score from `strong` on is strong."""
    newest = (
        select(func.max(MatchRun.id))
        .join(Brief, Brief.id == MatchRun.brief_id)
        .where(Brief.company_id == company.id, MatchRun.is_what_if.is_(False))
        .group_by(MatchRun.brief_id)
    )
    heads = (
        select(
            MatchRun.brief_id,
            MatchRun.public_id,
            MatchRun.role,
            MatchRun.eligible,
            func.count(MatchResult.id).filter(MatchResult.score >= strong),
        )
        .outerjoin(MatchResult, MatchResult.run_id == MatchRun.id)
        .where(MatchRun.id.in_(newest))
        .group_by(MatchRun.id)
    )
    return {row[0]: Latest(*row[1:]) for row in db.execute(heads)}


def shown_in(run: MatchRun, expert_id: str) -> Expert:
    """Somebody whom a ranking shows, by their public id. Raises NotFound."""
    found = next((result.expert for result in run.results if result.expert.public_id == expert_id), None)
    if found is None:
        raise NotFound("This ranking does not show them.")
    return found


def ranks_before(db: Session, run: MatchRun) -> dict[int, int]:
    """Where a trial's brief or role had ranked people before it: the ranks of its newest own ranking, by expert."""
    own = (MatchRun.brief_id == run.brief_id) & MatchRun.is_what_if.is_(False) & (MatchRun.id < run.id)
    own &= MatchRun.role.is_not_distinct_from(run.role)
    before = select(func.max(MatchRun.id)).where(own).scalar_subquery()
    chosen = select(MatchResult.expert_id, MatchResult.rank).where(MatchResult.run_id == before)
    return {row.expert_id: row.rank for row in db.execute(chosen)}


def who_fails(
    db: Session, run: MatchRun, live: Live, rule: str, *, today: date, company: Company
) -> tuple[list[LeftOut], int]:
    """Whom a condition of a ranking's brief leaves out as things stand now, the first fifty, and how many they are.

    Raises Invalid when the brief as it was ranked cannot be asked any more.
    """
    query = _query(db, briefs.resolved(as_ranked(run)), today=today, company=company)
    try:
        found, count = left_out(live.matcher, query, rule, MOST_LEFT_OUT)
    except MatchingError as error:
        raise Invalid({error.field or "text": [str(error)]}) from error
    listed = experts.find_listed_ids(db, {each.expert_id for each in found})
    return [each for each in found if each.expert_id in listed], count


def as_ranked(run: MatchRun) -> BriefDraft:
    """The brief as it was when the run was made, or as the role of the run saw it."""
    return brief_of(run.brief_as_ranked)


def _query(db: Session, draft: BriefDraft, *, today: date, company: Company | None) -> BriefQuery:
    """The question of a brief, without whom its company and they do not want to meet, and who does not want it."""
    blocked = wishes.kept_apart(db, company, draft)
    return query_of(draft, today=today, company_id=company.id if company else None, blocked=blocked)


def _ranked(db: Session, query: BriefQuery, live: Live, *, size: int) -> tuple[Shortlist, BriefQuery]:
    """Match, and match again without whoever is no longer listed, until everyone shown is.

    Returns the question that was answered in the end too.
    """
    _check_size(size)
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
            return found, query
        query = replace(query, blocked_experts=query.blocked_experts | gone)


def _check_size(size: int) -> None:
    if not 1 <= size <= LONGEST:
        raise Invalid({"size": [f"A shortlist of {size} is not possible; ask for 1 to {LONGEST}."]})


def seed_of(name: str) -> int:
    """What chance is drawn from in the ranking of this public id."""
    return int(name.replace("-", "")[:8], 16)


def _whole() -> Select[MatchRun]:
    """Runs with their results and the experts in them, so that a page can be made after the session."""
    return select(MatchRun).options(selectinload(MatchRun.results).joinedload(MatchResult.expert))
