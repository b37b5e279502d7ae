"""Role slots of a brief: one from the start, more for a team, each filled by one person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from marketplace.domain.errors import IllegalMove, Invalid, NotFound
from marketplace.domain.moments import ago
from marketplace.domain.teams import RoleWish, grouped
from marketplace.domain.vocabulary import BriefStatus, EventAct
from marketplace.models import Brief, BriefSlot, Candidacy
from marketplace.models.base import public_id
from marketplace.services import events

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Company

LONGEST_TITLE = 120
MOST_ROLES = 50
"""Open roles that are offered to choose from."""
TAKES_PEOPLE = frozenset(
    {
        BriefStatus.OPEN,
        BriefStatus.CLOSED_TO_APPLICATIONS,
        BriefStatus.EVALUATING,
        BriefStatus.OFFER_OUT,
        BriefStatus.PARTIALLY_FILLED,
    }
)
"""In these a brief can still be filled."""


def of_brief(db: Session, brief: Brief) -> list[BriefSlot]:
    """Every slot of a brief with the skills it asks for, in order."""
    return of_briefs(db, [brief.id]).get(brief.id, [])


def of_briefs(db: Session, briefs: Sequence[int]) -> dict[int, list[BriefSlot]]:
    """The slots of several briefs, by the briefs' keys, each with the skills it asks for, in order."""
    chosen = select(BriefSlot).where(BriefSlot.brief_id.in_(briefs)).order_by(BriefSlot.brief_id, BriefSlot.position)
    found: dict[int, list[BriefSlot]] = {}
    for slot in db.scalars(chosen.options(joinedload(BriefSlot.skills))).unique():
        found.setdefault(slot.brief_id, []).append(slot)
    return found


def roles_of(db: Session, brief: Brief) -> tuple[RoleWish, ...]:
    """The roles of a brief, each with its heads, hours and skills; a brief for one person has one too."""
    return roles_among(of_brief(db, brief))


def roles_among(held: Sequence[BriefSlot]) -> tuple[RoleWish, ...]:
    """The roles whose heads these slots are."""
    return tuple(role for role, _ in by_role(held))


def by_role(held: Sequence[BriefSlot]) -> list[tuple[RoleWish, list[BriefSlot]]]:
    """The roles whose heads these slots are, each with its slots."""
    places = [
        RoleWish(slot.title, 1, slot.hours_per_week, tuple(sorted(one.skill for one in slot.skills)), slot.first_week)
        for slot in held
    ]
    return [(role, [held[place] for place in own]) for role, own in grouped(places)]


def role_named(db: Session, brief: Brief, name: str | None) -> RoleWish | None:
    """The role of a brief that has this name; None where none is named. Raises Invalid, naming those it has."""
    if not name:
        return None
    roles = roles_of(db, brief)
    found = next((role for role in roles if role.name == name), None)
    if found is None:
        known = ", ".join(f"“{role.name}”" for role in roles)
        raise Invalid({"role": [f"This brief has no role called “{name}”. It has {known}."]})
    return found


def ranked_for(held: Sequence[BriefSlot], role: str | None) -> list[BriefSlot]:
    """The slots among these that a ranking for a role is about: every one where none is named, or it is gone."""
    own = next((places for each, places in by_role(held) if each.name == role), None)
    return own or list(held)


def only(db: Session, brief: Brief) -> BriefSlot:
    """The slot of a brief for one person; the first of a team's."""
    return of_brief(db, brief)[0]


def of(db: Session, brief: Brief, name: str) -> BriefSlot:
    """The slot of this brief with this public id. Raises NotFound."""
    found = db.scalar(select(BriefSlot).where(BriefSlot.brief_id == brief.id, BriefSlot.public_id == name))
    if found is None:
        raise NotFound("This brief has no such role.")
    return found


def open_of(db: Session, company: Company) -> list[BriefSlot]:
    """The open roles of a company's briefs that can be filled, those of its newest brief first."""
    return list(db.scalars(_open_roles(company).order_by(Brief.id.desc(), BriefSlot.position).limit(MOST_ROLES)))


def open_one(db: Session, company: Company, name: str) -> BriefSlot:
    """The open role of this company with this id. Raises NotFound."""
    found: BriefSlot | None = db.scalar(_open_roles(company).where(BriefSlot.public_id == name))
    if found is None:
        raise NotFound("There is no such open role.")
    return found


def add(db: Session, brief: Brief, *, title: str, actor: Actor | None = None) -> BriefSlot:
    """Add one more role to a brief that is a draft or open. Raises Invalid, IllegalMove."""
    if brief.status not in (BriefStatus.DRAFT, BriefStatus.OPEN):
        raise IllegalMove(f"A brief that is {brief.status} takes no more roles.")
    if not title.strip() or len(title) > LONGEST_TITLE:
        raise Invalid({"title": [f"Give the role a name of at most {LONGEST_TITLE} characters."]})
    last = db.scalar(select(func.max(BriefSlot.position)).where(BriefSlot.brief_id == brief.id)) or 0
    slot = BriefSlot(public_id=public_id(), brief=brief, position=last + 1, title=title.strip(), is_open=True)
    db.add(slot)
    # Candidacies are kept by its key.
    db.flush()
    events.record(db, actor=actor, act=EventAct.DRAFTED, object=slot, after={"brief": brief.public_id})
    return slot


def staff(db: Session, brief: Brief, titles: Sequence[str], *, actor: Actor | None = None) -> list[BriefSlot]:
    """Let a brief have these roles, in this order, and return them: those it has by that name stay as they are.

    A role that nobody was ever thought of for goes when it is not named. Raises Invalid, IllegalMove.
    """
    if len({title.strip().casefold() for title in titles}) < len(titles):
        raise Invalid({"title": ["Two roles have the same name; give each its own."]})
    had = of_brief(db, brief)
    known = {slot.title.casefold(): slot for slot in had}
    found = [known.get(title.strip().casefold()) or add(db, brief, title=title, actor=actor) for title in titles]
    used = set(db.scalars(select(Candidacy.slot_id).where(Candidacy.brief_id == brief.id)))
    for slot in had:
        if slot not in found and slot.id not in used:
            events.record(db, actor=actor, act=EventAct.DISCARDED, object=slot, before={"title": slot.title})
            db.delete(slot)
    db.flush()
    return found


def check_open(slot: BriefSlot, now: datetime) -> None:
    """Raise IllegalMove when the slot is filled, saying since when, or its brief can no longer be filled."""
    if slot.filled_at is not None:
        raise IllegalMove(f"This role was filled {ago(slot.filled_at, now)}.")
    if not slot.is_open and slot.brief.status in TAKES_PEOPLE:
        raise IllegalMove("This role was closed: nobody can be hired for it.")
    if not slot.is_open or slot.brief.status not in TAKES_PEOPLE:
        raise IllegalMove(f"This brief is {slot.brief.status.value}: nobody can be hired for it.")


def _open_roles(company: Company) -> Select[Any]:
    mine = (Brief.company_id == company.id, Brief.status.in_(TAKES_PEOPLE), BriefSlot.is_open)
    return select(BriefSlot).join(BriefSlot.brief).where(*mine).options(contains_eager(BriefSlot.brief))
