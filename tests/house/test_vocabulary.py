"""The words that the tables store are those that the ranking knows, though neither imports the other."""

from datetime import date

import pytest

import matching.types as ranking
from marketplace.domain import brief_checks, vocabulary
from marketplace.domain.brief_checks import HOURS_A_WEEK
from marketplace.domain.experts import AvailabilityDraft
from marketplace.domain.money import CURRENCIES, LARGEST_MINOR, to_major
from matching import Matcher, Taxonomy
from matching.cost import MOST_MONEY
from matching.signals import check
from matching.signals.options import BANDS

PAIRS = {
    "EngagementModel": "EngagementModel",
    "BudgetUnit": "RateUnit",
    "EvidenceTier": "EvidenceTier",
    "Verification": "Verification",
    "Need": "Need",
    "Instrument": "Instrument",
}


@pytest.mark.parametrize(("ours", "theirs"), PAIRS.items())
def test_both_houses_use_the_same_words_in_the_same_order(ours, theirs):
    assert [word.value for word in getattr(vocabulary, ours)] == [word.value for word in getattr(ranking, theirs)]


def test_the_rubric_and_the_language_levels_are_the_same():
    assert tuple(word.value for word in vocabulary.RubricDimension) == ranking.RUBRIC
    assert [level.value for level in vocabulary.CefrLevel] == [level.name for level in ranking.Cefr]


def test_an_ask_is_in_every_unit_but_a_total():
    assert set(vocabulary.BudgetUnit) - {unit.value for unit in vocabulary.RateUnit} == {"total"}


def test_the_taxonomy_ranks_the_seniorities_that_the_tables_allow():
    levels = sorted(Taxonomy.load().seniorities.values(), key=lambda level: level.rank)

    assert [level.id for level in levels] == [level.value for level in vocabulary.Seniority]


def test_both_houses_mean_the_same_hours_by_an_engagement_model():
    assert {model.value: band for model, band in HOURS_A_WEEK.items()} == {m.value: b for m, b in BANDS.items()}


def test_both_houses_count_free_hours_alike():
    hours = {"capacity_hours": 30.0, "booked_hours": 8.0, "pending_offer_hours": 10.0}
    record = ranking.ExpertRecord(id=1, **hours)
    pool = Matcher.build([record], today=date(2026, 11, 2)).pool
    assert pool.free_hours.tolist() == [AvailabilityDraft(**hours).free_hours] == [17.0]


def test_what_can_be_stored_can_be_ranked():
    assert max(to_major(LARGEST_MINOR, currency) for currency in CURRENCIES) <= MOST_MONEY
    assert brief_checks.MOST_DAYS_AHEAD <= check.FURTHEST_START_DAYS
    assert brief_checks.LEAST_LEVEL >= check.LEAST_LEVEL
    assert brief_checks.MOST_NON_NEGOTIABLE <= check.MAX_NON_NEGOTIABLE
