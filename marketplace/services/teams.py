"""Teams for a brief: roles that take some of its skills, staffed together; nothing is stored before one is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketplace.domain import teams
from marketplace.domain.briefs import BRIEF_MOVES
from marketplace.domain.errors import IllegalMove, Invalid
from marketplace.domain.teams import RoleWish, TeamWish
from marketplace.search import MatchingError
from marketplace.search.teams import RoleAsked, Terms, teams_of
from marketplace.services import briefs, companies, experts, wishes
from marketplace.services.hiring import candidacies, roles
from marketplace.services.matches import MATCHABLE, NOBODY_LISTED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Brief, BriefSlot
    from marketplace.search.current import Live
    from marketplace.search.teams import Staffing

__all__ = ["currency_of", "of", "use"]

PATIENCE_SECONDS = 6.0
"""How long a page may think about a team; what is found by then is shown, and not said to be the best there is."""


def currency_of(brief: Brief) -> str:
    """The currency in which a team for this brief is reckoned."""
    budget = briefs.draft_of(brief).budget
    return budget.currency if budget else "USD"


def use(
    db: Session, brief: Brief, chosen: Sequence[tuple[RoleWish, Sequence[str]]], *, now: datetime, actor: Actor
) -> list[BriefSlot]:
    """Give a brief the roles of a team, as `roles.plan` does, and suggest for each who was chosen, by public ids.

    Raises IllegalMove unless the brief is a draft or open, Invalid for roles that make no sense, and NotFound for
    somebody who is not listed.
    """
    found = roles.plan(db, brief, [role for role, _ in chosen], actor=actor)
    open_ = iter(found)
    for role, people in chosen:
        places = [next(open_) for _ in range(role.heads)]
        for slot, name in zip(places, people, strict=False):
            if slot.is_open:
                candidacies.suggest(db, slot, experts.seen_by(db, brief.company, name), now=now, actor=actor)
    return found


def of(db: Session, brief: Brief, live: Live, wish: TeamWish, *, today: date) -> Staffing:
    """Find the best, the cheapest and the fastest team, or what it would take to have one.

    Raises IllegalMove for a brief that has ended or is filled, and Invalid, naming the fields, for a wish that makes no
    sense or a brief that cannot be matched as it stands.
    """
    if brief.status not in MATCHABLE:
        raise IllegalMove(f"A brief that is {brief.status} cannot be matched.", BRIEF_MOVES.legal(brief.status))
    if not len(live.matcher.pool):
        raise Invalid({"": [NOBODY_LISTED]})
    draft = briefs.resolved(briefs.draft_of(brief))
    teams.checked(wish, draft)
    blocked = companies.blocked_experts(db, brief.company)
    drafts = [teams.brief_of_role(draft, role) for role in wish.roles]
    asked = [
        RoleAsked(role.name, of_role, role.heads, blocked | unwilling)
        for role, of_role, unwilling in zip(wish.roles, drafts, wishes.unwilling(db, drafts), strict=True)
    ]
    terms = Terms(
        currency_of(brief),
        wish.budget_minor,
        wish.overlap_hours,
        needs_lead=wish.needs_lead,
        may_split=wish.may_split,
    )
    try:
        return teams_of(live, asked, terms, today=today, company_id=brief.company_id, seconds=PATIENCE_SECONDS)
    except MatchingError as error:
        raise Invalid({"budget" if error.field == "budget" else "": [str(error)]}) from error
