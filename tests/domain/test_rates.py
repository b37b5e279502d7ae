"""Estimates are ranges with their grounds, or a plain "too few"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from marketplace.domain.places import COUNTRIES as ALL_COUNTRIES
from marketplace.domain.rates import REGIONS, MarketRate, estimate, problem_of
from marketplace.domain.regions import COUNTRIES, LABELS, region_of
from marketplace.domain.vocabulary import EngagementModel, RateUnit

SALARY = MarketRate(
    role="ml-engineer",
    seniority="senior",
    engagement=EngagementModel.FULL_TIME,
    region="us",
    unit=RateUnit.YEAR,
    currency="USD",
    low_minor=15_300_000,
    typical_minor=19_800_000,
    high_minor=25_200_000,
    sample_size=1189,
    source="a survey",
    basis="work years 2023-2025",
    as_of=date(2025, 1, 19),
)
HOURLY = replace(
    SALARY,
    engagement=EngagementModel.CONTRACT,
    unit=RateUnit.HOUR,
    low_minor=11_000,
    typical_minor=16_500,
    high_minor=24_200,
    is_derived=True,
    uplift_low=1.502,
    uplift_high=2.0,
)
RETAINER = replace(HOURLY, engagement=EngagementModel.FRACTIONAL, unit=RateUnit.MONTH, hours_per_week=10)
CLAIM = replace(
    HOURLY,
    sample_size=0,
    typical_minor=None,
    is_derived=False,
    uplift_low=None,
    uplift_high=None,
    source="hiring guide (vendor), unsourced figure",
)

FULL_TIME, CONTRACT, FRACTIONAL = EngagementModel


def test_an_estimate_is_a_range_with_its_sample_source_and_date():
    answer = estimate([SALARY], "ml-engineer", "senior", FULL_TIME, "us")
    assert answer.range is not None
    assert (answer.range.low, answer.range.typical, answer.range.high) == (15_300_000, 19_800_000, 25_200_000)
    assert (answer.sample_size, answer.sources, answer.as_of) == (1189, ("a survey",), date(2025, 1, 19))
    assert not answer.is_derived
    assert answer.sentence == (
        "153,000 to 252,000 USD per year, typically 198,000: 1,189 figures of full-time pay for ML engineer at senior "
        "level in the United States (a survey, work years 2023-2025, as of 19 January 2025)."
    )


def test_a_derived_estimate_states_its_uplift_and_a_retainer_its_hours():
    answer = estimate([SALARY, HOURLY, RETAINER], "ml-engineer", "senior", FRACTIONAL, "us")
    assert answer.is_derived
    assert "per month for 10 hours a week" in answer.sentence
    assert "derived from 1,189 figures" in answer.sentence
    assert "times 1.50 to 2.00" in answer.sentence


@pytest.mark.parametrize(("size", "is_enough"), [(9, False), (10, True)])
def test_nine_figures_are_too_few_and_ten_are_not(size, is_enough):
    answer = estimate([replace(SALARY, sample_size=size)], "ml-engineer", "senior", FULL_TIME, "us")
    assert (answer.range is not None) is is_enough
    assert answer.sentence.startswith("Too few to estimate: fewer than 10 figures") is not is_enough


def test_too_few_names_no_amount():
    answer = estimate([CLAIM], "ml-engineer", "senior", CONTRACT, "us")
    assert (answer.range, answer.sample_size, answer.sources, answer.as_of) == (None, 0, (), None)
    assert "USD" not in answer.sentence
    assert answer.claims == (CLAIM,)


def test_claims_never_change_an_estimate():
    alone = estimate([HOURLY], "ml-engineer", "senior", CONTRACT, "us")
    beside = estimate([CLAIM, HOURLY, CLAIM], "ml-engineer", "senior", CONTRACT, "us")
    assert (alone.range, alone.sentence) == (beside.range, beside.sentence)
    assert beside.claims == (CLAIM, CLAIM)


def test_a_claim_about_another_level_or_engagement_is_not_shown():
    assert estimate([CLAIM], "ml-engineer", "junior", CONTRACT, "us").claims == ()
    assert estimate([CLAIM], "ml-engineer", "senior", FULL_TIME, "us").claims == ()
    assert estimate([replace(CLAIM, seniority="any")], "ml-engineer", "junior", CONTRACT, "us").claims != ()


def rate(role: str, seniority: str, region: str, typical: int) -> MarketRate:
    return replace(
        SALARY,
        role=role,
        seniority=seniority,
        region=region,
        low_minor=typical,
        typical_minor=typical,
        high_minor=typical,
    )


LADDER = [
    rate("ml-engineer", "mid", "latam", 1),
    rate("any", "mid", "latam", 2),
    rate("any", "any", "latam", 3),
    rate("ml-engineer", "mid", "outside-us", 4),
    rate("any", "mid", "outside-us", 5),
    rate("any", "any", "outside-us", 6),
]


@pytest.mark.parametrize("missing", range(len(LADDER)))
def test_the_role_is_widened_before_the_level_and_the_level_before_the_region(missing):
    american = [replace(step, region=region, high_minor=99) for step in LADDER for region in ("us", "any")]
    answer = estimate([*american, *LADDER[missing:]], "ml-engineer", "mid", FULL_TIME, "latam")
    assert answer.range is not None
    assert answer.range.typical == missing + 1
    asked = "Nothing counted from 10 or more is on record for ML engineer at mid level in Latin America."
    assert (asked in answer.sentence) is (missing > 0)


def test_american_figures_alone_say_nothing_about_another_region():
    american = [rate("any", "any", "us", 1), rate("any", "any", "any", 2)]
    assert estimate(american, "ml-engineer", "mid", FULL_TIME, "latam").range is None
    assert estimate(american, "ml-engineer", "mid", FULL_TIME, "us").range is not None


def test_principals_are_estimated_from_the_surveys_top_level_and_told_so():
    answer = estimate([replace(SALARY, seniority="staff")], "ml-engineer", "principal", FULL_TIME, "us")
    assert answer.range is not None
    assert "at staff level" in answer.sentence
    assert "Nothing counted from 10 or more is on record for ML engineer at principal level" in answer.sentence


def test_amounts_follow_the_minor_unit_of_their_currency():
    yen = replace(SALARY, currency="JPY", low_minor=8_000_000, typical_minor=9_000_000, high_minor=10_000_000)
    assert estimate([yen], "ml-engineer", "senior", FULL_TIME, "us").sentence.startswith("8,000,000 to 10,000,000 JPY")


@pytest.mark.parametrize("good", [SALARY, HOURLY, RETAINER, CLAIM])
def test_a_sound_figure_has_no_problem(good):
    assert problem_of(good) is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"region": "atlantis"}, "region"),
        ({"unit": RateUnit.HOUR}, "unit"),
        ({"currency": "XXX"}, "currency"),
        ({"low_minor": 30_000_000}, "low_minor"),
        ({"high_minor": 1}, "high_minor"),
        ({"low_minor": 0}, "low_minor"),
        ({"high_minor": 10**16}, "high_minor"),
        ({"is_derived": True, "uplift_low": 1.5, "uplift_high": float("inf")}, "uplift_high"),
        ({"is_derived": True, "uplift_low": float("nan"), "uplift_high": 2.0}, "uplift_low"),
        ({"sample_size": -1}, "sample_size"),
        ({"sample_size": 10**10}, "sample_size"),
        ({"hours_per_week": 0}, "hours_per_week"),
        ({"hours_per_week": 169}, "hours_per_week"),
        ({"typical_minor": None}, "typical_minor"),
        ({"is_derived": True}, "uplift_low"),
        ({"uplift_low": 1.5, "uplift_high": 2.0}, "uplift_low"),
        ({"is_derived": True, "uplift_low": 2.0, "uplift_high": 1.5}, "uplift_low"),
    ],
)
def test_a_figure_that_cannot_be_right_is_told_by_its_field(change, field):
    problem = problem_of(replace(SALARY, **change))
    assert problem is not None
    assert field in problem


def test_every_country_has_one_region_and_every_region_a_name():
    codes = [code for codes in COUNTRIES.values() for code in codes.split()]
    assert len(codes) == len(set(codes))
    assert set(codes) <= ALL_COUNTRIES
    assert {region_of(country) for country in ALL_COUNTRIES} < set(REGIONS) == set(LABELS)
