"""The measurements behind the order of widening, on salaries made up for the purpose."""

from __future__ import annotations

import pytest

from benchmarks.market_rates import SURVEY, Salary, cells_of, rates_of
from benchmarks.rates_check import BLOCK, LADDERS, beside_claims, errors_of, main, neighbourly
from benchmarks.sources import MissingData

HEADER = "work_year,experience_level,employment_type,job_title,salary,salary_currency,salary_in_usd,employee_residence"


@pytest.mark.parametrize("ladder", LADDERS.values(), ids=LADDERS)
def test_equal_salaries_are_estimated_without_error_from_the_other_half(ladder):
    salaries = [Salary("ml-engineer", "senior", "latam", 90_000.0)] * (2 * BLOCK)
    assert errors_of(salaries, ladder) == [("latam", 0.0)] * (2 * BLOCK)


def test_a_rare_role_is_estimated_from_its_region_and_not_from_richer_ones():
    rare = [Salary("ml-architect", "senior", "india", 40_000.0)] * 2
    region = [Salary("data-engineer", "senior", "india", 40_000.0)] * 20
    rich = [Salary("ml-architect", "senior", "uk", 120_000.0)] * 20
    salaries = [*region, *rich, *[rich[0]] * (BLOCK - 40), *rare, *[rich[0]] * (BLOCK - 2)]
    used, region_first, _ = (
        [error for area, error in errors_of(salaries, ladder) if area == "india"][-2:] for ladder in LADDERS.values()
    )
    assert used == [0.0, 0.0]
    assert region_first == [2.0, 2.0]


def test_each_claim_is_put_beside_a_figure_for_the_same_work():
    salaries = [Salary("ml-engineer", "senior", "us", 208_000.0)] * 10
    lines = list(beside_claims(rates_of(cells_of(salaries))))
    assert (
        "ml-engineer senior contract per hour: 100 to 180 claimed (hiring guide A (vendor)), 150 to 200 here" in lines
    )


def test_rows_that_stand_beside_their_like_are_counted():
    assert neighbourly("aabcc") == 0.8
    assert neighbourly("abc") == 0.0


def test_the_report_is_printed_from_the_survey_and_needs_it(tmp_path, monkeypatch):
    monkeypatch.delenv("ASSAY_DATA", raising=False)
    with pytest.raises(MissingData):
        main()
    folder = tmp_path / "salaries"
    folder.mkdir()
    rows = [
        f"2024,SE,{'CT' if i % 3 else 'FT'},Data Scientist,{i},USD,{90_000 + i},{'US' if i % 2 else 'GB'}"
        for i in range(900)
    ]
    (folder / SURVEY).write_text("\n".join((HEADER, *rows)), encoding="utf-8")
    monkeypatch.setenv("ASSAY_DATA", str(tmp_path))
    said: list[str] = []
    assert main(said.append) == 0
    assert "  contract: 300 unique rows, median 90,450 USD a year" in said
