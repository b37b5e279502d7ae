"""Availability that nobody confirms: a warning before it counts for less, and off the list when it is too old.

Only experts with a log-in: nobody else could confirm.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from marketplace.domain.reminders import LESS_AFTER_DAYS, OUT_AFTER_DAYS, WARNED_DAYS_BEFORE, is_out, warning_of
from marketplace.domain.vocabulary import ExpertStatus
from marketplace.models import Expert
from marketplace.services import experts, mail

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

PAGE = "/profile/availability"


def remind(db: Session, today: date) -> tuple[int, int]:
    """Warn whom it concerns, take off the list who said nothing for too long, and return how many of each.

    Run twice on a day, it does nothing the second time: each warning has a key.
    """
    warned = gone = 0
    for expert in _unconfirmed(db, today):
        confirmed = _confirmed_on(expert)
        if is_out(confirmed, today):
            gone += _take_off(db, expert, today)
        else:
            warned += _warn(db, expert, confirmed, today)
    return warned, gone


def _unconfirmed(db: Session, today: date) -> list[Expert]:
    """Listed experts with a log-in who may have to hear from us."""
    last = today - timedelta(days=LESS_AFTER_DAYS - WARNED_DAYS_BEFORE)
    moment = datetime.combine(last + timedelta(days=1), time(), UTC)
    since = or_(
        Expert.availability_confirmed_on <= last,
        and_(Expert.availability_confirmed_on.is_(None), Expert.created_at < moment),
    )
    chosen = select(Expert).where(Expert.status == ExpertStatus.APPROVED, Expert.user_id.is_not(None), since)
    return list(db.scalars(chosen.options(joinedload(Expert.user)).order_by(Expert.id)))


def _confirmed_on(expert: Expert) -> date:
    """The last day on which the expert stood behind their hours: at the latest when they wrote them."""
    return expert.availability_confirmed_on or expert.created_at.astimezone(UTC).date()


def _warn(db: Session, expert: Expert, confirmed: date, today: date) -> bool:
    warning = warning_of(confirmed, today)
    if warning is None or expert.user is None:
        return False
    facts = {
        "name": expert.name,
        "day": f"{warning.day:%-d %B %Y}",
        "confirmed": f"{confirmed:%-d %B %Y}",
        "consequence": warning.consequence,
        "link": PAGE,
    }
    key = f"availability-{expert.public_id}-{warning.day.isoformat()}"
    mail.post(db, expert.user, "availability-warning", facts, key=key)
    return True


def _take_off(db: Session, expert: Expert, today: date) -> bool:
    # Many are read at once: whoever confirmed, paused or was suspended since then is left alone.
    db.refresh(expert, ["status", "availability_confirmed_on"], with_for_update=True)
    confirmed = _confirmed_on(expert)
    if expert.status is not ExpertStatus.APPROVED or not is_out(confirmed, today):
        return False
    experts.mark_stale(db, expert)
    if expert.user is not None:
        facts = {
            "name": expert.name,
            "confirmed": f"{confirmed:%-d %B %Y}",
            "days": OUT_AFTER_DAYS,
            "link": PAGE,
        }
        mail.post(db, expert.user, "went-stale", facts)
    return True
