"""Views of the queue that people keep under a name of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from marketplace.domain.errors import Invalid, NotFound
from marketplace.models import SavedView
from marketplace.models.base import public_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.services.vetting.queue import QueueFilter

MOST = 20
"""How many views one person keeps."""
LONGEST_NAME = 60


def of(db: Session, actor: Actor) -> Sequence[SavedView]:
    """Somebody's own views, by name."""
    return db.scalars(select(SavedView).where(SavedView.user_id == actor.user_id).order_by(SavedView.name)).all()


def save(db: Session, name: str, asked: QueueFilter, *, actor: Actor) -> SavedView:
    """Keep what is asked for now under a name; a name that is taken gets the new query.

    Raises Invalid without a name, with one that is too long, and for more views than one person keeps.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise Invalid({"name": [f"Give the view a name of 1 to {LONGEST_NAME} characters."]})
    mine = of(db, actor)
    view = next((one for one in mine if one.name == name), None)
    if view is None:
        if len(mine) >= MOST:
            raise Invalid({"name": [f"You keep {MOST} views already; delete one first."]})
        view = SavedView(public_id=public_id(), user_id=actor.user_id, name=name)
        db.add(view)
    view.view, view.text, view.specialization = asked.view, asked.text, asked.specialization
    db.flush()
    return view


def delete(db: Session, view_id: str, *, actor: Actor) -> str:
    """Forget one of one's own views; return its name. Raises NotFound, also for somebody else's."""
    view = next((one for one in of(db, actor) if one.public_id == view_id), None)
    if view is None:
        raise NotFound("There is no such view of yours.")
    db.delete(view)
    return view.name
