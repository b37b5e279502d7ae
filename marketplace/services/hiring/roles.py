"""What a brief's roles ask for and when they begin, kept in its slots and versioned as the brief is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from marketplace.domain import teams
from marketplace.domain.vocabulary import BriefStatus, EventAct
from marketplace.models import BriefSlotSkill
from marketplace.models.base import now as this_moment
from marketplace.services import brief_versions, briefs, events
from marketplace.services.frozen import frozen
from marketplace.services.hiring import addenda, slots
from marketplace.services.vetting import rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.domain.teams import RoleWish
    from marketplace.models import Brief, BriefSlot


def plan(db: Session, brief: Brief, wanted: Sequence[RoleWish], *, actor: Actor | None = None) -> list[BriefSlot]:
    """Give a brief these roles, one slot a head, and return the slots of these in order.

    Slots that somebody is a candidate for stay. Of an open brief it is an addendum: candidates are told, and who has
    applied is asked to stand by their answers. Raises Invalid, naming the fields of the roles, and IllegalMove unless
    it is a draft or open.
    """
    wish = teams.TeamWish(tuple(replace(role, skills=tuple(sorted(set(role.skills)))) for role in wanted))
    teams.checked(wish, briefs.resolved(briefs.draft_of(brief)))
    rows.lock(db, brief)
    is_addendum = brief.status is BriefStatus.OPEN
    before = slots.roles_of(db, brief)
    if is_addendum:
        brief_versions.keep_first(db, brief)
    found = slots.staff(db, brief, [title for role in wish.roles for title in teams.titles_of(role)], actor=actor)
    open_ = iter(found)
    for role in wish.roles:
        for slot in (next(open_) for _ in range(role.heads)):
            slot.hours_per_week, slot.first_week = role.hours, role.first_week
            held = {one.skill: one for one in slot.skills}
            slot.skills = [held.get(skill) or BriefSlotSkill(skill=skill) for skill in role.skills]
    # What the brief asks for now is read from the tables.
    db.flush()
    after = slots.roles_of(db, brief)
    if after == before:
        return found
    # A change of its roles alone must raise the brief's version too.
    brief.updated_at = this_moment()
    db.flush()
    events.record(
        db,
        actor=actor,
        act=EventAct.ADDENDUM_PUBLISHED if is_addendum else EventAct.REVISED,
        object=brief,
        before={"roles": frozen(before)},
        after={"roles": frozen(after)},
    )
    if is_addendum:
        addenda.tell(db, brief, brief_versions.keep(db, brief, actor=actor))
    return found
