"""Open briefs as the index is asked for them, read once for each version; whoever wants all of them comes here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from marketplace.domain.errors import Invalid
from marketplace.domain.teams import brief_of_role, is_divided
from marketplace.domain.vocabulary import BriefStatus
from marketplace.models import Brief, CompanyBlockedExpert, ExpertBlockedCompany
from marketplace.search import taxonomy
from marketplace.search.reach import Asked
from marketplace.services import briefs, wishes
from marketplace.services.hiring import slots

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from marketplace.domain.teams import RoleWish

MOST_RESOLVED = 1_000
_RESOLVED: dict[object, tuple[Asked, ...]] = {}
"""Open briefs as they are asked, by brief, version, blocks and taxonomy; nothing for one with a retired word."""


class Head(NamedTuple):
    """An open brief by what tells whether it has changed."""

    id: int
    public_id: str
    version: int
    company_id: int


def heads(db: Session, *conditions: ColumnElement[bool], most: int) -> list[Head]:
    """The open briefs for which this holds, newest first."""
    order = (Brief.created_at.desc(), Brief.id.desc())
    chosen = select(Brief.id, Brief.public_id, Brief.version, Brief.company_id).where(
        Brief.status == BriefStatus.OPEN, *conditions
    )
    return [Head(*row) for row in db.execute(chosen.order_by(*order).limit(most))]


def blocked(db: Session, companies: set[int]) -> dict[int, frozenset[int]]:
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


def asked(db: Session, chosen: Sequence[Head], kept_apart: Mapping[int, frozenset[int]] | None = None) -> list[Asked]:
    """These briefs as they are asked, in their order, those for several people role by role.

    One with a word that was retired since is left out.
    """
    if kept_apart is None:
        kept_apart = blocked(db, {head.company_id for head in chosen})
    words, nobody = taxonomy.state().digest, frozenset[int]()
    keys = {head: (head, kept_apart.get(head.company_id, nobody), words) for head in chosen}
    missing = [head.id for head, key in keys.items() if key not in _RESOLVED]
    if missing:
        rows = db.scalars(select(Brief).where(Brief.id.in_(missing)).options(*briefs.whole())).unique()
        held = slots.of_briefs(db, missing)
        for brief in rows:
            head = _head_of(brief)
            # Without a key it has changed since its head was read.
            if head in keys:
                _RESOLVED[keys[head]] = _resolved(brief, slots.roles_among(held.get(brief.id, ())), keys[head][1])
    found = [one for key in keys.values() for one in _RESOLVED.get(key, ())]
    _trim()
    return found


def one(db: Session, brief: Brief) -> list[Asked]:
    """One brief that is loaded, as `asked` would, of all who want it; nothing for one with a retired word."""
    key = _head_of(brief), frozenset[int](), taxonomy.state().digest
    if key not in _RESOLVED:
        _RESOLVED[key] = _resolved(brief, slots.roles_of(db, brief), frozenset())
    found = _RESOLVED[key]
    _trim()
    apart = wishes.all_kept_apart(db, brief.company, [each.draft for each in found])
    return [replace(each, blocked=blocked) for each, blocked in zip(found, apart, strict=True)]


def forget() -> None:
    """Keep no brief that was read, as in a process that has just begun: for timings and tests."""
    _RESOLVED.clear()


def _head_of(brief: Brief) -> Head:
    return Head(brief.id, brief.public_id, brief.version, brief.company_id)


def _trim() -> None:
    while len(_RESOLVED) > MOST_RESOLVED:
        _RESOLVED.pop(next(iter(_RESOLVED)), None)


def _resolved(brief: Brief, roles: Sequence[RoleWish], kept_apart: frozenset[int]) -> tuple[Asked, ...]:
    try:
        draft = briefs.resolved(briefs.draft_of(brief))
    except Invalid:
        return ()
    whole = Asked(brief.id, brief.version, brief.company_id, draft, kept_apart)
    if not is_divided(roles):
        return (whole,)
    return tuple(replace(whole, draft=brief_of_role(draft, role), role=role.name) for role in roles)
