"""What would bring an expert before more companies: changes of their own profile, each scored for every open brief."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from marketplace.domain.changes import changes
from marketplace.domain.errors import Invalid
from marketplace.domain.rates import MINIMUM_SAMPLE
from marketplace.domain.sections import Section
from marketplace.domain.vocabulary import BriefStatus, ExpertStatus
from marketplace.models import Brief, CompanyBlockedExpert, Expert, ExpertBlockedCompany, ExpertTerms, User
from marketplace.search.reach import Asked, Reach, Whose, fronts_of, reaches
from marketplace.services import briefs, own_profile, profiles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from marketplace.search.current import Live

NEWEST = 50
"""How many open briefs are looked at, newest first."""

TOLD = 6
"""How many changes are worth telling at once."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One change in the words of `domain.changes`, and how far the profile would reach with it."""

    section: Section
    kind: str
    word: str
    detail: str
    reach: Reach
    fits_more: int
    first_more: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a profile reaches among the open briefs, and what would make it reach further, best first."""

    briefs: int
    now: Reach
    effects: tuple[Effect, ...]


MOST_KEPT = 1_000
_KEPT: dict[object, Standing] = {}


def standing(db: Session, expert: Expert, live: Live, *, today: date) -> Standing:
    """Score the profile as it is and with each change that its owner could make, for the newest open briefs.

    Somebody who is not listed yet is scored as if they were, with what is on record now. The answer is kept for as
    long as nothing that it depends on has moved: the index and its words, the profile, the briefs and the blocks.
    """
    heads = _heads(db)
    blocked = _blocked(db, {head.company_id for head in heads})
    words = live.matcher.taxonomy.version
    key = (live.version, words, expert.id, expert.revision, today, tuple(heads), tuple(sorted(blocked.items())))
    kept = _KEPT.get(key)
    if kept is None:
        kept = _standing(db, own_profile.whole(db, expert), live, _asked(db, heads, blocked), today)
        _KEPT[key] = kept
        # Reading and writing an entry are one step each, so that threads need no lock.
        while len(_KEPT) > MOST_KEPT:
            _KEPT.pop(next(iter(_KEPT)), None)
    return kept


def _standing(db: Session, expert: Expert, live: Live, asked: Sequence[Asked], today: date) -> Standing:
    draft = profiles.draft_of(expert)
    found = changes(draft, [brief.draft for brief in asked], today=today, typical=typical_asks(db, expert))
    fronts = fronts_of(live, asked, today)
    drafts = [draft, *(change.apply(draft) for change in found)]
    now, *then = reaches(live, drafts, fronts, whose=_whose(db, expert), today=today)
    effects = [
        Effect(
            change.section,
            change.kind,
            change.word,
            change.detail,
            reach,
            reach.fits - now.fits,
            reach.first - now.first,
        )
        for change, reach in zip(found, then, strict=True)
        if (reach.first, reach.fits) > (now.first, now.fits) and reach.fits >= now.fits
    ]
    effects.sort(key=lambda effect: (-effect.first_more, -effect.fits_more))
    return Standing(len(fronts), now, tuple(effects[:TOLD]))


def open_briefs(db: Session) -> list[Asked]:
    """The newest open briefs as they are asked of the index; one with a retired word waits for its company."""
    heads = _heads(db)
    return _asked(db, heads, _blocked(db, {head.company_id for head in heads}))


class _Head(NamedTuple):
    """An open brief by what tells whether it has changed."""

    id: int
    version: int
    company_id: int


def _heads(db: Session) -> list[_Head]:
    order = (Brief.created_at.desc(), Brief.id.desc())
    chosen = select(Brief.id, Brief.version, Brief.company_id).where(Brief.status == BriefStatus.OPEN)
    return [_Head(*row) for row in db.execute(chosen.order_by(*order).limit(NEWEST))]


def _blocked(db: Session, companies: set[int]) -> dict[int, frozenset[int]]:
    """Who and these companies are not to meet, whichever of the two said so."""
    theirs = select(CompanyBlockedExpert.company_id, CompanyBlockedExpert.expert_id)
    said_by_experts = select(ExpertBlockedCompany.company_id, ExpertBlockedCompany.expert_id)
    both = theirs.where(CompanyBlockedExpert.company_id.in_(companies)).union(
        said_by_experts.where(ExpertBlockedCompany.company_id.in_(companies))
    )
    found: dict[int, set[int]] = {}
    for company_id, expert_id in db.execute(both):
        found.setdefault(company_id, set()).add(expert_id)
    return {company_id: frozenset(ids) for company_id, ids in found.items()}


def _asked(db: Session, heads: Sequence[_Head], blocked: Mapping[int, frozenset[int]]) -> list[Asked]:
    chosen = select(Brief).where(Brief.id.in_([head.id for head in heads])).options(*briefs.whole())
    rows = {brief.id: brief for brief in db.scalars(chosen).unique()}
    found = []
    for brief in (rows[head.id] for head in heads if head.id in rows):
        try:
            draft = briefs.resolved(briefs.draft_of(brief))
        except Invalid:
            continue
        kept_apart = blocked.get(brief.company_id, frozenset())
        found.append(Asked(brief.id, brief.version, brief.company_id, draft, kept_apart))
    return found


def _whose(db: Session, expert: Expert) -> Whose:
    blocked = db.scalars(select(ExpertBlockedCompany.company_id).where(ExpertBlockedCompany.expert_id == expert.id))
    email = db.scalar(select(User.email).where(User.id == expert.user_id))
    return Whose(expert.id, expert.public_id, email, frozenset(blocked))


def typical_asks(db: Session, expert: Expert) -> dict[tuple[str, str, str], int]:
    """The median ask of others as senior, by model, unit and currency, where enough ask for it."""
    rows = db.execute(
        select(ExpertTerms.model, ExpertTerms.unit, ExpertTerms.currency, ExpertTerms.ask_minor)
        .join(Expert, Expert.id == ExpertTerms.expert_id)
        .where(
            Expert.status == ExpertStatus.APPROVED,
            Expert.id != expert.id,
            Expert.seniority == expert.seniority,
            ExpertTerms.included_hours.is_(None),
        )
    )
    asks: dict[tuple[str, str, str], list[int]] = {}
    for model, unit, currency, ask in rows:
        asks.setdefault((model.value, unit.value, currency), []).append(ask)
    return {key: round(median(found)) for key, found in asks.items() if len(found) >= MINIMUM_SAMPLE}
