"""Reminding whoever owes a move, once for each wait: what `domain/waiting.py` promises and no noun does by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exists, false, or_, select

from marketplace.domain.vocabulary import EventAct
from marketplace.domain.waiting import wait_of
from marketplace.models import Reminder
from marketplace.services import events, mail

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from marketplace.models import User

KEPT = timedelta(days=30)
"""How long it is kept that somebody was reminded of what waits no longer."""
AT_ONCE = 200
"""Rows of one kind that one transaction reminds of."""


@dataclass(frozen=True, slots=True)
class Watch:
    """One kind of wait: which rows have waited too long at a moment, since when, and how their owners are told.

    `since` is a column that differs between two waits of one row in the same state; `name` tells two reminders of one
    state apart.
    """

    noun: str
    status: StrEnum
    row: Any
    since: Any
    late: Callable[[datetime], Select[Any]]
    tell: Callable[[Session, Any, Watch, datetime], None]
    name: str = ""

    @property
    def mark(self) -> str:
        """What is written down of this reminder."""
        return f"{self.noun}:{self.status.value}{self.name}"

    @property
    def consequence(self) -> str:
        """What happens when nobody does anything."""
        return wait_of(self.noun, self.status).consequence

    def told(self) -> ColumnElement[bool]:
        """Whether a row's owners were reminded of this wait."""
        return exists().where(
            Reminder.object_id == self.row.public_id, Reminder.state == self.mark, Reminder.since == self.since
        )


def remind(db: Session, watches: Sequence[Watch], now: datetime) -> int:
    """Remind of what has waited too long and was not reminded of; return how much that was."""
    count = 0
    for watch in watches:
        late = watch.late(now).add_columns(watch.since.label("began")).where(~watch.told())
        for row, began in db.execute(late.order_by(watch.row.id).limit(AT_ONCE)).unique().all():
            db.add(Reminder(object_id=row.public_id, state=watch.mark, since=began, at=now))
            watch.tell(db, row, watch, now)
            events.record(db, actor=None, act=EventAct.REMINDED, object=row, after={"status": watch.status.value})
            count += 1
    return count


def tidy(db: Session, watches: Sequence[Watch], now: datetime) -> int:
    """Remove what says that somebody was reminded long ago, unless they would be reminded again; return how many."""
    goes_on = [
        watch.late(now)
        .with_only_columns(watch.row.id, maintain_column_froms=True)
        .where(Reminder.state == watch.mark, watch.row.public_id == Reminder.object_id, watch.since == Reminder.since)
        .correlate(Reminder)
        .exists()
        for watch in watches
    ]
    gone = delete(Reminder).where(Reminder.at < now - KEPT, ~or_(false(), *goes_on))
    return int(db.execute(gone, execution_options={"synchronize_session": False}).rowcount)  # type: ignore[attr-defined]


def write(db: Session, users: Sequence[User], what: str, watch: Watch, link: str) -> None:
    """Write to these people what waits for them, and what happens until somebody does it."""
    for user in users:
        if user.active:
            mail.post(db, user, "waiting", {"what": what, "consequence": watch.consequence, "link": link})


def late(row: Any, *conditions: Any) -> Select[Any]:
    """The rows of a table that meet these conditions."""
    return select(row).where(*conditions)
