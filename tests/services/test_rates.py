"""The table of market rates equals its file, or is left as it was."""

from __future__ import annotations

import csv

import pytest
from sqlalchemy import func, select

from marketplace.domain.errors import Invalid
from marketplace.domain.rates import BrokenRates
from marketplace.domain.vocabulary import EngagementModel, EventAct
from marketplace.models import Event
from marketplace.models.rates import MarketRate
from marketplace.services import rates

FULL_TIME, CONTRACT, FRACTIONAL = EngagementModel
GOOD = {
    "role": "ml-engineer",
    "seniority": "senior",
    "engagement": "contract",
    "region": "us",
    "unit": "hour",
    "currency": "USD",
    "low_minor": "11000",
    "typical_minor": "16500",
    "high_minor": "24200",
    "sample_size": "1189",
    "source": "a survey",
    "basis": "work years 2023-2025",
    "as_of": "2025-01-19",
    "hours_per_week": "",
    "is_derived": "yes",
    "uplift_low": "1.5",
    "uplift_high": "2.0",
}
CLAIM = GOOD | {"sample_size": "0", "typical_minor": "", "is_derived": "no", "uplift_low": "", "uplift_high": ""}
CLAIM |= {"source": "a guide"}


@pytest.fixture
def table(tmp_path):
    """Write lines as a file of market rates and return its path."""

    def write(*lines: dict[str, str], header: tuple[str, ...] = rates.COLUMNS):
        path = tmp_path / "rates.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(lines)
        return path

    return write


def count(session) -> int:
    return session.scalar(select(func.count()).select_from(MarketRate))


def test_the_bundled_table_loads_once_however_often_it_is_loaded(session):
    first = rates.load(session)
    assert first == count(session) > 100
    assert rates.load(session) == first == count(session)
    trail = session.scalars(
        select(Event).where(Event.act == EventAct.LOADED, Event.object_type == "market-rates")
    ).all()
    assert [event.after for event in trail] == [{"added": first, "removed": 0, "revised": 0, "total": first}]


def test_every_line_of_the_bundled_table_reads_back_as_it_was_written(session):
    rates.load(session)
    stored = {(row.role, row.seniority, row.engagement, row.region, row.unit, row.source) for row in held(session)}
    assert stored == {rate.key for rate in rates.read(rates.BUNDLED)}


def held(session) -> list[MarketRate]:
    return list(session.scalars(select(MarketRate)))


def test_a_newer_file_revises_adds_and_removes(session, table):
    rates.load(session, table(GOOD, CLAIM))
    rates.load(session, table(GOOD | {"typical_minor": "17000"}, GOOD | {"seniority": "mid"}))
    assert sorted((row.seniority, row.typical_minor) for row in held(session)) == [("mid", 16500), ("senior", 17000)]
    event = session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert event.after == {"added": 1, "removed": 1, "revised": 1, "total": 2}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"role": "wizard"}, "role is 'wizard', which the taxonomy does not know"),
        ({"seniority": "grand"}, "seniority is 'grand'"),
        ({"engagement": "barter"}, "engagement cannot be 'barter'"),
        ({"region": "atlantis"}, "region is 'atlantis'"),
        ({"unit": "year"}, "unit is 'year'; contract is paid per hour or day or month"),
        ({"currency": "ZZZ"}, "currency is 'ZZZ'"),
        ({"low_minor": "cheap"}, "low_minor cannot be 'cheap'"),
        ({"low_minor": "99999"}, "in this order"),
        ({"as_of": "yesterday"}, "as_of cannot be 'yesterday'"),
        ({"is_derived": "maybe"}, "is_derived cannot be 'maybe'"),
        ({"is_derived": "no"}, "uplift_low and uplift_high must be given for a derived figure"),
        ({"source": ""}, "source must have 1 to 80 characters"),
        ({"basis": "x" * 81}, "basis must have 1 to 80 characters"),
        ({}, "the same figure is on line 2"),
    ],
)
def test_a_broken_line_is_named_with_its_reason_and_nothing_is_loaded(session, table, change, reason):
    rates.load(session, table(CLAIM))
    broken = table(GOOD, GOOD | change)
    with pytest.raises(BrokenRates) as refusal:
        rates.load(session, broken)
    assert str(refusal.value).startswith("rates.csv line 3: ")
    assert reason in str(refusal.value)
    assert [row.source for row in held(session)] == ["a guide"]


def test_a_line_with_too_many_or_too_few_columns_is_named(table):
    path = table(GOOD)
    whole = path.read_text(encoding="utf-8")
    for broken in (whole.rstrip("\n") + ",more\n", whole.rstrip("\n").rsplit(",", 2)[0] + "\n"):
        path.write_text(broken, encoding="utf-8")
        with pytest.raises(BrokenRates, match="line 2: there must be 17 columns"):
            rates.read(path)


def test_a_file_with_another_header_or_without_figures_is_refused(table):
    with pytest.raises(BrokenRates, match="line 1: the header must be role,seniority"):
        rates.read(table(GOOD, header=rates.COLUMNS[1:]))
    with pytest.raises(BrokenRates, match="line 1: there are no figures"):
        rates.read(table())


def test_what_is_no_file_of_text_is_refused(tmp_path):
    with pytest.raises(BrokenRates, match=r"nowhere\.csv cannot be read: No such file or directory\.$"):
        rates.read(tmp_path / "nowhere.csv")
    (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BrokenRates, match=r"bytes\.csv is not a table of text"):
        rates.read(tmp_path / "bytes.csv")
    (tmp_path / "quote.csv").write_text(",".join(rates.COLUMNS) + '\n"open', encoding="utf-8")
    with pytest.raises(BrokenRates, match=r"quote\.csv is not a table of text"):
        rates.read(tmp_path / "quote.csv")


def test_an_estimate_comes_from_the_table_with_the_claims_beside_it(session, table):
    rates.load(session, table(GOOD, CLAIM))
    answer = rates.estimate(session, role="ml-engineer", seniority="senior", engagement=CONTRACT, region="us")
    assert answer.range is not None
    assert (answer.range.low, answer.range.typical, answer.range.high) == (11000, 16500, 24200)
    assert (answer.sample_size, answer.is_derived) == (1189, True)
    assert [claim.source for claim in answer.claims] == ["a guide"]


def test_a_country_is_answered_with_its_region(session):
    rates.load(session)
    german, western = (
        rates.estimate(session, role="data-scientist", seniority="senior", engagement=FULL_TIME, region=region)
        for region in ("DE", "eu-west")
    )
    assert german == western
    assert "western and southern Europe" in german.sentence


def test_without_a_table_there_is_too_little_to_say(session):
    answer = rates.estimate(session, role="ml-engineer", seniority="senior", engagement=FRACTIONAL)
    assert answer.range is None
    assert answer.sentence.startswith("Too few to estimate")


def test_unknown_words_are_refused_by_their_fields_with_the_known_ones(session):
    with pytest.raises(Invalid) as refusal:
        rates.estimate(session, role="wizard", seniority="grand", engagement=CONTRACT, region="atlantis")
    assert set(refusal.value.errors) == {"role", "seniority", "region"}
    assert "choose one of us, canada, uk" in refusal.value.errors["region"][0]
    assert "ml-engineer" in refusal.value.errors["role"][0]


@pytest.mark.parametrize("engagement", EngagementModel)
def test_the_bundled_table_answers_for_the_roles_most_asked_for(session, engagement):
    rates.load(session)
    for role in ("data-scientist", "ml-engineer", "ai-engineer", "data-engineer", "ai-consultant"):
        for seniority in ("junior", "mid", "senior", "staff", "lead"):
            for region in ("us", "india", "rest"):
                answer = rates.estimate(session, role=role, seniority=seniority, engagement=engagement, region=region)
                assert answer.range is not None
                assert answer.range.low < answer.range.typical < answer.range.high
