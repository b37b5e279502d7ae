"""What a company asks of a team: some of a brief's skills for each role, and one budget for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil, isfinite
from typing import TYPE_CHECKING

from marketplace.domain.errors import Invalid

if TYPE_CHECKING:
    from marketplace.domain.briefs import BriefDraft

MOST_ROLES = 6
MOST_HEADS = 3
LONGEST_NAME = 110
MOST_HOURS = 60.0
MOST_SHARED_HOURS = 8.0
LAST_WEEK = 52


@dataclass(frozen=True, slots=True)
class RoleWish:
    """One role: how it is called, how many people it wants, their hours a week and which of the brief's skills.

    Roles can begin one after the other: `first_week` is the week of the brief in which this one does, from 1 on.
    """

    name: str
    heads: int = 1
    hours: float | None = None
    skills: tuple[str, ...] = ()
    first_week: int = 1


@dataclass(frozen=True, slots=True)
class TeamWish:
    """The roles, and what binds them: a budget in minor units for the whole team, hours any two members share."""

    roles: tuple[RoleWish, ...]
    budget_minor: int | None = None
    overlap_hours: float = 0.0
    needs_lead: bool = False
    may_split: bool = False


def checked(wish: TeamWish, draft: BriefDraft) -> TeamWish:
    """Return the wish, or raise Invalid with a message for each field: `role-1-name`, `budget` and the like."""
    known = {asked.skill for asked in draft.skills}
    wrong: dict[str, list[str]] = {}
    if not wish.roles:
        wrong["role-1-name"] = ["Name at least one role."]
    if len(wish.roles) > MOST_ROLES:
        wrong[""] = [f"A team can have at most {MOST_ROLES} roles here."]
    last_week = min(LAST_WEEK, ceil(draft.duration_weeks)) if draft.duration_weeks else LAST_WEEK
    for number, role in enumerate(wish.roles, start=1):
        for part, messages in _role_problems(role, known, last_week).items():
            wrong[f"role-{number}-{part}"] = messages
    names = [role.name.casefold() for role in wish.roles]
    for number, name in enumerate(names, start=1):
        if name and name in names[: number - 1]:
            wrong.setdefault(f"role-{number}-name", []).append("Two roles have this name; give each its own.")
    if wish.budget_minor is not None and wish.budget_minor <= 0:
        wrong["budget"] = ["The budget must be above zero; leave it empty for no ceiling."]
    if not 0 <= wish.overlap_hours <= MOST_SHARED_HOURS:
        wrong["overlap"] = [f"Shared hours a day must lie between 0 and {MOST_SHARED_HOURS:g}."]
    if wrong:
        raise Invalid(wrong)
    return wish


def _role_problems(role: RoleWish, known: set[str], last_week: int) -> Mapping[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    if not role.name:
        wrong["name"] = ["Give this role a name, such as data engineer."]
    elif len(role.name) > LONGEST_NAME:
        wrong["name"] = [f"Keep the name within {LONGEST_NAME} characters."]
    if not 1 <= role.heads <= MOST_HEADS:
        wrong["heads"] = [f"Between 1 and {MOST_HEADS} people to a role."]
    if role.hours is not None and not (isfinite(role.hours) and 1 <= role.hours <= MOST_HOURS):
        wrong["hours"] = [f"Hours a week must lie between 1 and {MOST_HOURS:g}."]
    if not 1 <= role.first_week <= last_week:
        wrong["week"] = [f"The first week must lie between 1 and {last_week}, the brief's last."]
    if set(role.skills) - known:
        wrong["skills"] = ["Choose among the skills that the brief asks for."]
    return wrong


def titles_of(role: RoleWish) -> tuple[str, ...]:
    """What the places of a role are called, one for each head.

    >>> titles_of(RoleWish("ML engineer", heads=2))
    ('ML engineer', 'ML engineer 2')
    """
    return (role.name, *(f"{role.name} {number}" for number in range(2, role.heads + 1)))


def grouped(places: Sequence[RoleWish]) -> list[tuple[RoleWish, list[int]]]:
    """The roles whose heads these places for one person are, each with which of the places are its own.

    Several titles that `titles_of` gave one role are one.

    >>> data, lead, more = RoleWish("Data", hours=20.0), RoleWish("Lead"), RoleWish("Data 2", hours=20.0)
    >>> [(role.heads, own) for role, own in grouped([data, lead, more])]
    [(2, [0, 2]), (1, [1])]
    """
    found: list[tuple[RoleWish, list[int]]] = []
    for number, alone in enumerate(places):
        for place, (role, own) in enumerate(found):
            more = replace(role, heads=role.heads + 1)
            is_alike = more == replace(alone, name=role.name, heads=more.heads)
            if is_alike and more.heads <= MOST_HEADS and titles_of(more)[-1] == alone.name:
                found[place] = more, [*own, number]
                break
        else:
            found.append((alone, [number]))
    return found


def is_divided(roles: Sequence[RoleWish]) -> bool:
    """Tell whether roles ask for something else than their brief does.

    >>> is_divided([RoleWish("Fraud scores")]), is_divided([RoleWish("ML engineer"), RoleWish("Data engineer")])
    (False, True)
    """
    return len(roles) > 1 or any(role.hours is not None or role.skills or role.first_week > 1 for role in roles)


def brief_of_role(draft: BriefDraft, role: RoleWish) -> BriefDraft:
    """The brief as one role sees it, from its first week to the end of the brief, with no budget of its own.

    Skills and hours are the role's, or the brief's where it says none.

    >>> from marketplace.domain.briefs import BriefDraft
    >>> brief_of_role(BriefDraft("Score cards.", hours_per_week=20), RoleWish("ML engineer", hours=30)).hours_per_week
    30
    """
    later = role.first_week - 1
    return replace(
        draft,
        title=role.name,
        start=draft.start and draft.start + timedelta(weeks=later),
        duration_weeks=draft.duration_weeks and max(draft.duration_weeks - later, 1.0),
        skills=tuple(asked for asked in draft.skills if asked.skill in role.skills or not role.skills),
        hours_per_week=draft.hours_per_week if role.hours is None else role.hours,
        budget=None,
    )
