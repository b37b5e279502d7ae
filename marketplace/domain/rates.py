"""What the market pays: recorded figures, and an estimate that is always a range."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from marketplace.domain.errors import MarketplaceError
from marketplace.domain.money import CURRENCIES, LARGEST_MINOR, MINOR_DIGITS, to_major
from marketplace.domain.regions import ANY, COUNTRIES, LABELS, OUTSIDE_US, REST
from marketplace.domain.vocabulary import EngagementModel, RateUnit

MINIMUM_SAMPLE = 10
"""Fewer figures than this are too few to estimate from."""

HOURS_IN_A_WEEK = 168
WEEKS_PER_MONTH = 4.345
LARGEST_SAMPLE = 10**9
LARGEST_UPLIFT = 10
"""More than any hour sold costs compared with an hour of pay."""

UNITS = MappingProxyType(
    {
        EngagementModel.FULL_TIME: (RateUnit.YEAR,),
        EngagementModel.CONTRACT: (RateUnit.HOUR, RateUnit.DAY, RateUnit.MONTH),
        EngagementModel.FRACTIONAL: (RateUnit.MONTH, RateUnit.DAY),
    }
)
"""The units each engagement model is paid in; an estimate is given in the first."""

TOP_LEVEL = "staff"
ABOVE_TOP = frozenset({"principal", "lead"})
"""The survey knows one level above senior; it is recorded as staff and stands for these too."""

REGIONS = (*COUNTRIES, REST, OUTSIDE_US, ANY)


class BrokenRates(MarketplaceError):
    """The file of market rates cannot be used; the sentence names the line and the reason."""

    code = "broken-market-rates"


@dataclass(frozen=True, slots=True)
class MarketRate:
    """One recorded figure: what a role is paid, in minor units of `currency` per `unit`.

    A survey figure holds the lower quartile, the median and the upper quartile of `sample_size`
    salaries. A derived one multiplies the hourly part of such salaries by the uplift. A claim was
    published without saying what it was counted from: its `sample_size` is 0, and where its high
    end is open ("180+") `high_minor` is the figure named. `hours_per_week` belongs to a retainer.
    """

    role: str
    seniority: str
    engagement: EngagementModel
    region: str
    unit: RateUnit
    currency: str
    low_minor: int
    typical_minor: int | None
    high_minor: int
    sample_size: int
    source: str
    basis: str
    as_of: date
    hours_per_week: int | None = None
    is_derived: bool = False
    uplift_low: float | None = None
    uplift_high: float | None = None

    @property
    def key(self) -> tuple[str, str, str, str, str, str]:
        """What no two recorded figures may share."""
        return self.role, self.seniority, self.engagement, self.region, self.unit, self.source

    @property
    def is_claim(self) -> bool:
        """Published without a count: shown beside an estimate, never used for one."""
        return self.sample_size == 0


@dataclass(frozen=True, slots=True)
class RateRange:
    """From the lower to the upper end, in minor units of `currency` per `unit`, and the usual middle.

    `hours` are those that one unit pays for, where it is a retainer.
    """

    low: int
    typical: int
    high: int
    currency: str
    unit: RateUnit
    hours: float | None = None


@dataclass(frozen=True, slots=True)
class RateEstimate:
    """The answer to "what does this cost": a range with its grounds, or none and the reason.

    `claims` are the figures that others published for the same work without a count.
    """

    range: RateRange | None
    sample_size: int
    sources: tuple[str, ...]
    as_of: date | None
    is_derived: bool
    sentence: str
    claims: tuple[MarketRate, ...] = ()


def problem_of(rate: MarketRate) -> str | None:
    """Say what is wrong with a recorded figure, naming the field, or nothing when it can be used."""
    middle = rate.low_minor if rate.typical_minor is None else rate.typical_minor
    if rate.region not in REGIONS:
        return f"region is {rate.region!r}; use one of {', '.join(REGIONS)}"
    if rate.unit not in UNITS[rate.engagement]:
        return f"unit is {rate.unit.value!r}; {rate.engagement.value} is paid per {' or '.join(UNITS[rate.engagement])}"
    if rate.currency not in MINOR_DIGITS:
        return f"currency is {rate.currency!r}; use one of {', '.join(CURRENCIES)}"
    if not 0 < rate.low_minor <= middle <= rate.high_minor:
        return "low_minor, typical_minor and high_minor must be above 0 and in this order"
    if rate.high_minor > LARGEST_MINOR:
        return f"high_minor is above {LARGEST_MINOR}"
    if not 0 <= rate.sample_size <= LARGEST_SAMPLE:
        return f"sample_size must be 0, for a claim without a count, to {LARGEST_SAMPLE}"
    if not rate.is_claim and rate.typical_minor is None:
        return "typical_minor is empty; only a claim without a count may leave it so"
    if rate.hours_per_week is not None and not 0 < rate.hours_per_week <= HOURS_IN_A_WEEK:
        return f"hours_per_week must be 1 to {HOURS_IN_A_WEEK}"
    return _problem_of_uplift(rate)


def _problem_of_uplift(rate: MarketRate) -> str | None:
    if not rate.is_derived and rate.uplift_low is None and rate.uplift_high is None:
        return None
    if not rate.is_derived or rate.uplift_low is None or rate.uplift_high is None:
        return "uplift_low and uplift_high must be given for a derived figure, and only for one"
    if not 0 < rate.uplift_low <= rate.uplift_high <= LARGEST_UPLIFT:
        return f"uplift_low and uplift_high must be above 0, in this order, and at most {LARGEST_UPLIFT}"
    return None


def estimate(
    rates: Iterable[MarketRate], role: str, seniority: str, engagement: EngagementModel, region: str
) -> RateEstimate:
    """Estimate what a role is paid from the nearest figures that are at least ten.

    Where there are too few, the role is widened before the level and the level before the region,
    because pay differs more between regions than between these roles; the sentence says so.
    """
    offered = [rate for rate in rates if rate.engagement is engagement]
    claims = tuple(rate for rate in offered if rate.is_claim and _speaks_of(rate, role, seniority, region))
    usable = {
        (rate.role, rate.seniority, rate.region): rate
        for rate in offered
        if rate.sample_size >= MINIMUM_SAMPLE and rate.typical_minor is not None and rate.unit is UNITS[engagement][0]
    }
    asked = (role, seniority, region)
    for step in nearest_first(*asked):
        rate = usable.get(step)
        if rate is not None and rate.typical_minor is not None:
            hours = rate.hours_per_week * WEEKS_PER_MONTH if rate.hours_per_week else None
            return RateEstimate(
                RateRange(rate.low_minor, rate.typical_minor, rate.high_minor, rate.currency, rate.unit, hours),
                rate.sample_size,
                (rate.source,),
                rate.as_of,
                rate.is_derived,
                _sentence(rate, asked),
                claims,
            )
    sentence = (
        f"Too few to estimate: fewer than {MINIMUM_SAMPLE} figures are on record for {_named(*asked)}, {engagement}."
    )
    return RateEstimate(None, 0, (), None, False, sentence, claims)


def nearest_first(role: str, seniority: str, region: str) -> Iterator[tuple[str, str, str]]:
    """The figures to look at, nearest first; without the United States where the region is another."""
    level = TOP_LEVEL if seniority in ABOVE_TOP else seniority
    wider = ANY if region in {ANY, "us"} else OUTSIDE_US
    for area in dict.fromkeys((region, wider)):
        yield role, level, area
        yield ANY, level, area
        yield ANY, ANY, area


def _speaks_of(claim: MarketRate, role: str, seniority: str, region: str) -> bool:
    return (
        (claim.role in {role, ANY} or role == ANY)
        and (claim.seniority in {seniority, ANY} or seniority == ANY)
        and (claim.region in {region, ANY} or region == ANY)
    )


ABBREVIATIONS = {"ai": "AI", "ml": "ML", "mlops": "MLOps"}
"""Parts of a role's word that people do not write as they are."""


def _named(role: str, seniority: str, region: str) -> str:
    who = "any AI or data role" if role == ANY else " ".join(ABBREVIATIONS.get(part, part) for part in role.split("-"))
    level = "any level" if seniority == ANY else f"{seniority} level"
    return f"{who} at {level} in {LABELS.get(region, region)}"


def _sentence(rate: MarketRate, asked: tuple[str, str, str]) -> str:
    low, typical, high = (
        f"{to_major(minor, rate.currency):,.0f}"
        for minor in (rate.low_minor, rate.typical_minor or rate.low_minor, rate.high_minor)
    )
    hours = f" for {rate.hours_per_week} hours a week" if rate.hours_per_week else ""
    figures = f"{rate.sample_size:,} figures of full-time pay"
    uplift = ""
    if rate.is_derived:
        figures = f"derived from {figures}"
        uplift = f", hour for hour times {rate.uplift_low:.2f} to {rate.uplift_high:.2f}"
    found = (rate.role, rate.seniority, rate.region)
    widened = (
        "" if found == asked else f" Nothing counted from {MINIMUM_SAMPLE} or more is on record for {_named(*asked)}."
    )
    day = f"{rate.as_of.day} {rate.as_of:%B %Y}"
    return (
        f"{low} to {high} {rate.currency} per {rate.unit}{hours}, typically {typical}: {figures} for {_named(*found)}"
        f"{uplift} ({rate.source}, {rate.basis}, as of {day}).{widened}"
    )
