"""The chain of the audit trail: acts are sealed as the last thing before a transaction is kept, and checked later.

Decision 0010 says why the seals are a table of their own and why they are given so late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, cast, exists, func, insert, inspect, select

from marketplace.domain.chain import GENESIS, seal_of
from marketplace.models import Event, EventSeal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

CHAIN_LOCK = 823747
"""The advisory lock of PostgreSQL behind which one transaction at a time adds to the chain."""

BATCH = 1_000
"""Rows that are held in memory at once."""

_WAITING = "acts_to_seal"

# As they are stored: JSON as its text, so that a changed space is a change too.
CONTENT = (
    Event.id,
    Event.at,
    Event.actor_id,
    Event.act,
    Event.object_type,
    Event.object_id,
    cast(Event.before, Text).label("before"),
    cast(Event.after, Text).label("after"),
    Event.reason,
    Event.request_id,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many acts were found in order, the last seal, and what is wrong, if anything is."""

    count: int
    seal: str
    broken: str | None = None


def will_seal(db: Session, act: Event | int) -> None:
    """Remember that this session has written an act, or several from a key on."""
    db.info.setdefault(_WAITING, []).append(act)


def seal(db: Session) -> None:
    """Add what this transaction did to the chain; the last thing before it is kept."""
    waiting: list[Event | int] = db.info.pop(_WAITING, [])
    if not waiting:
        return
    # The acts get their keys here, and what they stand for is refused here, before anybody has to wait.
    db.flush()
    keys = [act if isinstance(act, int) else act.id for act in waiting if isinstance(act, int) or _is_kept(act)]
    if not keys:
        return
    if db.get_bind().dialect.name == "postgresql":
        # Held until the commit. SQLite has one writer at a time anyway.
        db.execute(select(func.pg_advisory_xact_lock(CHAIN_LOCK)))
    position, last = _head(db)
    # Others have sealed what they have kept, and what they have not is out of sight: the rest is ours.
    unsealed = ~exists().where(EventSeal.event_id == Event.id)
    ours = select(*CONTENT).where(Event.id >= min(keys), unsealed).order_by(Event.id)
    rows: list[dict[str, Any]] = []
    for row in db.execute(ours):
        position += 1
        last = seal_of(last, position, _content(row))
        rows.append({"position": position, "event_id": row.id, "seal": last})
    if rows:
        db.execute(insert(EventSeal), rows)


def verify(db: Session, *, newest: int | None = None) -> Verdict:
    """Walk the chain and make every seal again, a batch at a time; or only its `newest` acts.

    The verdict names the first row that was changed, is missing, or was slipped in.
    """
    head, _ = _head(db)
    start = max(0, head - newest) if newest is not None else 0
    last = GENESIS
    if start:
        found = db.scalar(select(EventSeal.seal).where(EventSeal.position == start))
        if found is None:
            return Verdict(0, last, f"Act {start} of the chain is missing: its seal was removed.")
        last = found
    position = start
    for row in _sealed(db, start):
        position += 1
        if row.position != position:
            return Verdict(position - 1 - start, last, f"Act {position} of the chain is missing: its seal was removed.")
        if row.id is None:
            said = f"Act {position} of the chain is missing: row {row.event_id} of the events was removed."
            return Verdict(position - 1 - start, last, said)
        if seal_of(last, position, _content(row)) != row.seal:
            said = (
                f"Act {position} of the chain was changed: row {row.id} of the events "
                f"({row.act} {row.object_type} {row.object_id}) does not have the seal it was given."
            )
            return Verdict(position - 1 - start, last, said)
        last = row.seal
    slipped = select(func.min(Event.id)).where(~exists().where(EventSeal.event_id == Event.id))
    if start:
        slipped = slipped.where(
            Event.id > select(EventSeal.event_id).where(EventSeal.position == start).scalar_subquery()
        )
    key = db.scalar(slipped)
    if key is not None:
        return Verdict(position - start, last, f"Row {key} of the events was slipped in: it has no seal.")
    return Verdict(position - start, last)


def holds(db: Session, seal: str) -> bool:
    """Whether this seal, noted at some other time and place, is still part of the chain."""
    return db.scalar(select(func.count()).select_from(EventSeal).where(EventSeal.seal == seal)) == 1


def _head(db: Session) -> tuple[int, str]:
    """The last position of the chain and its seal."""
    newest = select(EventSeal.position, EventSeal.seal).order_by(EventSeal.position.desc()).limit(1)
    row = db.execute(newest).first()
    return (row.position, row.seal) if row else (0, GENESIS)


def _sealed(db: Session, after: int) -> Iterator[Any]:
    """Every seal with its act beside it, in the order of the chain; columns of a removed act are None."""
    chosen = select(EventSeal.position, EventSeal.event_id, EventSeal.seal, *CONTENT)
    joined = chosen.outerjoin(Event, Event.id == EventSeal.event_id).order_by(EventSeal.position).limit(BATCH)
    while rows := db.execute(joined.where(EventSeal.position > after)).all():
        yield from rows
        after = rows[-1].position


def _is_kept(act: Event) -> bool:
    """Whether the act is in the table; one in a savepoint that was given up is not."""
    return inspect(act).persistent


def _content(row: Any) -> list[str | int | None]:
    """The values of an act as the seal covers them; the moment as RFC 3339 in UTC."""
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    act = str(row.act)
    said = (row.object_type, row.object_id, row.before, row.after, row.reason, row.request_id)
    return [row.id, at, row.actor_id, act, *said]
