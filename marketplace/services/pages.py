"""Long lists, a page at a time and newest first; a page begins after a row, so nothing is skipped or seen twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from sqlalchemy import select, tuple_
from sqlalchemy.orm import lazyload

from marketplace.models import Brief, MatchRun
from marketplace.services import briefs, matches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from marketplace.models import Company

Row = TypeVar("Row", Brief, MatchRun)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, and the public id of the last one where more follow."""

    rows: Sequence[Row]
    last: str | None


def of_briefs(db: Session, company: Company, *, limit: int, after: str | None = None) -> Page[Brief]:
    """The company's briefs that were written before the one with the id `after`. Raises NotFound for such an id."""
    asked = select(Brief).where(Brief.company_id == company.id).options(*briefs.whole())
    if after is not None:
        last = briefs.of_company(db, company=company, public_id=after)
        asked = asked.where(tuple_(Brief.created_at, Brief.id) < (last.created_at, last.id))
    newest = (Brief.created_at.desc(), Brief.id.desc())
    return _page(db.scalars(asked.order_by(*newest).limit(limit + 1)).unique().all(), limit)


def of_runs(db: Session, brief: Brief, *, limit: int, after: str | None = None) -> Page[MatchRun]:
    """The stored rankings of a brief that were made before the one with the id `after`; only what heads each.

    Raises NotFound for such an id.
    """
    asked = select(MatchRun).where(MatchRun.brief_id == brief.id).options(lazyload(MatchRun.results))
    if after is not None:
        asked = asked.where(MatchRun.id < matches.run_of(db, brief, after).id)
    return _page(db.scalars(asked.order_by(MatchRun.id.desc()).limit(limit + 1)).all(), limit)


def _page(rows: Sequence[Row], limit: int) -> Page[Row]:
    shown = rows[:limit]
    return Page(shown, shown[-1].public_id if len(rows) > limit else None)
