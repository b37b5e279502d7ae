"""Market rates: load the table from its file, and estimate from it."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import sqlalchemy as sa

from marketplace.domain import rates
from marketplace.domain.errors import Invalid
from marketplace.domain.places import COUNTRIES
from marketplace.domain.rates import REGIONS, BrokenRates, RateEstimate, problem_of
from marketplace.domain.regions import ANY, region_of
from marketplace.domain.vocabulary import EngagementModel, EventAct, RateUnit, Seniority
from marketplace.models import Event
from marketplace.models.rates import MarketRate
from marketplace.search import taxonomy
from marketplace.services import events

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor

BUNDLED = Path(__file__).parents[1] / "data" / "market_rates.csv"
COLUMNS = tuple(field.name for field in fields(rates.MarketRate))
LONGEST_WORD = 80
"""What fits into the columns of the table."""

Value = TypeVar("Value")


def load(db: Session, path: Path | None = None, *, actor: Actor | None = None) -> int:
    """Make the table of market rates equal to a file, the bundled one unless told otherwise; return its size.

    Loading twice changes nothing. Raises BrokenRates with the line and the reason, and then nothing is loaded.
    """
    file = path or BUNDLED
    wanted = {rate.key: rate for rate in read(file)}
    rows = {rate_of(row).key: row for row in db.scalars(sa.select(MarketRate))}
    added = [rate for key, rate in wanted.items() if key not in rows]
    removed = [row for key, row in rows.items() if key not in wanted]
    revised = [(row, wanted[key]) for key, row in rows.items() if key in wanted and wanted[key] != rate_of(row)]
    for row in removed:
        db.delete(row)
    for row, rate in revised:
        for column, value in asdict(rate).items():
            setattr(row, column, value)
    db.add_all(MarketRate(**asdict(rate)) for rate in added)
    if added or removed or revised:
        changes = {"added": len(added), "removed": len(removed), "revised": len(revised), "total": len(wanted)}
        events.record(db, actor=actor, act=EventAct.LOADED, object=f"market-rates/{file.name[:80]}", after=changes)
    return len(wanted)


def estimate(db: Session, *, role: str, seniority: str, engagement: EngagementModel, region: str = ANY) -> RateEstimate:
    """Estimate what a role is paid: a range with its grounds, or "too few" and no amount.

    `role` and `seniority` are ids of the taxonomy or "any"; `region` is a pay region or a country
    code. Raises Invalid when one of them is none that we know.
    """
    return estimates(db, role=role, seniority=seniority, engagements=(engagement,), region=region)[engagement]


def estimates(
    db: Session, *, role: str, seniority: str, engagements: Collection[EngagementModel], region: str = ANY
) -> dict[EngagementModel, RateEstimate]:
    """Estimate the same under several engagement models, in one query; raises as `estimate` does."""
    area = region if region in REGIONS or region.upper() not in COUNTRIES else region_of(region)
    choices = {
        "role": (role, roles()),
        "seniority": (seniority, seniorities()),
        "region": (area, REGIONS),
    }
    complaints = {
        field: [f"{word[:60]!r} is not a {field} we know; choose one of {', '.join(options)}."]
        for field, (word, options) in choices.items()
        if word not in options
    }
    if complaints:
        raise Invalid(complaints)
    columns = [getattr(MarketRate, column) for column in COLUMNS]
    rows = db.execute(sa.select(*columns).where(MarketRate.engagement.in_(engagements)).order_by(MarketRate.id))
    found = [rates.MarketRate(*row) for row in rows]
    return {one: rates.estimate(found, role, seniority, one, area) for one in engagements}


def of_models(
    db: Session, *, role: str = ANY, seniority: str = ANY, region: str = ANY
) -> dict[EngagementModel, RateEstimate]:
    """Estimate what a role is paid under every engagement model, with one query. Words that mean nothing are "any"."""
    area = region if region in REGIONS else region_of(region) if region.upper() in COUNTRIES else ANY
    columns = [getattr(MarketRate, column) for column in COLUMNS]
    near = sa.select(*columns).where(MarketRate.role.in_({role, ANY})).order_by(MarketRate.id)
    figures = [rates.MarketRate(*row) for row in db.execute(near)]
    return {model: rates.estimate(figures, role, seniority, model, area) for model in EngagementModel}


def load_bundled(db: Session) -> None:
    """Bring in the bundled file, once for each version of it.

    Figures that were kept by hand stay, also when a newer version comes; what it says of a figure
    that is there replaces it.
    """
    sha256 = hashlib.sha256(BUNDLED.read_bytes()).hexdigest()
    of_bundled = sa.select(Event).where(Event.object_type == "market-rates", Event.object_id == BUNDLED.name)
    newest = db.scalar(of_bundled.order_by(Event.id.desc()).limit(1))
    if newest is not None and (newest.after or {}).get("sha256") == sha256:
        return
    there = {rate_of(row).key: row for row in db.scalars(sa.select(MarketRate))}
    wanted = read(BUNDLED)
    for rate in wanted:
        row = there.get(rate.key)
        if row is None:
            db.add(MarketRate(**asdict(rate)))
            continue
        for column, value in asdict(rate).items():
            setattr(row, column, value)
    after = {"sha256": sha256, "total": len(wanted)}
    events.record(db, actor=None, act=EventAct.LOADED, object=f"market-rates/{BUNDLED.name}", after=after)


def roles() -> tuple[str, ...]:
    """What a figure may be about: a role of the taxonomy, or any."""
    return (*taxonomy.in_force().roles, ANY)


def seniorities() -> tuple[str, ...]:
    """The levels of a figure, and any."""
    return (*dict.fromkeys((*taxonomy.in_force().seniorities, *Seniority)), ANY)


def rate_of(row: MarketRate) -> rates.MarketRate:
    """A row as the figure that it is."""
    return rates.MarketRate(**{column: getattr(row, column) for column in COLUMNS})


def read(path: Path) -> list[rates.MarketRate]:
    """Read a file of market rates. Raises BrokenRates, naming the line and the reason."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(_checked(path.name, csv.DictReader(file, strict=True)))
    except OSError as problem:
        raise BrokenRates(f"{path} cannot be read: {problem.strerror}.") from problem
    except (UnicodeDecodeError, csv.Error) as problem:
        raise BrokenRates(f"{path.name} is not a table of text in UTF-8: {problem}.") from problem


def _checked(name: str, reader: csv.DictReader[str]) -> Iterator[rates.MarketRate]:
    header = tuple(reader.fieldnames or ())
    if header != COLUMNS:
        raise BrokenRates(f"{name} line 1: the header must be {','.join(COLUMNS)}.")
    seen: dict[tuple[str, ...], int] = {}
    for row in reader:
        line = reader.line_num
        try:
            rate = parsed(row)
        except ValueError as problem:
            raise BrokenRates(f"{name} line {line}: {problem}.") from problem
        problem_found = problem_of(rate)
        if problem_found is not None:
            raise BrokenRates(f"{name} line {line}: {problem_found}.")
        if rate.key in seen:
            raise BrokenRates(f"{name} line {line}: the same figure is on line {seen[rate.key]}.")
        seen[rate.key] = line
        yield rate
    if not seen:
        raise BrokenRates(f"{name} line 1: there are no figures below the header.")


def parsed(row: Mapping[str, str]) -> rates.MarketRate:
    """Turn the words of one line into a figure. Raises ValueError, naming the column."""
    if None in row or None in row.values():
        raise ValueError(f"there must be {len(COLUMNS)} columns")
    return rates.MarketRate(
        role=_word(row, "role", roles()),
        seniority=_word(row, "seniority", seniorities()),
        engagement=_as(row, "engagement", EngagementModel),
        region=_word(row, "region"),
        unit=_as(row, "unit", RateUnit),
        currency=_word(row, "currency"),
        low_minor=_as(row, "low_minor", int),
        typical_minor=_as(row, "typical_minor", int) if row["typical_minor"] else None,
        high_minor=_as(row, "high_minor", int),
        sample_size=_as(row, "sample_size", int),
        source=_word(row, "source"),
        basis=_word(row, "basis"),
        as_of=_as(row, "as_of", date.fromisoformat),
        hours_per_week=_as(row, "hours_per_week", int) if row["hours_per_week"] else None,
        is_derived=_as(row, "is_derived", {"yes": True, "no": False}.__getitem__),
        uplift_low=_as(row, "uplift_low", float) if row["uplift_low"] else None,
        uplift_high=_as(row, "uplift_high", float) if row["uplift_high"] else None,
    )


def _word(row: Mapping[str, str], column: str, known: Collection[str] | None = None) -> str:
    word = row[column].strip()
    if not word or len(word) > LONGEST_WORD:
        raise ValueError(f"{column} must have 1 to {LONGEST_WORD} characters")
    if known is not None and word not in known:
        raise ValueError(f"{column} is {word!r}, which the taxonomy does not know")
    return word


def _as(row: Mapping[str, str], column: str, kind: Callable[[str], Value]) -> Value:
    try:
        return kind(row[column])
    except (KeyError, ValueError):
        raise ValueError(f"{column} cannot be {row[column][:40]!r}") from None
