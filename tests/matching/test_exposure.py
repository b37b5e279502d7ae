"""Who is shown: every guard-rail holds for every input, and each move has its reason."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.errors import MatchingError
from matching.exposure import (
    Candidates,
    Policy,
    Reason,
    ShadowPrices,
    exposure_of,
    most_moved,
    open_slots,
    slate,
)
from matching.exposure.guard_rails import arrange


def some_candidates(seed: int, size: int) -> Candidates:
    """Random candidates, with prices and wishes that would turn everything upside down."""
    rng = np.random.default_rng(seed)
    scores = rng.choice([rng.random(size), 0.5 + 0.1 * rng.random(size), np.full(size, 0.6)])
    return Candidates(
        ids=rng.permutation(size).astype(np.int64) + 1,
        scores=scores,
        wanted=np.clip(scores + rng.normal(0, 0.2, size), 0, 1),
        kinds=rng.integers(0, 3, (size, 3)),
        slots=rng.choice([0.0, 0.5, 1.0, 2.0], size),
        free_hours=rng.choice([0.0, 8.0, 40.0], size, p=[0.1, 0.3, 0.6]),
        prices=rng.choice([0.0, 0.02, 0.5], size),
        impressions=rng.integers(0, 12, size),
    )


some = given(seed=st.integers(0, 10_000), size=st.integers(0, 45))


def before(candidates: Candidates) -> list[int]:
    """Everybody with capacity, by score."""
    able = np.flatnonzero((candidates.slots > 0) & (candidates.free_hours > 0))
    return [int(candidates.ids[i]) for i in sorted(able, key=lambda i: (-candidates.scores[i], candidates.ids[i]))]


@settings(max_examples=300, deadline=None)
@some
def test_nobody_moves_further_than_the_rails(seed, size):
    candidates = some_candidates(seed, size)
    found = slate(candidates, seed=seed)
    for placed in found.placed:
        assert placed.rank_before == before(candidates).index(placed.expert_id) + 1
        if not placed.is_exploration:
            assert abs(placed.rank - placed.rank_before) <= most_moved(placed.rank_before)
    shown = {placed.expert_id for placed in found.placed}
    for rank, expert in enumerate(before(candidates)[: len(found.placed)], start=1):
        if expert not in shown:
            assert rank + most_moved(rank) > len(found.placed), "who is not shown moved no further than out of sight"


@settings(max_examples=300, deadline=None)
@some
def test_the_scores_shown_lose_at_most_two_per_cent(seed, size):
    candidates = some_candidates(seed, size)
    found = slate(candidates, seed=seed)
    score = dict(zip(candidates.ids.tolist(), candidates.scores.tolist(), strict=True))
    most = sum(score[expert] for expert in before(candidates)[:10])
    kept = sum(placed.score for placed in found.placed)
    assert kept >= 0.98 * most - 1e-9
    assert found.loss == pytest.approx(1 - kept / most if most else 0.0, abs=1e-9)


@settings(max_examples=200, deadline=None)
@some
def test_nobody_without_capacity_is_shown_and_places_are_whole(seed, size):
    candidates = some_candidates(seed, size)
    found = slate(candidates, seed=seed)
    able = set(before(candidates))
    assert {placed.expert_id for placed in found.placed} <= able
    assert len({placed.expert_id for placed in found.placed}) == len(found.placed) == min(10, len(able))
    assert [placed.rank for placed in found.placed] == list(range(1, len(found.placed) + 1))
    assert found.full == size - len(able)


@settings(max_examples=200, deadline=None)
@some
def test_the_newcomer_is_one_who_may_be(seed, size):
    candidates = some_candidates(seed, size)
    found = slate(candidates, seed=seed)
    new = [placed for placed in found.placed if placed.is_exploration]
    assert len(new) <= 1
    position = {int(expert): i for i, expert in enumerate(candidates.ids)}
    for placed in new:
        last = candidates.scores[position[before(candidates)[9]]]
        assert placed.rank >= 4
        assert placed.rank_before > 10
        assert candidates.impressions[position[placed.expert_id]] < 5
        assert placed.score >= 0.85 * last
        assert placed.reason is Reason.NEWCOMER
    assert all(placed.propensity == 1.0 for placed in found.placed if not placed.is_exploration)


@settings(max_examples=100, deadline=None)
@some
def test_the_order_of_the_input_and_time_change_nothing(seed, size):
    candidates = some_candidates(seed, size)
    shuffled = np.random.default_rng(seed + 1).permutation(size)
    again = Candidates(**{name: getattr(candidates, name)[shuffled] for name in candidates.__dataclass_fields__})
    assert slate(again, seed=3) == slate(candidates, seed=3)


@settings(max_examples=100, deadline=None)
@some
def test_a_policy_that_does_nothing_is_the_order_by_score(seed, size):
    candidates = some_candidates(seed, size)
    plain = replace(candidates, wanted=candidates.scores)
    found = slate(plain, Policy(uses_prices=False, variety=0.0, has_newcomer=False))
    assert [placed.expert_id for placed in found.placed] == before(candidates)[:10]
    assert {placed.reason for placed in found.placed} <= {Reason.IN_PLACE}


def plain_candidates(size: int = 20, **over) -> Candidates:
    facts = {
        "ids": np.arange(1, size + 1),
        "scores": 0.8 - 0.005 * np.arange(size),
        "wanted": 0.8 - 0.005 * np.arange(size),
        "kinds": np.arange(3 * size).reshape(size, 3),
        "slots": np.ones(size),
        "free_hours": np.full(size, 40.0),
        "prices": np.zeros(size),
        "impressions": np.full(size, 9),
    }
    return Candidates(**{**facts, **over})


def test_who_is_shown_often_goes_down_and_is_told_so():
    prices = np.zeros(20)
    prices[0] = 0.3
    found = slate(plain_candidates(prices=prices))
    moved = next(placed for placed in found.placed if placed.expert_id == 1)
    assert (moved.rank, moved.rank_before) == (3, 1)
    assert moved.sentence == "Moved down 2: shown to many companies lately."
    risen = found.placed[0]
    assert risen.reason is Reason.OTHERS_SHOWN_OFTEN
    assert risen.sentence == "Moved up 1: others near were shown to many companies lately."


def test_who_is_like_those_above_makes_room_for_another_kind():
    kinds = np.zeros((20, 3), np.int64)
    kinds[8] = 1
    found = slate(plain_candidates(kinds=kinds))
    risen = next(placed for placed in found.placed if placed.expert_id == 9)
    assert (risen.rank, risen.reason) == (6, Reason.UNLIKE)
    assert {placed.reason for placed in found.placed if placed.rank > 6 and placed.rank != placed.rank_before} == {
        Reason.ALIKE
    }
    assert [placed.expert_id for placed in found.placed[:3]] == [1, 2, 3], "variety begins at the fourth place"


def test_wishes_move_within_the_rails_and_the_score_shown_stays():
    wanted = plain_candidates().scores.copy()
    wanted[9] = 0.99
    found = slate(plain_candidates(wanted=wanted))
    risen = next(placed for placed in found.placed if placed.expert_id == 10)
    assert (risen.rank, risen.rank_before, risen.reason) == (5, 10, Reason.WISHES)
    assert risen.score == pytest.approx(0.755)


def test_newcomers_come_up_as_often_as_their_propensity_says():
    impressions = np.full(20, 9)
    impressions[[12, 15]] = 0
    candidates = plain_candidates(impressions=impressions)
    drawn, said = Counter(), {}
    for seed in range(2_000):
        new = next(placed for placed in slate(candidates, seed=seed).placed if placed.is_exploration)
        drawn[new.expert_id, new.rank] += 1
        said[new.expert_id, new.rank] = new.propensity
    assert set(drawn) == {(expert, rank) for expert in (13, 16) for rank in range(4, 11)}
    assert sum(said.values()) == pytest.approx(1.0)
    assert said[13, 4] / said[16, 4] == pytest.approx(np.exp(0.015 / 0.03)), "the better one is drawn more often"
    for what, count in drawn.items():
        assert 0.6 * 2_000 * said[what] < count < 1.5 * 2_000 * said[what]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.integers(0, 30))
def test_arrange_keeps_every_rail_whatever_is_wanted(wants, gap):
    ranks = list(range(1, len(wants) + 1))
    places = [
        place for place in range(1, len(wants) + 2) if place != (gap if 4 <= gap <= len(wants) else len(wants) + 1)
    ]
    found = arrange(ranks, places, lambda item, placed, at: wants[item])
    assert sorted(found) == list(range(len(wants)))
    for place, item in zip(places, found, strict=True):
        assert abs(place - ranks[item]) <= most_moved(ranks[item])


def test_arrange_follows_the_wish_where_the_rails_allow():
    def last_first(item, placed, at):
        return float(item)

    assert arrange([1, 2, 3, 4], [1, 2, 3, 4], last_first) == [3, 2, 0, 1]


# Prices and capacity.


def test_prices_rise_for_those_shown_more_than_three_shares_and_fall_for_others():
    prices = ShadowPrices.none(100).after(np.array([7, 3]), np.ones(100), day=0.0)
    shown = exposure_of(np.array([1, 2]))
    assert prices.values[7] == pytest.approx(0.03 * (1 - 3 * shown.sum() / 100))
    assert prices.values[3] == pytest.approx(0.03 * (shown[1] - 3 * shown.sum() / 100))
    assert prices.values.sum() == pytest.approx(prices.values[[3, 7]].sum()), "nobody's price falls below zero"
    later = prices.after(np.array([1]), np.ones(100), day=14.0)
    assert later.values[7] == pytest.approx(prices.values[7] / 2 - 0.03 * 3 / 100)


def test_more_capacity_may_be_shown_more():
    capacity = np.ones(10)
    capacity[0] = 3.0
    prices = ShadowPrices.none(10).after(np.array([0]), capacity, day=0.0)
    even = ShadowPrices.none(10).after(np.array([0]), np.ones(10), day=0.0)
    assert prices.values[0] < even.values[0]


def test_prices_do_not_run_backwards():
    prices = ShadowPrices(np.array([0.1]), 10.0)
    assert prices.on(3.0) == prices


def test_open_slots_never_fall_below_zero():
    assert open_slots(np.array([2, 1, 1]), np.array([1, 2, 7])).tolist() == [1.5, 0.0, 0.0]


def test_candidates_of_unequal_lengths_are_refused():
    with pytest.raises(MatchingError, match="prices"):
        plain_candidates(prices=np.zeros(3))
