"""The daily digest: what somebody wanted to hear of once a day and has not read, in one letter in their morning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from marketplace.domain.jobs import JobKind
from marketplace.domain.notices import digest_day
from marketplace.models import Notice, User
from marketplace.services import jobs, mail, notices

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

MOST_LINES = 40


def send_due(db: Session, now: datetime) -> int:
    """Write the digest of everybody for whom something waits and whose hour has come; return how many.

    Nobody gets two on one of their days, and nobody gets an empty one.
    """
    waiting = select(Notice.user_id).where(Notice.is_for_digest).distinct()
    users = db.scalars(select(User).where(User.id.in_(waiting)).options(lazyload(User.roles)).order_by(User.id)).all()
    return sum(_send(db, user, now) for user in users)


def _send(db: Session, user: User, now: datetime) -> int:
    day = digest_day(now, notices.zone_of(db, user))
    if day is None:
        return 0
    key = f"digest/{user.public_id}/{day}"
    if jobs.is_known(db, JobKind.MAIL, key):
        return 0
    mine = select(Notice).where(Notice.user_id == user.id, Notice.is_for_digest, Notice.created_at <= now)
    # Of two workers that send at once, the second finds nothing left.
    rows = db.scalars(mine.order_by(Notice.id).with_for_update()).all()
    for row in rows:
        row.is_for_digest = False
    fresh = [row for row in rows if row.read_at is None]
    if not fresh or not user.active:
        return 0
    mail.post(db, user, "digest", {"headline": _headline(fresh), "lines": _lines(fresh)}, key=key)
    return 1


def _headline(rows: Sequence[Notice]) -> str:
    return "One notice for you" if len(rows) == 1 else f"{len(rows)} notices for you"


def _lines(rows: Sequence[Notice]) -> str:
    shown = [f"- {row.subject}\n  {{site}}{row.link}" for row in rows[:MOST_LINES]]
    if len(rows) > MOST_LINES:
        shown.append(f"- and {len(rows) - MOST_LINES} more in your inbox")
    return "\n\n".join(shown)
