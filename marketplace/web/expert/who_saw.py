"""Who saw an expert, a page at a time: rankings they were shown in and looks at the profile, by day and company."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from marketplace.domain.errors import NotFound
from marketplace.gate import views
from marketplace.services import privacy

PAGE = 50
GONE = "a company that is gone"

_CURSOR = re.compile(r"(\d{4}-\d{2}-\d{2})_([0-9a-f-]{36})")


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one company saw of an expert on one day: in how many rankings, and how often the profile itself."""

    day: date
    company: str
    rankings: int
    views: int


@dataclass(frozen=True, slots=True)
class Sightings:
    """One page of them, and after which the next page begins, where there is one."""

    rows: list[Sighting]
    before: str | None


def page_of(db: Any, expert: Any, cursor: str | None) -> Sightings:
    """Return the newest sightings, or those that come after a cursor. Raises NotFound for what is no cursor."""
    before = _read(cursor) if cursor else None
    rankings = privacy.seen_in_rankings(db, expert, limit=PAGE + 1, before=before)
    opened = views.of_expert(expert.public_id, limit=PAGE + 1, before=before)
    ranked = {(seen.day, seen.company_id): seen.times for seen in rankings}
    viewed = {(view.day, view.company): view.times for view in opened}
    # Whatever comes among the first of both together is among the first of each, so nothing is missing here.
    keys = sorted(ranked.keys() | viewed.keys(), key=lambda key: (-key[0].toordinal(), key[1]))
    shown = keys[:PAGE]
    names = privacy.names_of_companies(db, list({company for _, company in shown}))
    rows = [Sighting(key[0], names.get(key[1], GONE), ranked.get(key, 0), viewed.get(key, 0)) for key in shown]
    return Sightings(rows, f"{shown[-1][0]}_{shown[-1][1]}" if len(keys) > PAGE else None)


def _read(cursor: str) -> tuple[date, str]:
    found = _CURSOR.fullmatch(cursor)
    try:
        return date.fromisoformat(found[1] if found else ""), found[2] if found else ""
    except ValueError:
        raise NotFound("There is no such page; begin with the newest.") from None
