"""What the table of market rates can and cannot know: `python -m benchmarks.rates_check`.

Prints the error of each way of widening a question that has too few figures, measured on salaries
that were held out; the derived figures beside what vendors claim; and the survey's contract rows.
"""

from __future__ import annotations

import csv
import random
import statistics
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from benchmarks.market_rates import CONTRACT_UPLIFT, SURVEY, YEARS, Cell, Salary, cells_of, rates_of, salaries_in
from benchmarks.rate_claims import CLAIMS
from benchmarks.sources import data_file
from marketplace.domain.rates import UNITS, MarketRate, nearest_first
from marketplace.domain.regions import ANY, OUTSIDE_US

BLOCK = 100

Ladder = Callable[[str, str, str], Iterator[Cell]]


def role_last(role: str, seniority: str, region: str) -> Iterator[Cell]:
    """Widen the region before the role, to all other regions."""
    for area in dict.fromkeys((region, ANY if region == "us" else OUTSIDE_US)):
        yield role, seniority, area
    yield from nearest_first(role, seniority, region)


def world_first(role: str, seniority: str, region: str) -> Iterator[Cell]:
    """Widen the region before the role, to the whole world at once."""
    yield role, seniority, region
    yield role, seniority, ANY
    yield ANY, seniority, ANY


LADDERS: dict[str, Ladder] = {
    "role, then level, then region (used)": nearest_first,
    "region outside the US, then role": role_last,
    "region worldwide, then role": world_first,
}


def errors_of(salaries: list[Salary], ladder: Ladder) -> list[tuple[str, float]]:
    """Estimate each half of the salaries from the other; give each one's region and relative error.

    The halves are alternate blocks of rows, because the two ends of one advertised range are neighbours.
    """
    found: list[tuple[str, float]] = []
    for held_out in (0, 1):
        asked = [salary for place, salary in enumerate(salaries) if place // BLOCK % 2 == held_out]
        known = [salary for place, salary in enumerate(salaries) if place // BLOCK % 2 != held_out]
        middles = {cell: statistics.median(values) for cell, values in cells_of(known).items()}
        for salary in asked:
            steps = ladder(salary.role, salary.seniority, salary.region)
            middle = next(middles[step] for step in steps if step in middles)
            found.append((salary.region, abs(middle - salary.usd) / salary.usd))
    return found


def beside_claims(rates: Iterable[MarketRate]) -> Iterator[str]:
    """Put each claim beside the derived or surveyed figure for the same work, where there is one."""
    table = {(rate.role, rate.seniority, rate.engagement, rate.region): rate for rate in rates}
    for claim in CLAIMS:
        region = "us" if claim.region == ANY else claim.region
        rate = table.get((claim.role, claim.seniority, claim.engagement, region))
        if rate is None or claim.unit is not UNITS[claim.engagement][0]:
            continue
        yield (
            f"{claim.role} {claim.seniority} {claim.engagement} per {claim.unit}: "
            f"{claim.low_minor // 100:,} to {claim.high_minor // 100:,} claimed ({claim.source.split(',')[0]}), "
            f"{rate.low_minor // 100:,} to {rate.high_minor // 100:,} here"
        )


def about_the_survey(path: Path) -> Iterator[str]:
    """Compare its American contract rows with the full-time ones, and count rows that come in pairs."""
    with path.open(encoding="utf-8", newline="") as file:
        everything = list(csv.DictReader(file))
    rows = [dict(row) for row in dict.fromkeys(tuple(row.items()) for row in everything)]
    for kind, name in (("FT", "full-time"), ("CT", "contract")):
        pay = [
            float(row["salary_in_usd"])
            for row in rows
            if row["employment_type"] == kind and row["employee_residence"] == "US"
        ]
        yield f"{name}: {len(pay):,} unique rows, median {statistics.median(pay):,.0f} USD a year"
    for kind, name in (("CT", "contract"), ("FL", "freelance")):
        yield f"{name}, in every country: {sum(row['employment_type'] == kind for row in rows):,} unique rows"
    canadian = [row["salary_currency"] for row in rows if row["employee_residence"] == "CA"]
    yield f"Canadian: {len(canadian):,} unique rows, {canadian.count('USD'):,} of them in USD"
    kinds = [tuple(value for name, value in row.items() if not name.startswith("salary")) for row in everything]
    yield f"{neighbourly(kinds):.1%} of all rows stand next to one that differs in nothing but the salary"
    random.Random(0).shuffle(kinds)
    yield f"{neighbourly(kinds):.1%} would if the rows were shuffled"


def neighbourly(kinds: Sequence[object]) -> float:
    """Return the share of rows that equal the row before or after them.

    >>> neighbourly("aabcc")
    0.8
    """
    twins = [first == second for first, second in pairwise(kinds)]
    return sum(before or after for before, after in zip([False, *twins], [*twins, False], strict=True)) / len(kinds)


def main(say: Callable[[str], object] = print) -> int:
    """Print the three comparisons."""
    path = data_file("salaries", SURVEY)
    salaries, _ = salaries_in(path)
    say(f"Median relative error on held-out salaries of {YEARS[0]}-{YEARS[-1]}, by the order of widening:")
    for name, ladder in LADDERS.items():
        errors = errors_of(salaries, ladder)
        abroad = [error for region, error in errors if region != "us"]
        say(
            f"  {name}: {statistics.median(error for _, error in errors):.1%} of {len(errors):,} salaries, "
            f"{statistics.median(abroad):.1%} of the {len(abroad):,} outside the United States"
        )
    say(f"Claims beside the table (an hour is derived with {CONTRACT_UPLIFT[0]:.2f} to {CONTRACT_UPLIFT[-1]:.2f}):")
    for line in beside_claims(rates_of(cells_of(salaries))):
        say(f"  {line}")
    say("The survey itself, all titles and years; American rows:")
    for line in about_the_survey(path):
        say(f"  {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
