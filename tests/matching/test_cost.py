"""One total cost for every engagement model."""

from datetime import date

import numpy as np
import pytest

from matching.cost import Charges, FxTable, budget_totals, total_cost
from matching.errors import BadQuery, MatchingError, UnknownCurrency
from matching.types import Budget, EngagementModel, RateUnit, Terms

CONTRACT, FRACTIONAL, FULL_TIME = EngagementModel.CONTRACT, EngagementModel.FRACTIONAL, EngagementModel.FULL_TIME


@pytest.mark.parametrize(
    ("terms", "hours", "weeks", "expected"),
    [
        (Terms(CONTRACT, 150, "USD", RateUnit.HOUR), 40, 13, 78_000),
        (Terms(CONTRACT, 175, "USD", RateUnit.HOUR), 30, 13, 68_250),
        (Terms(CONTRACT, 1_200, "USD", RateUnit.DAY), 40, 13, 78_000),
        (Terms(FULL_TIME, 180_000, "USD", RateUnit.YEAR), 40, 26, 126_000),
        (Terms(FRACTIONAL, 10_000, "USD", RateUnit.MONTH), 10, 26, 59_839),
        (Terms(FRACTIONAL, 10_000, "USD", RateUnit.MONTH, included_hours=43.45), 10, 26, 59_839),
        (Terms(FRACTIONAL, 10_000, "USD", RateUnit.MONTH, included_hours=33.45, overage=100), 10, 26, 65_823),
        (Terms(CONTRACT, 50_000, "USD", RateUnit.TOTAL), 40, 13, 50_000),
    ],
)
def test_every_unit_becomes_the_total_cost_of_the_brief(terms, hours, weeks, expected):
    assert round(total_cost(terms, hours=hours, weeks=weeks).expected) == expected


def test_a_contractor_breaks_even_with_an_employee_after_36_weeks():
    contract = Terms(CONTRACT, 175, "USD", RateUnit.HOUR)
    employed = Terms(FULL_TIME, 180_000, "USD", RateUnit.YEAR)
    full_year = total_cost(employed, hours=40, weeks=52).expected
    assert total_cost(contract, hours=40, weeks=36).expected == pytest.approx(full_year)


def test_open_ended_work_is_costed_over_a_year():
    salary = Terms(FULL_TIME, 100_000, "USD", RateUnit.YEAR)
    assert total_cost(salary, hours=40, weeks=None).expected == pytest.approx(140_000)


def test_on_costs_spread_a_salary_and_nothing_else():
    salary = total_cost(Terms(FULL_TIME, 100_000, "USD", RateUnit.YEAR), hours=40, weeks=52)
    hourly = total_cost(Terms(CONTRACT, 100, "USD", RateUnit.HOUR), hours=40, weeks=52)
    assert (salary.low, salary.high) == (pytest.approx(130_000), pytest.approx(150_000))
    assert hourly.low == hourly.expected == hourly.high


def test_a_floor_lowers_the_low_end_only_for_those_who_negotiate():
    firm = Terms(CONTRACT, 100, "USD", RateUnit.HOUR, floor=80)
    open_to_talk = Terms(CONTRACT, 100, "USD", RateUnit.HOUR, floor=80, is_negotiable=True)
    assert total_cost(firm, hours=10, weeks=1).low == 1_000
    assert total_cost(open_to_talk, hours=10, weeks=1).low == 800
    assert total_cost(open_to_talk, hours=10, weeks=1).expected == 1_000


def test_a_conversion_widens_the_interval_by_the_buffer():
    fx = FxTable(date(2026, 1, 1), {"USD": 1.0, "EUR": 1.25})
    cost = total_cost(Terms(CONTRACT, 100, "EUR", RateUnit.HOUR), hours=10, weeks=1, currency="USD", fx=fx)
    assert (cost.low, cost.expected, cost.high) == pytest.approx((1_225, 1_250, 1_275))


def test_fees_come_on_top_of_rates_and_placement_on_top_of_salaries():
    charges = Charges(fee=0.1, placement=0.2)
    hourly = total_cost(Terms(CONTRACT, 100, "USD", RateUnit.HOUR), hours=10, weeks=1, charges=charges)
    salary = total_cost(Terms(FULL_TIME, 100_000, "USD", RateUnit.YEAR), hours=40, weeks=52, charges=charges)
    seat = total_cost(Terms(CONTRACT, 8_000, "USD", RateUnit.MONTH), hours=40, weeks=4.345, charges=charges)
    assert (hourly.expected, salary.expected, seat.expected) == pytest.approx((1_100, 160_000, 8_000))


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("hour", 100 * 40 * 13), ("day", 100 * 5 * 13), ("month", 100 * 13 / 4.345), ("year", 25), ("total", 100)],
)
def test_a_budget_of_any_unit_becomes_a_total(unit, expected):
    target, maximum = budget_totals(Budget("USD", RateUnit(unit), maximum=100), hours=40, weeks=13)
    assert maximum == pytest.approx(expected)
    assert target == pytest.approx(0.85 * expected)


@pytest.mark.parametrize(
    "budget",
    [
        Budget("USD"),
        Budget("USD", maximum=0),
        Budget("USD", maximum=-5),
        Budget("USD", maximum=10, target=20),
        Budget("USD", maximum=np.nan),
    ],
)
def test_a_budget_that_makes_no_sense_is_refused_by_name(budget):
    with pytest.raises(BadQuery) as refused:
        budget_totals(budget, hours=40, weeks=13)
    assert refused.value.field == "budget"


def test_an_unknown_currency_is_refused_with_the_known_ones():
    with pytest.raises(UnknownCurrency, match=r"'XXX' has no exchange rate; use one of .*EUR.*USD"):
        FxTable.load().factor("XXX", "USD")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("EUR,1.1\n", "as_of"),
        ("as_of,2026-01-01\nEUR,zero\n", "line 2"),
        ("as_of,2026-01-01\nEUR,-1\n", "above zero"),
        ("as_of,yesterday\n", "line 1"),
    ],
)
def test_a_broken_rate_file_is_refused_with_the_line(tmp_path, text, complaint):
    path = tmp_path / "fx.csv"
    path.write_text(text)
    with pytest.raises(MatchingError, match=complaint):
        FxTable.load(path)


def test_rates_older_than_a_week_are_said_to_be_old():
    fx = FxTable(date(2026, 1, 1), {"USD": 1.0})
    assert not fx.is_stale(date(2026, 1, 8))
    assert fx.is_stale(date(2026, 1, 9))


def test_an_unknown_currency_is_refused_by_field():
    with pytest.raises(UnknownCurrency, match="XXX") as refused:
        FxTable.load().factor("XXX", "USD")
    assert refused.value.field == "currency"


@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan"), float("inf")])
def test_an_exchange_rate_that_is_no_rate_is_refused(rate):
    with pytest.raises(MatchingError, match="rate of EUR"):
        FxTable(date(2026, 1, 5), {"USD": 1.0, "EUR": rate})


@pytest.mark.parametrize("charges", [{"fee": float("nan")}, {"fee": -0.1}, {"placement": 2.0}])
def test_charges_that_are_no_shares_are_refused(charges):
    with pytest.raises(MatchingError, match="between 0 and 1"):
        Charges(**charges)
