"""Did our score predict the outcome? Read from the outcomes that stand, the newest of each engagement.

Invented people and real ones are never counted together: the invented only while no real outcome stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVarTuple

from sqlalchemy import func, not_, or_, select
from sqlalchemy.orm import aliased

from marketplace.domain.calibration import Bin, Difference, Point, Share, all_of, bins, difference
from marketplace.domain.hiring_words import Side
from marketplace.domain.outcome_words import OutcomeKind, OutcomeStatus, Reached
from marketplace.domain.outcomes import STANDING
from marketplace.models import Company, Engagement, Expert, Outcome, OutcomeReport

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

_Columns = TypeVarTuple("_Columns")

MADE_UP = or_(Expert.is_synthetic, Company.is_synthetic)
"""Whether either side of an engagement is of the demo population."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the page shows: all engagements, by score, the two halves, by kind, and how far the sides agree.

    `is_invented` says that all of it is of the demo population.
    """

    all: Share
    bins: list[Bin]
    halves: Difference | None
    kinds: dict[OutcomeKind, Share]
    sides_agree: Share
    without_score: int
    silent: int
    removed: int
    is_invented: bool


def seen(db: Session) -> Calibration:
    """Put scores beside outcomes, with three queries.

    An engagement counts once, by its newest outcome that stands and on which the company reported; it went well where
    the company says that what was promised is reached.
    """
    counted = select(MADE_UP, Outcome.status, func.count()).select_from(Outcome).group_by(MADE_UP, Outcome.status)
    by_mark: dict[bool, dict[OutcomeStatus, int]] = {True: {}, False: {}}
    for mark, status, count in db.execute(_with_sides(counted)):
        by_mark[bool(mark)][status] = count
    is_invented = not by_mark[False].keys() & STANDING and bool(by_mark[True].keys() & STANDING)
    counts = by_mark[is_invented]
    by_company = (
        select(Outcome.engagement_id, Outcome.kind, Outcome.score, OutcomeReport.reached)
        .join(OutcomeReport, (OutcomeReport.outcome_id == Outcome.id) & (OutcomeReport.side == Side.COMPANY))
        .where(Outcome.status.in_(STANDING), MADE_UP if is_invented else not_(MADE_UP))
        .order_by(Outcome.fell_due_at, Outcome.id)
    )
    newest: dict[int, tuple[float | None, bool]] = {}
    kinds: dict[OutcomeKind, list[bool]] = {kind: [] for kind in OutcomeKind}
    for engagement, kind, score, reached in db.execute(_with_sides(by_company)):
        is_good = reached is Reached.REACHED
        newest[engagement] = (score, is_good)
        kinds[kind].append(is_good)
    points: list[Point] = [(score, good) for score, good in newest.values() if score is not None]
    return Calibration(
        all_of(points),
        bins(points),
        difference(points),
        {kind: Share(len(found), sum(found)) for kind, found in kinds.items()},
        _agreement(db, is_invented),
        len(newest) - len(points),
        counts.get(OutcomeStatus.LAPSED, 0),
        counts.get(OutcomeStatus.REMOVED, 0),
        is_invented,
    )


def _agreement(db: Session, is_invented: bool) -> Share:
    """How often both sides, blind to each other, said the same."""
    one, other = aliased(OutcomeReport), aliased(OutcomeReport)
    both = (
        select(one.reached == other.reached, func.count())
        .join(other, (other.outcome_id == one.outcome_id) & (other.side == Side.EXPERT))
        .join(Outcome, Outcome.id == one.outcome_id)
        .where(one.side == Side.COMPANY, Outcome.status.in_(STANDING), MADE_UP if is_invented else not_(MADE_UP))
        .group_by(one.reached == other.reached)
    )
    counted = {bool(same): count for same, count in db.execute(_with_sides(both))}
    return Share(sum(counted.values()), counted.get(True, 0))


def _with_sides(chosen: Select[*_Columns]) -> Select[*_Columns]:
    """Join to outcomes that are read both sides of their engagements, which `MADE_UP` asks."""
    return chosen.join(Outcome.engagement).join(Engagement.expert).join(Engagement.company)
