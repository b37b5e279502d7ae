"""Reading the audit trail: a page of it, and all of it for an export. Writing is `events.record`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from marketplace.domain.errors import Invalid
from marketplace.domain.trail import SYSTEM, Change, TrailFilter, changes
from marketplace.models import Event, EventSeal, User

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

BATCH = 500
"""Acts of an export that are held in memory at once."""

COLUMNS = (
    "position",
    "at",
    "actor",
    "act",
    "kind",
    "name",
    "before",
    "after",
    "reason",
    "request_id",
    "seal",
)
"""The columns of an export."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act as people read it. `actor` is a public id, or "system"; `actor_name` is for the page alone."""

    key: int
    at: datetime
    actor: str
    actor_name: str
    act: str
    kind: str
    name: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reason: str | None
    request_id: str | None
    position: int | None
    seal: str | None

    @property
    def changes(self) -> tuple[Change, ...]:
        """What changed, value by value."""
        return changes(self.before, self.after)

    def exported(self) -> dict[str, Any]:
        """Return the act by `COLUMNS`; names and addresses of people stay out of files."""
        told = {name: getattr(self, name) for name in COLUMNS}
        return told | {"at": self.at.astimezone(UTC).isoformat()}

    def cells(self) -> list[Any]:
        """Return the act as the cells of one line."""
        told = self.exported()
        for name in ("before", "after"):
            told[name] = json.dumps(told[name], ensure_ascii=False) if told[name] is not None else None
        return [told[name] for name in COLUMNS]


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Some acts, newest first, and the key to go on before where older ones follow."""

    acts: Sequence[Act]
    before: int | None


def page(db: Session, asked: TrailFilter, *, limit: int, before: int | None = None) -> TrailPage:
    """The newest acts that the filter asks for, or those that came before a key. Raises Invalid."""
    chosen = _chosen(db, asked)
    if before is not None:
        chosen = chosen.where(Event.id < before)
    rows = db.execute(chosen.order_by(Event.id.desc()).limit(limit + 1)).all()
    acts = [_act(*row) for row in rows[:limit]]
    return TrailPage(acts, acts[-1].key if len(rows) > limit else None)


def every(db: Session, asked: TrailFilter) -> Iterator[Act]:
    """All the acts that the filter asks for, oldest first, a batch in memory at a time. Raises Invalid."""
    chosen, after = _chosen(db, asked).order_by(Event.id).limit(BATCH), 0
    while rows := db.execute(chosen.where(Event.id > after)).all():
        yield from (_act(*row) for row in rows)
        after = rows[-1][0].id


def kinds(db: Session) -> list[str]:
    """The kinds of things that acts speak of, found by leaping from one to the next in the index, in one query."""
    leap = select(func.min(Event.object_type).label("kind")).cte("leap", recursive=True)
    following = select(func.min(Event.object_type)).where(Event.object_type > leap.c.kind).scalar_subquery()
    leap = leap.union_all(select(following).where(leap.c.kind.is_not(None)))
    return [kind for kind in db.scalars(select(leap.c.kind)) if kind is not None]


def _chosen(db: Session, asked: TrailFilter) -> Select[Event, str, str, str, int, str]:
    chosen = (
        select(Event, User.public_id, User.name, User.email, EventSeal.position, EventSeal.seal)
        .outerjoin(User, User.id == Event.actor_id)
        .outerjoin(EventSeal, EventSeal.event_id == Event.id)
    )
    if asked.actor == SYSTEM:
        chosen = chosen.where(Event.actor_id.is_(None))
    elif asked.actor:
        chosen = chosen.where(Event.actor_id == _person(db, asked.actor))
    wanted = (
        (Event.act, asked.act),
        (Event.object_type, asked.kind),
        (Event.object_id, asked.name),
        (Event.request_id, asked.request_id),
    )
    chosen = chosen.where(*(column == value for column, value in wanted if value))
    if asked.since is not None:
        chosen = chosen.where(Event.at >= _midnight(asked.since))
    if asked.until is not None:
        chosen = chosen.where(Event.at < _midnight(asked.until + timedelta(days=1)))
    return chosen


def _person(db: Session, said: str) -> int:
    found = db.scalar(select(User.id).where(or_(User.public_id == said, User.email == said.lower())))
    if found is None:
        raise Invalid({"actor": ["Nobody has this e-mail address or id; for the system itself, write “system”."]})
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _act(
    event: Event, person: str | None, name: str | None, email: str | None, position: int | None, seal: str | None
) -> Act:
    return Act(
        key=event.id,
        at=event.at,
        actor=person or SYSTEM,
        actor_name=name or email or "The system",
        act=event.act.value,
        kind=event.object_type,
        name=event.object_id,
        before=event.before,
        after=event.after,
        reason=event.reason,
        request_id=event.request_id,
        position=position,
        seal=seal,
    )
