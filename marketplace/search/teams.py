"""Teams for a brief with several roles: drafts become the library's roles, and its answers are named here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from marketplace.search import rows
from marketplace.search.translate import query_of
from matching.staffing import (
    Help,
    Limits,
    Member,
    Remedy,
    Role,
    Staffing,
    Swap,
    Team,
    TeamBrief,
    Variant,
    problem_of,
    staff,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from marketplace.domain.briefs import BriefDraft
    from marketplace.search.current import Live

__all__ = ["Help", "Member", "Remedy", "RoleAsked", "Staffing", "Swap", "Team", "Terms", "Variant", "teams_of"]


@dataclass(frozen=True, slots=True)
class RoleAsked:
    """One role of a team, in the words of a brief of its own; its words are ids already, `blocked` are not asked."""

    name: str
    draft: BriefDraft
    heads: int = 1
    blocked: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Terms:
    """What binds the roles together. `budget_minor` is for the whole team, None for no ceiling.

    `overlap_hours` a day are shared by any two members; `apart` are pairs of experts, by key, who do not work together.
    """

    currency: str
    budget_minor: int | None = None
    overlap_hours: float = 0.0
    apart: frozenset[frozenset[int]] = frozenset()
    needs_lead: bool = False
    may_split: bool = False


def teams_of(
    live: Live,
    roles: Sequence[RoleAsked],
    terms: Terms,
    *,
    today: date,
    company_id: int,
    seconds: float = 8.0,
) -> Staffing:
    """Choose the best, the cheapest and the fastest team, or say what it would take to have one.

    Raises MatchingError, with the field it is about, for roles or terms that cannot be matched as they stand.
    """
    asked = TeamBrief(
        roles=tuple(
            Role(role.name, query_of(role.draft, today=today, company_id=company_id, blocked=role.blocked), role.heads)
            for role in roles
        ),
        currency=terms.currency,
        budget=None if terms.budget_minor is None else rows.major(terms.budget_minor, terms.currency),
        overlap_hours=terms.overlap_hours,
        conflicts=terms.apart,
        needs_lead=terms.needs_lead,
        may_split=terms.may_split,
    )
    return staff(problem_of(live.matcher, asked), Limits(total=seconds))
