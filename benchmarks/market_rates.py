"""Make the table of market rates from the aijobs.net salary survey: `python -m benchmarks.market_rates`.

Only quartiles of at least ten salaries leave this script, never a row of the survey. Contract and
fractional figures are derived from full-time pay; docs/market-rates.md gives the formulas, what
they were checked against, and what they cannot know.
"""

from __future__ import annotations

import argparse
import csv
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path

from benchmarks.rate_claims import CLAIMS
from benchmarks.salary_titles import ROLES
from benchmarks.sources import data_file
from marketplace.domain.rates import MINIMUM_SAMPLE, WEEKS_PER_MONTH, MarketRate
from marketplace.domain.regions import ANY, OUTSIDE_US, region_of
from marketplace.domain.vocabulary import EngagementModel, RateUnit

SURVEY = "salaries_2025-01-19.csv"
AS_OF = date(2025, 1, 19)
SOURCE = "aijobs.net salary survey (CC0)"
YEARS = (2023, 2024, 2025)
TABLE = Path(__file__).parents[1] / "marketplace" / "data" / "market_rates.csv"

SENIORITIES = {"EN": "junior", "MI": "mid", "SE": "senior", "EX": "staff"}
COLUMNS = ("work_year", "experience_level", "employment_type", "job_title", "salary_in_usd", "employee_residence")

# What an hour sold costs, as multiples of an employee's pay per paid hour (52 weeks of 40 hours).
# The on-cost is a hiring guide's 1.3 to 1.5; the billable hours are ours: 1,800 leave seven weeks
# off, 1,560 leave a quarter of the year unsold.
PAID_HOURS = 2080
ON_COST = (1.3, 1.4, 1.5)
BILLABLE_HOURS = (1800, 1680, 1560)
CONTRACT_UPLIFT = tuple(cost * PAID_HOURS / hours for cost, hours in zip(ON_COST, BILLABLE_HOURS, strict=True))

# A retainer reserves ten hours a week whether used or not; the premium for that is our assumption.
RETAINER_HOURS = 10
RETAINER_PREMIUM = (1.0, 1.125, 1.25)
FRACTIONAL_UPLIFT = tuple(up * more for up, more in zip(CONTRACT_UPLIFT, RETAINER_PREMIUM, strict=True))

Cell = tuple[str, str, str]


class BrokenSurvey(SystemExit):
    """The survey file cannot be read; uncaught, it ends the script with its one sentence."""


@dataclass(frozen=True, slots=True)
class Salary:
    """One full-time salary in our words, in USD a year."""

    role: str
    seniority: str
    region: str
    usd: float


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows each step kept, for the report."""

    rows: int
    unique: int
    recent_full_time: int
    mapped: int


def salaries_in(path: Path) -> tuple[list[Salary], Counts]:
    """Read the survey: exact duplicates dropped, full-time rows of the last work years, our roles only.

    Raises BrokenSurvey, naming the line, where the file is not the survey.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
        if missing:
            raise BrokenSurvey(f"{path.name} line 1: the header lacks {', '.join(missing)}.")
        lines = [(reader.line_num, tuple(row.items())) for row in reader]
    unique = {row: line for line, row in reversed(lines)}
    recent = [
        (line, fields_of)
        for row, line in sorted(unique.items(), key=lambda item: item[1])
        if (fields_of := dict(row))["employment_type"] == "FT" and fields_of["work_year"] in map(str, YEARS)
    ]
    found = [_salary(path, line, row) for line, row in recent if row["job_title"] in ROLES]
    return found, Counts(len(lines), len(unique), len(recent), len(found))


def _salary(path: Path, line: int, row: Mapping[str, str]) -> Salary:
    try:
        seniority, usd = SENIORITIES[row["experience_level"]], float(row["salary_in_usd"])
    except (KeyError, TypeError, ValueError):
        raise BrokenSurvey(f"{path.name} line {line}: unknown experience_level or salary_in_usd.") from None
    return Salary(ROLES[row["job_title"]], seniority, region_of(row["employee_residence"]), usd)


def cells_of(salaries: Iterable[Salary]) -> dict[Cell, list[float]]:
    """Gather salaries by (role, seniority, region), and by what is wider: any role, any level, any region."""
    cells: dict[Cell, list[float]] = defaultdict(list)
    for salary in salaries:
        regions = (salary.region, ANY) if salary.region == "us" else (salary.region, OUTSIDE_US, ANY)
        for region in regions:
            cells[salary.role, salary.seniority, region].append(salary.usd)
            cells[ANY, salary.seniority, region].append(salary.usd)
            cells[ANY, ANY, region].append(salary.usd)
    return {cell: values for cell, values in sorted(cells.items()) if len(values) >= MINIMUM_SAMPLE}


def rates_of(cells: Mapping[Cell, Sequence[float]]) -> Iterator[MarketRate]:
    """Turn each cell into its full-time figure and the two that are derived from it."""
    for cell, values in cells.items():
        quartiles = statistics.quantiles(values, n=4, method="inclusive")
        hourly = [usd / PAID_HOURS for usd in quartiles]
        monthly = [usd / PAID_HOURS * RETAINER_HOURS * WEEKS_PER_MONTH for usd in quartiles]
        yield _rate(cell, len(values), EngagementModel.FULL_TIME, RateUnit.YEAR, quartiles, None, 1000)
        yield _rate(cell, len(values), EngagementModel.CONTRACT, RateUnit.HOUR, hourly, CONTRACT_UPLIFT, 1)
        yield _rate(cell, len(values), EngagementModel.FRACTIONAL, RateUnit.MONTH, monthly, FRACTIONAL_UPLIFT, 100)


def _rate(
    cell: Cell,
    count: int,
    engagement: EngagementModel,
    unit: RateUnit,
    quartiles: Sequence[float],
    uplift: Sequence[float] | None,
    step: int,
) -> MarketRate:
    role, seniority, region = cell
    raised = [usd * up for usd, up in zip(quartiles, uplift or (1.0, 1.0, 1.0), strict=True)]
    low, typical, high = (round(usd / step) * step * 100 for usd in raised)
    return MarketRate(
        role=role,
        seniority=seniority,
        engagement=engagement,
        region=region,
        unit=unit,
        currency="USD",
        low_minor=low,
        typical_minor=typical,
        high_minor=high,
        sample_size=count,
        source=SOURCE,
        basis=f"work years {YEARS[0]}-{YEARS[-1]}",
        as_of=AS_OF,
        hours_per_week=RETAINER_HOURS if engagement is EngagementModel.FRACTIONAL else None,
        is_derived=uplift is not None,
        uplift_low=round(uplift[0], 3) if uplift else None,
        uplift_high=round(uplift[-1], 3) if uplift else None,
    )


def write(rates: Iterable[MarketRate], path: Path) -> int:
    """Write the table, one figure a line, and return how many there are."""
    written = [asdict(rate) for rate in rates]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(MarketRate)], lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: _text(value) for name, value in row.items()} for row in written)
    return len(written)


def _text(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else value


def main(argv: Sequence[str] | None = None, say: Callable[[str], object] = print) -> int:
    """Make the table and report what it was made from."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, default=TABLE, help="where to write the table")
    wanted = parser.parse_args(argv)
    salaries, counts = salaries_in(data_file("salaries", SURVEY))
    cells = cells_of(salaries)
    total = write([*rates_of(cells), *CLAIMS], wanted.out)
    say(f"{counts.rows:,} rows, {counts.unique:,} of them unique;")
    say(f"{counts.recent_full_time:,} full-time in {YEARS[0]}-{YEARS[-1]}, {counts.mapped:,} in our roles;")
    say(f"{len(cells)} cells of {MINIMUM_SAMPLE} or more salaries, {len(CLAIMS)} claims;")
    say(f"{total} lines in {wanted.out.name}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
