"""What vendors publish about pay without saying what they counted: shown beside estimates, never used for one.

The guides are undated web pages read in 2026, so their date is the first day of that year. A figure
with an open end ("$180+") is stored with the figure it names, and its basis says that it is open.
"""

from __future__ import annotations

from datetime import date

from marketplace.domain.rates import MarketRate
from marketplace.domain.regions import ANY
from marketplace.domain.vocabulary import EngagementModel, RateUnit

AS_OF = date(2026, 1, 1)
GUIDE_A = "hiring guide A (vendor), 2026, unsourced figure"
GUIDE_B = "hiring guide B (vendor), 2026, unsourced figure"
CONSULTANTS = "consultants' own price pages, 2026, unsourced figures"

FULL_TIME, CONTRACT, FRACTIONAL = EngagementModel.FULL_TIME, EngagementModel.CONTRACT, EngagementModel.FRACTIONAL
HOUR, DAY, MONTH, YEAR = RateUnit.HOUR, RateUnit.DAY, RateUnit.MONTH, RateUnit.YEAR

_FIGURES: tuple[tuple[str, str, EngagementModel, str, RateUnit, int, int, str, str], ...] = (
    ("ml-engineer", ANY, FULL_TIME, "us", YEAR, 120_000, 200_000, GUIDE_A, "in-house ML engineer, open above"),
    ("ml-engineer", "junior", FULL_TIME, "us", YEAR, 90_000, 120_000, GUIDE_A, "junior ML engineer, base"),
    ("ml-engineer", "mid", FULL_TIME, "us", YEAR, 120_000, 160_000, GUIDE_A, "mid-level, base"),
    ("ml-engineer", "senior", FULL_TIME, "us", YEAR, 160_000, 200_000, GUIDE_A, "senior, base, open above"),
    (
        "ml-engineer",
        "staff",
        FULL_TIME,
        "us",
        YEAR,
        200_000,
        250_000,
        GUIDE_A,
        "specialised or staff, open above",
    ),
    ("ml-engineer", "mid", FULL_TIME, "us", YEAR, 150_000, 220_000, GUIDE_B, "mid to senior, plus equity and benefits"),
    ("ml-engineer", "senior", FULL_TIME, "us", YEAR, 150_000, 220_000, GUIDE_B, "mid to senior, plus equity, benefits"),
    ("ml-engineer", ANY, CONTRACT, ANY, HOUR, 60, 150, GUIDE_A, "freelance in general, open above"),
    ("ml-engineer", "junior", CONTRACT, "us", HOUR, 60, 100, GUIDE_A, "contract, junior to mid"),
    ("ml-engineer", "mid", CONTRACT, "us", HOUR, 60, 100, GUIDE_A, "contract, junior to mid"),
    ("ml-engineer", "senior", CONTRACT, "us", HOUR, 100, 180, GUIDE_A, "contract, senior specialist, open above"),
    ("ml-engineer", "senior", CONTRACT, ANY, HOUR, 150, 250, GUIDE_B, "senior ML contractor"),
    ("ml-engineer", ANY, CONTRACT, ANY, MONTH, 6_000, 12_000, GUIDE_A, "dedicated team or partner, per engineer"),
    (ANY, ANY, FRACTIONAL, ANY, MONTH, 5_000, 30_000, CONSULTANTS, "retainers, 10 hours a month to 20 a week"),
    (ANY, ANY, FRACTIONAL, ANY, DAY, 2_500, 4_500, CONSULTANTS, "day rates"),
)

CLAIMS: tuple[MarketRate, ...] = tuple(
    MarketRate(
        role=role,
        seniority=seniority,
        engagement=engagement,
        region=region,
        unit=unit,
        currency="USD",
        low_minor=low * 100,
        typical_minor=None,
        high_minor=high * 100,
        sample_size=0,
        source=source,
        basis=basis,
        as_of=AS_OF,
    )
    for role, seniority, engagement, region, unit, low, high, source, basis in _FIGURES
)
