"""How well vetting measures: agreement, leniency, second looks and time, from locked scorecards in few queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, case, extract, func, select
from sqlalchemy.orm import aliased

from marketplace.domain.agreement import Agreement, Tally, by_dimension, by_pair, weighted_kappa
from marketplace.domain.leniency import Mean, Sums, has_drifted, mean_of
from marketplace.domain.stays import Stay, stays
from marketplace.domain.vetting_words import DecisionKind
from marketplace.domain.vocabulary import RubricDimension
from marketplace.models import CaseDecision, Score, Scorecard, User, VettingCase

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

WINDOW = timedelta(days=365)
"""What was scored longer ago says little about the vetters of today."""
WAITING, SCORING, DECIDING = "waiting for a first scorecard", "being scored", "waiting for a decision"
STATES = (WAITING, SCORING, DECIDING)


@dataclass(frozen=True, slots=True)
class PairSeen:
    """How far two vetters agree."""

    first: str
    second: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class VetterSeen:
    """How mild a vetter is beside those who scored the same, over the year and month by month."""

    name: str
    all: Mean
    months: tuple[tuple[str, Mean], ...]
    has_drifted: bool


@dataclass(frozen=True, slots=True)
class Quality:
    """Everything that the page of quality shows."""

    dimensions: dict[str, Agreement]
    pairs: list[PairSeen]
    vetters: list[VetterSeen]
    again: dict[str, Agreement]
    stays: list[Stay]


def seen(db: Session, *, now: datetime) -> Quality:
    """Measure the vetting of the last year, with five queries."""
    since = now - WINDOW
    names = {str(key): name for key, name in db.execute(select(User.id, User.name).where(User.id.in_(_vetters(since))))}
    tallies = _tallies(db, since)
    again = _dimensions(by_dimension_in_order(_again(db, since)))
    dimensions = _dimensions(by_dimension(tallies))
    pairs = [PairSeen(names[a], names[b], found) for (a, b), found in by_pair(tallies).items()]
    pairs.sort(key=lambda pair: (-pair.agreement.n, pair.first, pair.second))
    vetters = [_vetter(names[who], months) for who, months in _leniency(db, since).items()]
    return Quality(dimensions, pairs, sorted(vetters, key=lambda one: one.name), again, _stays(db, since))


def by_dimension_in_order(tallies: Iterable[Tally]) -> dict[str, Agreement]:
    """Return the agreement of second looks with the first, in which it does mean something which came first."""
    counted: dict[str, dict[tuple[int, int], int]] = {}
    for tally in tallies:
        levels = counted.setdefault(tally.dimension, {})
        levels[tally.levels] = levels.get(tally.levels, 0) + tally.count
    return {name: weighted_kappa(levels) for name, levels in counted.items()}


def _dimensions(found: dict[str, Agreement]) -> dict[str, Agreement]:
    return {one.value: found.get(one.value, Agreement(0)) for one in RubricDimension}


def _vetter(name: str, months: dict[str, Sums]) -> VetterSeen:
    told = tuple((month, mean_of(months[month])) for month in sorted(months))
    return VetterSeen(name, mean_of(sum(months.values(), Sums())), told, has_drifted(months))


def _vetters(since: datetime) -> Select[int]:
    return select(Scorecard.vetter_id).where(Scorecard.locked_at >= since)


def _joined(columns: tuple[Any, ...], since: datetime, *which: ColumnElement[bool]) -> Select[Any]:
    """Levels that two locked cards gave to the same thing on the same dimension."""
    return (
        select(*columns)
        .select_from(_one)
        .join(_two, (_two.verification_id == _one.verification_id) & (_two.case_id == _one.case_id))
        .join(_mine, _mine.scorecard_id == _one.id)
        .join(_theirs, (_theirs.scorecard_id == _two.id) & (_theirs.dimension == _mine.dimension))
        .where(_one.locked_at >= since, _two.locked_at >= since, _mine.level.is_not(None), _theirs.level.is_not(None))
        .where(_one.set_aside_at.is_(None), _two.set_aside_at.is_(None), *which)
    )


_one, _two, _mine, _theirs = aliased(Scorecard), aliased(Scorecard), aliased(Score), aliased(Score)
_FIRST_LOOKS = (~_one.is_rescore, ~_two.is_rescore)


def _tallied(db: Session, since: datetime, *which: ColumnElement[bool]) -> list[Tally]:
    by = (_one.vetter_id, _two.vetter_id, _mine.dimension, _mine.level, _theirs.level)
    found = db.execute(_joined((*by, func.count()), since, *which).group_by(*by))
    return [Tally(str(a), str(b), name.value, (first, second), count) for a, b, name, first, second, count in found]


def _tallies(db: Session, since: datetime) -> list[Tally]:
    return _tallied(db, since, *_FIRST_LOOKS, _one.vetter_id < _two.vetter_id)


def _again(db: Session, since: datetime) -> list[Tally]:
    """First looks of the year beside second looks at the same."""
    return _tallied(db, since, ~_one.is_rescore, _two.is_rescore.is_(True))


def _leniency(db: Session, since: datetime) -> dict[str, dict[str, Sums]]:
    """The differences of each vetter from the others on the same things, by month; one difference for each thing."""
    year, month = (func.max(extract(part, _one.locked_at)) for part in ("year", "month"))
    # Levels are small integers; without the cast PostgreSQL's mean is a decimal.
    apart = func.avg((_mine.level - _theirs.level) * 1.0)
    columns = (_one.vetter_id.label("who"), year.label("year"), month.label("month"), apart.label("apart"))
    things = _joined(columns, since, *_FIRST_LOOKS, _one.vetter_id != _two.vetter_id).group_by(_one.id, _one.vetter_id)
    each = things.subquery()
    by = (each.c.who, each.c.year, each.c.month)
    total, squares = func.sum(each.c.apart), func.sum(each.c.apart * each.c.apart)
    found: dict[str, dict[str, Sums]] = {}
    for who, y, m, n, added, squared in db.execute(select(*by, func.count(), total, squares).group_by(*by)):
        found.setdefault(str(who), {})[f"{int(y):04}-{int(m):02}"] = Sums(n, float(added), float(squared))
    return found


def _stays(db: Session, since: datetime) -> list[Stay]:
    """How long verifications waited, were scored and waited again, of those decided in the year."""
    second = (
        select(
            Scorecard.verification_id,
            Scorecard.case_id,
            func.min(Scorecard.started_at).label("begun"),
            func.max(Scorecard.locked_at).label("locked"),
            func.count(case((Scorecard.locked_at.is_not(None), 1))).label("cards"),
        )
        .where(~Scorecard.is_rescore)
        .group_by(Scorecard.verification_id, Scorecard.case_id)
        .subquery()
    )
    chosen = (
        select(VettingCase.submitted_at, second.c.begun, second.c.locked, CaseDecision.at)
        .join(VettingCase, VettingCase.id == CaseDecision.case_id)
        .join(
            second,
            (second.c.verification_id == CaseDecision.verification_id) & (second.c.case_id == CaseDecision.case_id),
        )
        .where(
            CaseDecision.kind.in_((DecisionKind.VERIFIED, DecisionKind.NOT_VERIFIED)),
            CaseDecision.at >= since,
            second.c.cards > 1,
        )
    )
    found = stays(
        [*zip(STATES, (submitted, begun, locked), strict=True), ("decided", at)]
        for submitted, begun, locked, at in db.execute(chosen)
    )
    return [stay for state in STATES for stay in found if stay.state == state]
