"""What would bring an expert before more companies: changes of their own profile, each scored for every open brief."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from sqlalchemy import select

from marketplace.domain.changes import Change, changes
from marketplace.domain.errors import Invalid
from marketplace.domain.rates import MINIMUM_SAMPLE
from marketplace.domain.vocabulary import BriefStatus, ExpertStatus
from marketplace.models import Brief, CompanyBlockedExpert, Expert, ExpertBlockedCompany, ExpertTerms, User
from marketplace.search.reach import Asked, Reach, Whose, fronts_of, reaches
from marketplace.services import briefs, experts, profiles

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from marketplace.search.current import Live

NEWEST = 50
"""How many open briefs are looked at, newest first."""

TOLD = 6
"""How many changes are worth telling at once."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One change, and how far the profile would reach with it."""

    change: Change
    reach: Reach
    fits_more: int
    first_more: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a profile reaches among the open briefs, and what would make it reach further, best first."""

    briefs: int
    now: Reach
    effects: tuple[Effect, ...]


def standing(db: Session, expert: Expert, live: Live, *, today: date) -> Standing:
    """Score the profile as it is and with each change that its owner could make, for the newest open briefs.

    Somebody who is not listed yet is scored as if they were, with what is on record now.
    """
    draft = profiles.draft_of(expert)
    asked = open_briefs(db)
    found = changes(draft, [brief.draft for brief in asked], today=today, typical=_typical(db, expert))
    fronts = fronts_of(live, asked, today)
    listed = experts.find_listed_ids(db, {key for _, front in fronts for key, _ in front})
    now, *then = reaches(
        live,
        [draft, *(change.apply(draft) for change in found)],
        fronts,
        whose=_whose(db, expert),
        listed=listed,
        today=today,
    )
    effects = [
        Effect(change, reach, reach.fits - now.fits, reach.first - now.first)
        for change, reach in zip(found, then, strict=True)
        if (reach.first, reach.fits) > (now.first, now.fits) and reach.fits >= now.fits
    ]
    effects.sort(key=lambda effect: (-effect.first_more, -effect.fits_more))
    return Standing(len(fronts), now, tuple(effects[:TOLD]))


def open_briefs(db: Session) -> list[Asked]:
    """The newest open briefs as they are asked of the index; one with a retired word waits for its company."""
    order = (Brief.created_at.desc(), Brief.id.desc())
    # Lists come joined, which a limit would cut in the middle: the briefs are chosen first.
    newest = db.scalars(select(Brief.id).where(Brief.status == BriefStatus.OPEN).order_by(*order).limit(NEWEST)).all()
    chosen = select(Brief).where(Brief.id.in_(newest)).options(*briefs.whole()).order_by(*order)
    rows = list(db.scalars(chosen).unique())
    companies = {brief.company_id for brief in rows}
    theirs = select(CompanyBlockedExpert.company_id, CompanyBlockedExpert.expert_id)
    said_by_experts = select(ExpertBlockedCompany.company_id, ExpertBlockedCompany.expert_id)
    blocked: dict[int, set[int]] = {}
    both = theirs.where(CompanyBlockedExpert.company_id.in_(companies)).union(
        said_by_experts.where(ExpertBlockedCompany.company_id.in_(companies))
    )
    for company_id, expert_id in db.execute(both):
        blocked.setdefault(company_id, set()).add(expert_id)
    found = []
    for brief in rows:
        try:
            draft = briefs.resolved(briefs.draft_of(brief))
        except Invalid:
            continue
        kept_apart = frozenset(blocked.get(brief.company_id, ()))
        found.append(Asked(brief.id, brief.version, brief.company_id, draft, kept_apart))
    return found


def _whose(db: Session, expert: Expert) -> Whose:
    blocked = db.scalars(select(ExpertBlockedCompany.company_id).where(ExpertBlockedCompany.expert_id == expert.id))
    email = db.scalar(select(User.email).where(User.id == expert.user_id))
    return Whose(expert.id, expert.public_id, email, frozenset(blocked))


def _typical(db: Session, expert: Expert) -> dict[tuple[str, str, str], int]:
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
