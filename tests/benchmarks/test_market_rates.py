"""The script that makes the table, run on small surveys made up for the purpose."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from benchmarks.market_rates import (
    CONTRACT_UPLIFT,
    SURVEY,
    TABLE,
    BrokenSurvey,
    cells_of,
    main,
    rates_of,
    salaries_in,
)
from benchmarks.rate_claims import CLAIMS
from benchmarks.salary_titles import TITLES
from benchmarks.sources import PUBLIC_SOURCES, MissingData, data_file, data_folder
from marketplace.domain.rates import MINIMUM_SAMPLE, MarketRate, problem_of
from marketplace.domain.regions import ANY
from marketplace.domain.vocabulary import EngagementModel
from matching.taxonomy import Taxonomy

HEADER = (
    "work_year,experience_level,employment_type,job_title,salary,salary_currency,"
    "salary_in_usd,employee_residence,remote_ratio,company_location,company_size"
)


def row(usd: float, title: str = "Data Scientist", level: str = "SE", kind: str = "FT", year: int = 2024) -> str:
    return f"{year},{level},{kind},{title},{usd},USD,{usd},US,0,US,M"


def survey(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "salaries" / SURVEY
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return path


def made_from(path: Path) -> dict[tuple[str, ...], MarketRate]:
    rates = rates_of(cells_of(salaries_in(path)[0]))
    return {(rate.role, rate.seniority, rate.engagement.value, rate.region): rate for rate in rates}


def test_the_quartiles_of_full_time_pay_are_those_of_the_unique_rows(tmp_path):
    rows = [row(100_000 + 10_000 * step) for step in range(11)]
    rate = made_from(survey(tmp_path, *rows, *rows, *rows))["data-scientist", "senior", "full-time", "us"]
    assert (rate.low_minor, rate.typical_minor, rate.high_minor) == (12_500_000, 15_000_000, 17_500_000)
    assert rate.sample_size == 11


def test_nine_salaries_make_no_figure_and_ten_make_one(tmp_path):
    nine = [row(100_000 + step) for step in range(9)]
    assert made_from(survey(tmp_path, *nine)) == {}
    assert made_from(survey(tmp_path, *nine, row(99_000)))


@pytest.mark.parametrize("other", [{"kind": "CT"}, {"year": 2022}, {"title": "Enterprise Account Executive"}])
def test_contract_rows_old_years_and_other_trades_are_not_counted(tmp_path, other):
    kept = [row(100_000 + step) for step in range(10)]
    rates = made_from(survey(tmp_path, *kept, *(row(900_000 + step, **other) for step in range(50))))
    assert {rate.sample_size for rate in rates.values()} == {10}


def test_an_hour_of_contract_work_is_an_hour_of_pay_times_the_stated_uplift(tmp_path):
    rates = made_from(survey(tmp_path, *(row(208_000, year=2023 + step % 3, level="SE") for step in range(3))))
    assert rates == {}, "three unique rows are too few"
    rates = made_from(survey(tmp_path, *(row(208_000 + step) for step in range(10))))
    hour = rates["data-scientist", "senior", "contract", "us"]
    assert hour.low_minor == round(100 * CONTRACT_UPLIFT[0]) * 100
    assert hour.high_minor == round(100 * CONTRACT_UPLIFT[-1]) * 100
    assert hour.is_derived
    assert (hour.uplift_low, hour.uplift_high) == (1.502, 2.0)


def test_a_retainer_says_for_how_many_hours_a_week_it_is(tmp_path):
    rates = made_from(survey(tmp_path, *(row(208_000 + step) for step in range(10))))
    retainer = rates["data-scientist", "senior", "fractional", "us"]
    assert retainer.hours_per_week == 10
    assert (retainer.low_minor, retainer.high_minor) == (650_000, 1_090_000)


def test_the_united_states_are_kept_out_of_the_pool_of_the_other_regions(tmp_path):
    rates = made_from(survey(tmp_path, *(row(100_000 + step) for step in range(10))))
    assert {region for *_, region in rates} == {"us", "any"}


def test_the_same_survey_makes_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.setenv("ASSAY_DATA", str(tmp_path))
    survey(tmp_path, *(row(100_000 + 1000 * step) for step in range(30)))
    said: list[str] = []
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    assert main(["--out", str(first)], said.append) == main(["--out", str(second)], said.append) == 0
    assert first.read_bytes() == second.read_bytes()
    assert said[0] == "30 rows, 30 of them unique;"


def test_a_survey_without_the_columns_we_read_is_refused_in_one_sentence(tmp_path):
    path = survey(tmp_path, "1,2", header="year,pay")
    with pytest.raises(BrokenSurvey, match=r"line 1: the header lacks work_year, .*employee_residence\.$"):
        salaries_in(path)


def test_a_salary_that_is_no_number_is_refused_with_its_line(tmp_path):
    path = survey(tmp_path, row(100_000), row(100_001).replace("100001", "plenty"))
    with pytest.raises(BrokenSurvey, match=r"line 3: unknown experience_level or salary_in_usd"):
        salaries_in(path)


def test_every_claim_is_usable_and_says_that_nobody_counted():
    assert [problem for claim in CLAIMS if (problem := problem_of(claim))] == []
    assert all(claim.is_claim and "unsourced" in claim.source for claim in CLAIMS)
    assert len({claim.key for claim in CLAIMS}) == len(CLAIMS)


def test_the_table_in_the_repository_holds_no_cell_of_fewer_than_ten_salaries():
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    sizes = [int(line.split(",")[9]) for line in lines[1:]]
    assert {size for size in sizes if size < MINIMUM_SAMPLE} == {0}
    assert sum(size == 0 for size in sizes) == len(CLAIMS)


def test_every_role_and_level_of_the_table_is_in_the_taxonomy():
    taxonomy = Taxonomy.load()
    with TABLE.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert {line["role"] for line in lines} <= {*taxonomy.roles, ANY}
    assert {line["seniority"] for line in lines} <= {*taxonomy.seniorities, ANY}


def test_every_title_is_of_a_role_of_the_taxonomy_and_of_only_one():
    assert set(TITLES) <= set(Taxonomy.load().roles)
    titles = [title for titles in TITLES.values() for title in titles]
    assert len(titles) == len(set(titles))


def test_retainers_are_dearer_by_the_hour_than_contracts(tmp_path):
    rates = made_from(survey(tmp_path, *(row(208_000 + step) for step in range(10))))
    contract, fractional = (
        rates["data-scientist", "senior", model.value, "us"]
        for model in (EngagementModel.CONTRACT, EngagementModel.FRACTIONAL)
    )
    assert fractional.high_minor / 43.45 > contract.high_minor


@pytest.mark.parametrize("env", [{}, {"ASSAY_DATA": " "}, {"ASSAY_DATA": "/nowhere"}])
@pytest.mark.parametrize("name", PUBLIC_SOURCES)
def test_a_missing_data_set_says_what_to_set_and_where_to_get_it(name, env):
    with pytest.raises(MissingData) as refusal:
        data_folder(name, env)
    sentence = str(refusal.value)
    assert sentence.count("ASSAY_DATA must name a folder that holds") == 1
    assert f"{name}/" in sentence
    assert "https://" in sentence
    assert "\n" not in sentence


def test_a_data_set_without_its_file_names_the_file(tmp_path):
    (tmp_path / "salaries").mkdir()
    with pytest.raises(MissingData, match=SURVEY):
        data_file("salaries", SURVEY, {"ASSAY_DATA": str(tmp_path)})
