"""What is counted beside a brief is what a ranking counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from marketplace.search.supply import MINIMUM_SAMPLE, supply_of
from matching import BriefQuery, Budget, EngagementModel, Matcher, Need, RateUnit, Requirement, SkillClaim, Terms
from matching.types import ExpertRecord

TODAY = date(2026, 11, 2)


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    """Forty experts who ask 50 to 89 an hour; every second knows Python, and every fourth asks in dollars."""
    return Matcher.build(
        [
            ExpertRecord(
                id=number,
                name=f"Expert {number}",
                skills=(SkillClaim("python" if number % 2 else "docker", 0.8),),
                terms=(Terms(EngagementModel.CONTRACT, 50.0 + number, "EUR" if number % 4 else "USD", RateUnit.HOUR),),
                capacity_hours=40.0,
            )
            for number in range(40)
        ],
        today=TODAY,
    )


QUERY = BriefQuery(
    "Serve a model.",
    TODAY,
    requirements=(Requirement("python", Need.NON_NEGOTIABLE),),
    hours_per_week=20.0,
    weeks=10.0,
    budget=Budget("EUR", maximum=12_000.0, is_strict=True),
)


def test_the_counts_are_those_of_a_ranking(matcher: Matcher) -> None:
    found, ranked = supply_of(matcher, QUERY), matcher.match(QUERY, 3)
    assert (found.pool_size, found.eligible) == (ranked.pool_size, ranked.eligible)
    assert found.excluded == ranked.excluded
    assert found.excluded_only == ranked.excluded_only
    assert found.relaxations == ranked.relaxations


def test_what_giving_up_a_requirement_brings_is_what_the_other_brief_finds(matcher: Matcher) -> None:
    found = supply_of(matcher, QUERY)
    brings = {one.constraints: one.count for one in found.relaxations}
    assert brings["skill:python",] == supply_of(matcher, replace(QUERY, requirements=())).eligible
    assert brings["budget",] == supply_of(matcher, replace(QUERY, budget=None)).eligible


def test_what_people_ask_is_told_of_those_who_fit_but_for_the_budget(matcher: Matcher) -> None:
    asked = supply_of(matcher, QUERY).asked
    assert asked is not None
    assert asked.count == 20
    assert asked.p25 <= asked.p50 <= asked.p75
    assert asked.within == supply_of(matcher, QUERY).eligible
    assert asked.currency == "EUR"


def test_of_fewer_than_ten_nothing_is_told(matcher: Matcher) -> None:
    few = replace(QUERY, blocked_experts=frozenset(range(40)) - frozenset(range(1, 2 * MINIMUM_SAMPLE - 1, 2)))
    found = supply_of(matcher, few)
    assert found.asked is None


def test_rates_of_exchange_that_are_old_are_named(matcher: Matcher) -> None:
    assert "Exchange rates are of" in supply_of(matcher, QUERY).stale_rates
    fresh = replace(QUERY, today=matcher.fx.as_of)
    assert supply_of(matcher, fresh).stale_rates == ""
