"""The one place where an expert's account moves: checked against the table, counted for the ranking, written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketplace.domain.standing import EXPERT_MOVES
from marketplace.domain.states import Who
from marketplace.domain.vocabulary import EventAct, ExpertStatus, Role
from marketplace.services import events

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Expert


def hands_of(actor: Actor | None, expert: Expert) -> frozenset[Who] | None:
    """Whose moves somebody may make with this expert; None is every hand, which only the system has."""
    if actor is None:
        return None
    if expert.user_id == actor.user_id:
        # Whatever else they are: nobody vets themselves.
        return frozenset({Who.EXPERT})
    hands = {Who.VETTER: Role.VETTER, Who.ADMIN: Role.ADMIN, Who.OTHER_ADMIN: Role.ADMIN}
    return frozenset(who for who, role in hands.items() if role in actor.roles)


def move(
    db: Session, expert: Expert, status: ExpertStatus, act: EventAct, actor: Actor | None, reason: str | None = None
) -> None:
    """Move an account. Raises IllegalMove naming the lawful moves, or Forbidden naming whose move it is."""
    # Somebody else may have moved it since it was read: a suspension must not be undone by a job that read before it.
    db.flush()
    db.refresh(expert, ["status", "revision"], with_for_update=True)
    before = expert.status
    expert.status = EXPERT_MOVES.check(before, status, hands_of(actor, expert))
    expert.revision += 1
    events.record(
        db,
        actor=actor,
        act=act,
        object=expert,
        before={"status": before.value},
        after={"status": status.value, "revision": expert.revision},
        reason=reason,
    )
