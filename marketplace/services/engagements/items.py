"""The two checklists of an engagement: opened from the file, ticked by whose tick an item wants."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from marketplace.domain.engagement_words import Checklist, TickedBy
from marketplace.domain.engagements import ENDED
from marketplace.domain.errors import IllegalMove, NotFound
from marketplace.domain.hiring_words import Side
from marketplace.domain.vocabulary import EventAct
from marketplace.models import EngagementItem
from marketplace.models.base import public_id
from marketplace.services import events
from marketplace.services.engagements import clauses, standing

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Engagement


def open_list(db: Session, engagement: Engagement, which: Checklist) -> None:
    """Open a list, with its days and what the agreement says about an item; a list that is open stays as it is.

    The list of the hand-over counts back from the last day, which may have moved since.
    """
    agreed = standing.agreed(engagement)
    values = agreed.values if agreed is not None else {}
    there = {item.key: item for item in of_list(engagement, which)}
    is_first = which is Checklist.ONBOARDING
    for item in clauses.checklist(which):
        day = engagement.starts_on if is_first else engagement.last_day
        due_on = day + timedelta(days=item.day if is_first else -item.day) if day is not None else None
        if item.key in there:
            there[item.key].due_on = due_on
            continue
        engagement.items.append(
            EngagementItem(
                public_id=public_id(),
                checklist=which,
                key=item.key,
                label=item.label,
                ticked_by=TickedBy(item.by),
                due_on=due_on,
                detail=str(values.get(item.detail, "")) if item.detail else "",
            )
        )


def of_list(engagement: Engagement, which: Checklist) -> list[EngagementItem]:
    """The items of one list, in order."""
    return [item for item in engagement.items if item.checklist is which]


def wants(item: EngagementItem, side: Side) -> bool:
    """Tell whether a side ticks this item."""
    return item.ticked_by is TickedBy.BOTH or item.ticked_by.value == side.value


def is_ticked(item: EngagementItem, side: Side) -> bool:
    """Tell whether a side has ticked this item."""
    return (item.company_at if side is Side.COMPANY else item.expert_at) is not None


def is_done(item: EngagementItem) -> bool:
    """Tell whether everybody has ticked an item whose tick it wants."""
    return all(is_ticked(item, side) for side in Side if wants(item, side))


def open_for(engagement: Engagement, which: Checklist, side: Side) -> list[EngagementItem]:
    """The items of a list that wait for the tick of a side."""
    return [item for item in of_list(engagement, which) if wants(item, side) and not is_ticked(item, side)]


def are_done(engagement: Engagement, which: Checklist) -> bool:
    """Tell whether a list is open and every item of it done."""
    found = of_list(engagement, which)
    return bool(found) and all(is_done(item) for item in found)


def tick(
    db: Session, engagement: Engagement, name: str, *, side: Side, is_on: bool, now: datetime, actor: Actor
) -> EngagementItem:
    """Tick an item for a side, or take its tick back. Raises NotFound, IllegalMove for the other side's item."""
    item = next((one for one in engagement.items if one.public_id == name), None)
    if item is None:
        raise NotFound("There is no such item.")
    if engagement.status in ENDED:
        raise IllegalMove("The engagement has ended; its lists stay as they are.")
    if not wants(item, side):
        raise IllegalMove("This is for the other side to tick.")
    if is_ticked(item, side) is is_on:
        return item
    if side is Side.COMPANY:
        item.company_at, item.company_by_id = (now, actor.user_id) if is_on else (None, None)
    else:
        item.expert_at = now if is_on else None
    after = {"list": item.checklist.value, "item": item.key, "side": side.value, "ticked": is_on}
    events.record(db, actor=actor, act=EventAct.CHECKED_OFF, object=engagement, after=after)
    return item
