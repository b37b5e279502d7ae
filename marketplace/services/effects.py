"""What a change of the taxonomy would do, worked out before anybody decides: rankings of open briefs, and rows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import select, union_all
from sqlalchemy.orm import joinedload, selectinload

from marketplace.domain.errors import Invalid
from marketplace.domain.proposals import ChangeKind
from marketplace.domain.vocabulary import BriefStatus
from marketplace.models import Brief, BriefRequirement, CompanyBlockedExpert, ExpertBlockedCompany
from marketplace.search import MatchingError
from marketplace.search import effects as search
from marketplace.search.effects import Shift
from marketplace.search.translate import query_of
from marketplace.services import briefs, merges, proposals

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from marketplace.models import TaxonomyChange
    from marketplace.search import BriefQuery
    from marketplace.search.current import Live

SIZE = 10
"""The first places that are compared."""

MOST_RANKED = 40
"""More briefs than this are not ranked again for one page; the newest are, and the page says so."""


@dataclass(frozen=True, slots=True)
class Touched:
    """One open brief whose first places change, or that could no longer be matched."""

    public_id: str
    title: str
    shift: Shift | None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change would do. `rows` counts those that name a skill which is merged away or retired."""

    open_briefs: int
    can_be_touched: int
    ranked: int
    changed: tuple[Touched, ...]
    rows: Mapping[str, int]
    new_version: str


def of(db: Session, proposal: TaxonomyChange, live: Live, *, today: date) -> Effect:
    """Work out what accepting a proposal would do now; nothing is changed.

    The change is made to a copy of the taxonomy in memory. Briefs that cannot be touched by it are
    not ranked again: none of their skills is worth more or less, and their words mean the same.
    Raises Invalid with the loader's reason when the change no longer fits.
    """
    words = proposals.outcome_of(db, proposal)
    now = live.matcher.taxonomy
    skills = search.touched(now, words.taxonomy)
    rows = db.execute(
        select(Brief.id, Brief.title, Brief.text, Brief.outcome, Brief.scope)
        .where(Brief.status == BriefStatus.OPEN)
        .order_by(Brief.id.desc())
    ).all()
    asking = _asking(db, skills)
    chosen = [
        row.id
        for row in rows
        if row.id in asking
        or search.reads_otherwise("\n".join((row.title, row.text, row.outcome, row.scope)), now, words.taxonomy)
    ]
    ranked = _loaded(db, chosen[:MOST_RANKED])
    blocked = _blocked(db, {brief.company_id for brief in ranked})
    asked = [partial(_query, brief, blocked[brief.company_id], today) for brief in ranked]
    shifts = search.shifts(live.matcher, words, asked, size=SIZE) if len(live.matcher.pool) else []
    changed = [
        Touched(brief.public_id, brief.title, None, shift)
        if isinstance(shift, str)
        else Touched(brief.public_id, brief.title, shift)
        for brief, shift in zip(ranked, shifts, strict=False)
        if isinstance(shift, str) or not shift.is_none
    ]
    loses = proposal.kind in (ChangeKind.MERGE_INTO, ChangeKind.RETIRE)
    return Effect(
        open_briefs=len(rows),
        can_be_touched=len(chosen),
        ranked=len(ranked),
        changed=tuple(changed),
        rows=merges.holders(db, proposal.skill) if loses else {},
        new_version=words.taxonomy.version,
    )


def _query(brief: Brief, blocked: Collection[int], today: date) -> BriefQuery:
    """The question of a brief in the words that are spoken when this is called."""
    try:
        draft = briefs.resolved(briefs.draft_of(brief))
    except Invalid as problem:
        raise MatchingError(" ".join(said for each in problem.errors.values() for said in each)) from problem
    return query_of(draft, today=today, company_id=brief.company_id, blocked=blocked)


def _asking(db: Session, skills: Collection[str]) -> set[int]:
    """The briefs that ask for one of these skills."""
    asked = db.execute(
        select(BriefRequirement.brief_id, BriefRequirement.skill).join(Brief).where(Brief.status == BriefStatus.OPEN)
    )
    return {brief for brief, skill in asked if skill in skills}


def _loaded(db: Session, ids: Sequence[int]) -> Sequence[Brief]:
    """Briefs with all they ask for, in few queries, newest first."""
    if not ids:
        return []
    whole = select(Brief).where(Brief.id.in_(ids)).order_by(Brief.id.desc())
    together = [joinedload(part) for part in (Brief.languages, Brief.work_countries, Brief.compliance)]
    apart = [selectinload(part) for part in (Brief.requirements, Brief.specializations, Brief.engagement_models)]
    return db.scalars(whole.options(*together, *apart)).unique().all()


def _blocked(db: Session, companies: Collection[int]) -> defaultdict[int, set[int]]:
    """The experts whom each of these companies is not to meet, whichever of the two said so."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    both = union_all(
        *(
            select(model.company_id, model.expert_id).where(model.company_id.in_(companies))
            for model in (CompanyBlockedExpert, ExpertBlockedCompany)
        )
    )
    for company, expert in db.execute(both) if companies else ():
        found[company].add(expert)
    return found
