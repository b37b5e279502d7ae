"""Closing a role of a brief that is filled in part, or has others: its candidates get an end, and the rest goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketplace.domain.errors import IllegalMove, Invalid
from marketplace.domain.vocabulary import BriefStatus, EventAct
from marketplace.services import events
from marketplace.services.hiring import brief_states, endings, slots
from marketplace.services.vetting import rows

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.domain.brief_moves import BriefEnd
    from marketplace.models import Brief, BriefSlot


def closable(brief: Brief, roles: list[BriefSlot]) -> list[BriefSlot]:
    """The roles that can be closed: open ones, as long as another is open or filled; the last one ends the brief."""
    if brief.status not in slots.TAKES_PEOPLE:
        return []
    kept = [role for role in roles if role.is_open or role.filled_at is not None]
    return [role for role in roles if role.is_open] if len(kept) > 1 else []


def close(db: Session, brief: Brief, name: str, *, reason: BriefEnd | None, now: datetime, actor: Actor) -> BriefSlot:
    """Close an open role, by its public id, without filling it, and tell whoever waits for an answer there.

    With the last open role of a brief that is filled in part, the brief is filled. Raises Invalid without a reason,
    NotFound, and IllegalMove for a role that is not open or is all that the brief has.
    """
    if reason is None:
        raise Invalid({"reason": ["Choose why; everybody who is concerned is told."]})
    slot = slots.of(db, brief, name)
    # In the order in which acceptance locks them.
    rows.lock(db, brief, slot)
    slots.check_open(slot, now)
    if slot not in closable(brief, slots.of_brief(db, brief)):
        raise IllegalMove("This is the only role of the brief. End the brief instead.")
    _close(db, slot, now=now, actor=actor, reason=reason.value)
    return slot


def idle(db: Session, brief: Brief, *, now: datetime) -> None:
    """Close what is open of a brief that is filled in part and that nobody of its company cares for any more."""
    rows.lock(db, brief)
    for slot in slots.of_brief(db, brief):
        if slot.is_open and brief.status is BriefStatus.PARTIALLY_FILLED:
            rows.lock(db, slot)
            _close(db, slot, now=now, actor=None, reason=None)


def _close(db: Session, slot: BriefSlot, *, now: datetime, actor: Actor | None, reason: str | None) -> None:
    slot.is_open = False
    before, after = {"is_open": True}, {"is_open": False, "brief": slot.brief.public_id}
    events.record(db, actor=actor, act=EventAct.CLOSED, object=slot, before=before, after=after, reason=reason)
    endings.role_closed(db, slot, now=now)
    brief_states.role_closed(db, slot.brief)
