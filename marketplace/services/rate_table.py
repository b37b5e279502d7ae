"""The table of market rates kept by hand: looked through, added to, retired from, and loaded after a dry run."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from marketplace.domain import rates as domain
from marketplace.domain.errors import Invalid, NotFound
from marketplace.domain.rates import MarketRate, problem_of
from marketplace.domain.regions import ANY
from marketplace.domain.vocabulary import EngagementModel, EventAct
from marketplace.models.rates import MarketRate as Row
from marketplace.services import events
from marketplace.services.rates import COLUMNS, parsed, rate_of, seniorities

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor

STALE_DAYS = 548
"""Figures older than a year and a half are marked; pay moves by then."""

LONGEST_REASON = 500
MOST_LINES = 5_000
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """One figure with its name in addresses, and whether it is old."""

    name: str
    rate: MarketRate
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """An estimate that changes: for what, and what it says before and after."""

    role: str
    seniority: str
    engagement: str
    region: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Upload:
    """What loading a file would do; a file with a refused line is not loaded at all."""

    added: tuple[MarketRate, ...]
    revised: tuple[MarketRate, ...]
    removed: tuple[MarketRate, ...]
    unchanged: int
    refused: tuple[tuple[int, str], ...]
    estimates: tuple[Moved, ...] = ()
    more_estimates: int = 0


def name_of(rate: MarketRate) -> str:
    """What names a figure outside: a hash of what no two figures share."""
    return hashlib.sha256("\n".join(map(str, rate.key)).encode()).hexdigest()[:20]


def listed(
    db: Session, asked: Mapping[str, str], *, today: date, after: str = "", limit: int
) -> tuple[list[Listed], str]:
    """The figures with these words, by role, level, engagement and region; and where to go on."""
    chosen = select(Row).order_by(Row.role, Row.id)
    for column in ("role", "seniority", "engagement", "region", "source"):
        if asked.get(column):
            chosen = chosen.where(getattr(Row, column) == asked[column])
    levels = {level: place for place, level in enumerate(seniorities())}
    models = list(EngagementModel)
    rows = sorted(
        (rate_of(row) for row in db.scalars(chosen)),
        # What is about any role comes last; of equals, as they were written.
        key=lambda one: (one.role == ANY, one.role, levels.get(one.seniority, 0), models.index(one.engagement)),
    )
    names = [name_of(rate) for rate in rows]
    start = names.index(after) + 1 if after in names else 0
    shown = [
        Listed(name, rate, (today - rate.as_of).days > STALE_DAYS)
        for name, rate in zip(names[start : start + limit], rows[start : start + limit], strict=True)
    ]
    return shown, shown[-1].name if start + limit < len(rows) else ""


def choices(db: Session) -> dict[str, list[str]]:
    """The words that the table holds, by column, for filters."""
    rows = db.execute(select(Row.role, Row.seniority, Row.region, Row.source).distinct()).all()
    columns = zip(*rows, strict=True) if rows else ((), (), (), ())
    return dict(zip(("role", "seniority", "region", "source"), (sorted(set(held)) for held in columns), strict=True))


def every(db: Session) -> list[MarketRate]:
    """The whole table, for a file."""
    return [rate_of(row) for row in db.scalars(select(Row).order_by(Row.id))]


def cells(rate: MarketRate) -> list[Any]:
    """One figure as a line of the file that `flask rates load` reads."""
    plain = asdict(rate) | {"is_derived": "yes" if rate.is_derived else "no", "as_of": rate.as_of.isoformat()}
    return ["" if plain[column] is None else plain[column] for column in COLUMNS]


def by_name(db: Session, name: str) -> Row:
    """The figure with this name. Raises NotFound."""
    for row in db.scalars(select(Row)):
        if name_of(rate_of(row)) == name:
            return row
    raise NotFound("There is no such figure.")


def add(db: Session, typed: Mapping[str, str], *, actor: Actor | None = None) -> MarketRate:
    """Write down one figure, or revise the one it replaces. Raises Invalid, naming the field."""
    rate = _checked({column: typed.get(column, "").strip() for column in COLUMNS})
    _write(db, {rate.key: rate}, actor=actor, is_single=True)
    return rate


def retire(db: Session, name: str, *, reason: str, actor: Actor | None = None) -> None:
    """Take a figure out; the audit trail keeps what it said. Raises NotFound, and Invalid without a reason."""
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise Invalid({"reason": [f"Say why it no longer holds, in at most {LONGEST_REASON} characters."]})
    row = by_name(db, name)
    before = _said(rate_of(row))
    db.delete(row)
    events.record(
        db, actor=actor, act=EventAct.DISCARDED, object=f"market-rate/{name}", before=before, reason=reason.strip()
    )


def dry_run(db: Session, text: str, *, replace: bool) -> Upload:
    """What loading a file would do, line by line, and which estimates would change; nothing is stored."""
    wanted, refused = _lines(text)
    now = {rate.key: rate for rate in every(db)}
    added = tuple(rate for key, rate in wanted.items() if key not in now)
    revised = tuple(rate for key, rate in wanted.items() if key in now and now[key] != rate)
    removed = tuple(rate for key, rate in now.items() if replace and key not in wanted)
    gone = {rate.key for rate in removed}
    then = {key: rate for key, rate in now.items() if key not in gone} | wanted
    moved = (
        list(_estimates((*added, *revised, *removed), list(now.values()), list(then.values()))) if not refused else []
    )
    unchanged = len(wanted) - len(added) - len(revised)
    return Upload(
        added, revised, removed, unchanged, tuple(refused), tuple(moved[:MOST_SHOWN]), max(0, len(moved) - MOST_SHOWN)
    )


def load(db: Session, text: str, *, replace: bool, actor: Actor | None = None) -> Upload:
    """Do what the dry run said. Raises Invalid when a line is refused; then nothing is loaded."""
    found = dry_run(db, text, replace=replace)
    if found.refused:
        line, reason = found.refused[0]
        raise Invalid({"file": [f"Line {line}: {reason}."]})
    gone = {rate.key for rate in found.removed}
    for row in db.scalars(select(Row)) if gone else ():
        if rate_of(row).key in gone:
            db.delete(row)
    _write(db, {rate.key: rate for rate in (*found.added, *found.revised)}, actor=actor, is_single=False)
    if found.added or found.revised or found.removed:
        after = {"added": len(found.added), "revised": len(found.revised), "removed": len(found.removed)}
        events.record(db, actor=actor, act=EventAct.LOADED, object="market-rates/upload", after=after)
    return found


def _write(db: Session, wanted: Mapping[Any, MarketRate], *, actor: Actor | None, is_single: bool) -> None:
    there = {rate_of(row).key: row for row in db.scalars(select(Row))}
    for key, rate in wanted.items():
        row = there.get(key)
        before = _said(rate_of(row)) if row is not None else None
        if row is None:
            db.add(Row(**asdict(rate)))
        else:
            for column, value in asdict(rate).items():
                setattr(row, column, value)
        if (is_single or row is not None) and before != _said(rate):
            act, name = EventAct.REVISED if row is not None else EventAct.IMPORTED, name_of(rate)
            events.record(db, actor=actor, act=act, object=f"market-rate/{name}", before=before, after=_said(rate))


def _said(rate: MarketRate) -> dict[str, Any]:
    """A figure in words and numbers, for the trail."""
    return {name: value.isoformat() if name == "as_of" else value for name, value in asdict(rate).items()}


def _lines(text: str) -> tuple[dict[Any, MarketRate], list[tuple[int, str]]]:
    """The good lines of a file by what no two figures share, and each refused line with its reason."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    found: dict[Any, MarketRate] = {}
    refused: list[tuple[int, str]] = []
    try:
        if tuple(reader.fieldnames or ()) != COLUMNS:
            return {}, [(1, f"the header must be {','.join(COLUMNS)}")]
        for row in reader:
            if reader.line_num > MOST_LINES:
                return {}, [(reader.line_num, f"a file may have {MOST_LINES:,} lines at most")]
            try:
                rate = parsed(row)
                problem = problem_of(rate) or ("the same figure is on an earlier line" if rate.key in found else "")
            except ValueError as error:
                problem = str(error)
            if problem:
                refused.append((reader.line_num, problem))
            else:
                found[rate.key] = rate
    except csv.Error as error:
        refused.append((reader.line_num, f"this is not a table of text: {error}"))
    if not found and not refused:
        refused.append((1, "there are no figures below the header"))
    return found, refused


def _checked(row: Mapping[str, str]) -> MarketRate:
    try:
        rate = parsed(row)
        problem = problem_of(rate)
    except ValueError as error:
        problem = str(error)
    if problem:
        field = problem.split(" ", 1)[0].rstrip(",")
        raise Invalid({field if field in COLUMNS else "": [problem[:1].upper() + problem[1:] + "."]})
    return rate


def _estimates(changed: Iterable[MarketRate], now: Sequence[MarketRate], then: Sequence[MarketRate]) -> Iterable[Moved]:
    """The estimates for exactly what the changed figures are about, where they say something else afterwards."""
    cells_of = dict.fromkeys((rate.role, rate.seniority, rate.engagement, rate.region) for rate in changed)
    for role, seniority, engagement, region in cells_of:
        before, after = (domain.estimate(rows, role, seniority, engagement, region).sentence for rows in (now, then))
        if before != after:
            yield Moved(role, seniority, engagement.value, region, before, after)
