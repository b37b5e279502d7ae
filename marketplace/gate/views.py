"""Views of profiles, counted by company and day in the side database, for the expert to see and nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import sqlalchemy as sa

from marketplace import db as database
from marketplace.gate.side import profile_views

KEPT_DAYS = 365


@dataclass(frozen=True, slots=True)
class View:
    """One company that opened a profile on one day, so many times."""

    day: date
    company: str
    times: int


def note(expert: str, company: str, *, day: date | None = None) -> None:
    """Count one view of an expert by a company, both by their public ids; what is older than a year goes."""
    today = (day or datetime.now(UTC).date()).isoformat()
    mine = (profile_views.c.expert == expert) & (profile_views.c.company == company) & (profile_views.c.day == today)
    more = sa.update(profile_views).where(mine).values(times=profile_views.c.times + 1)
    with database.current().side.begin() as connection:
        if connection.execute(more).rowcount:
            return
        oldest = date.fromordinal(date.fromisoformat(today).toordinal() - KEPT_DAYS).isoformat()
        connection.execute(sa.delete(profile_views).where(profile_views.c.day < oldest))
        try:
            with connection.begin_nested():
                values = {"expert": expert, "company": company, "day": today, "times": 1}
                connection.execute(sa.insert(profile_views).values(**values))
        except sa.exc.IntegrityError:
            # Another worker began the day's count at this moment.
            connection.execute(more)


def of_expert(expert: str, *, limit: int | None = None, before: tuple[date, str] | None = None) -> list[View]:
    """Who opened this profile: the newest days first, and in a day by the company's id.

    `before`: only what comes after that day and company in this order.
    """
    table = profile_views.c
    chosen = sa.select(table.day, table.company, table.times).where(table.expert == expert)
    if before is not None:
        day, company = before[0].isoformat(), before[1]
        chosen = chosen.where((table.day < day) | ((table.day == day) & (table.company > company)))
    chosen = chosen.order_by(table.day.desc(), table.company).limit(limit)
    with database.current().side.connect() as connection:
        return [View(date.fromisoformat(day), company, times) for day, company, times in connection.execute(chosen)]


def forget(expert: str) -> None:
    """Forget who opened the profile of somebody who is erased."""
    with database.current().side.begin() as connection:
        connection.execute(sa.delete(profile_views).where(profile_views.c.expert == expert))
