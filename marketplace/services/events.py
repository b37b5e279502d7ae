"""The audit trail: written by the service that changes something, in the same transaction, or it did not happen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import func, insert, select

from marketplace.models import Event
from marketplace.services import chain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.domain.vocabulary import EventAct


class Named(Protocol):
    """A row that has a name outside: nothing else of it is written down here."""

    @property
    def public_id(self) -> str:
        """The random id."""


def record(
    db: Session,
    *,
    actor: Actor | None,
    act: EventAct,
    object: Named | str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str | None = None,
    request_id: str | None = None,
) -> Event:
    """Write down who did what to what.

    `object` is a row, or `kind/name` for what has no row of its own. `actor` None is the system.
    `before` and `after` hold ids, words and figures, and nothing personal. The entrance may put the
    request's id into `db.info["request_id"]` once instead of handing it to every service.
    Who acts in somebody else's place is named in `after`.
    """
    if actor is not None and actor.impersonator is not None:
        after = {**(after or {}), "impersonator": actor.impersonator}
    kind, name = object.split("/", 1) if isinstance(object, str) else (_kind_of(object), object.public_id)
    event = Event(
        actor_id=actor.user_id if actor else None,
        act=act,
        object_type=kind,
        object_id=name,
        before=dict(before) if before is not None else None,
        after=dict(after) if after is not None else None,
        reason=reason,
        request_id=request_id or db.info.get("request_id"),
    )
    db.add(event)
    chain.will_seal(db, event)
    return event


def record_many(
    db: Session, *, actor: Actor | None, act: EventAct, kind: str, names: Sequence[str], after: Mapping[str, Any]
) -> None:
    """Write down that the same was done to many things of a kind, with one statement."""
    told = {"actor_id": actor.user_id if actor else None, "act": act, "object_type": kind, "after": dict(after)}
    rows = [{"object_id": name, "request_id": db.info.get("request_id"), **told} for name in names]
    if rows:
        # Keys are given out in order, so these begin after every key that can be seen now.
        chain.will_seal(db, (db.scalar(select(func.max(Event.id))) or 0) + 1)
        db.execute(insert(Event), rows)


def _kind_of(row: Named) -> str:
    """The class of a row in the words of the trail: MatchRun is a match-run."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type(row).__name__).lower()
