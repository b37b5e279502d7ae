"""What time does to briefs: those that nobody of their company cares for expire after a warning."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from marketplace.domain.brief_moves import IDLE_DAYS, ON_THE_MARKET, WARNED_DAYS_BEFORE, expires_at, is_warned
from marketplace.domain.vocabulary import BriefStatus, EventAct
from marketplace.models import Brief, Event
from marketplace.services import briefs, mail
from marketplace.services.hiring import endings

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

AT_ONCE = 500
"""How many briefs one round looks at; the next round comes within the hour."""


def keep_time(db: Session, now: datetime) -> tuple[int, int]:
    """Warn and let expire what is due, and return how many of each; a second run does nothing more."""
    warned = expired = 0
    for brief, last in _idle(db, now):
        if now >= expires_at(last):
            briefs.move(db, brief, BriefStatus.EXPIRED, EventAct.EXPIRED, None)
            endings.brief_ended(db, brief, now=now)
            _tell(db, brief, "brief-expired", last, key=f"brief-expired-{brief.public_id}-{last.date()}")
            expired += 1
        elif is_warned(last, now):
            _tell(db, brief, "brief-expiring", last, key=f"brief-expiring-{brief.public_id}-{last.date()}")
            warned += 1
    return warned, expired


def _idle(db: Session, now: datetime) -> list[tuple[Brief, datetime]]:
    """Briefs on the market that nobody has acted on for long, with when somebody did last."""
    since = now - timedelta(days=IDLE_DAYS - WARNED_DAYS_BEFORE)
    acts = (
        select(Event.object_id, func.max(Event.at).label("at"))
        .where(Event.object_type == "brief", Event.actor_id.is_not(None))
        .group_by(Event.object_id)
        .subquery()
    )
    chosen = (
        select(Brief, acts.c.at)
        .outerjoin(acts, acts.c.object_id == Brief.public_id)
        .where(Brief.status.in_(ON_THE_MARKET), Brief.published_at <= since, func.coalesce(acts.c.at, since) <= since)
        .order_by(Brief.id)
        .limit(AT_ONCE)
    )
    return [
        (brief, max(filter(None, (at, brief.published_at))))
        for brief, at in db.execute(chosen)
        if brief.published_at is not None
    ]


def _tell(db: Session, brief: Brief, letter: str, last: datetime, *, key: str) -> None:
    if brief.author is not None:
        facts = {
            "title": brief.title,
            "day": f"{expires_at(last):%-d %B %Y}",
            "days": IDLE_DAYS,
            "link": f"/briefs/{brief.public_id}",
        }
        mail.post(db, brief.author, letter, facts, key=key)
