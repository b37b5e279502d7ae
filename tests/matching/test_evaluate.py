"""The metrics against values worked out by hand, against scikit-learn, and against brute force over ties."""

from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import ndcg_score

from matching.evaluate import (
    average_precision,
    bootstrap_interval,
    ndcg_at,
    paired_interval,
    precision_at,
    rank_biased_overlap,
    refit_weights,
)

judged = st.integers(2, 12).flatmap(
    lambda n: st.tuples(
        st.lists(st.integers(0, 4), min_size=n, max_size=n),
        st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), min_size=n, max_size=n),
    )
)


def over_all_orders_of_ties(metric, worth, scores):
    """The mean of a metric over every order that the scores allow: at most 5 items."""
    return np.mean(
        [
            metric([worth[i] for i in order], list(range(len(order), 0, -1)))
            for order in permutations(range(len(scores)))
            if all(scores[a] >= scores[b] for a, b in pairwise(order))
        ]
    )


def test_average_precision_is_the_mean_precision_at_the_relevant_ranks():
    assert average_precision([0, 1, 1, 0, 1], [5, 4, 3, 2, 1]) == pytest.approx((1 / 2 + 2 / 3 + 3 / 5) / 3)


def test_average_precision_over_ties_is_the_mean_over_all_their_orders():
    rng = np.random.default_rng(1)
    for _ in range(40):
        relevant, scores = rng.integers(0, 2, 5), rng.integers(0, 3, 5)
        if relevant.any():
            assert average_precision(relevant, scores) == pytest.approx(
                over_all_orders_of_ties(average_precision, relevant, scores)
            )


def test_precision_over_ties_is_the_mean_over_all_their_orders():
    relevant, scores = [1, 0, 0, 1, 0], [2, 1, 1, 1, 0]
    assert precision_at(relevant, scores, 3) == pytest.approx(
        over_all_orders_of_ties(lambda r, s: precision_at(r, s, 3), relevant, scores)
    )


def test_places_that_do_not_exist_count_against_precision():
    assert precision_at([1, 1], [2, 1], 10) == pytest.approx(0.2)


def test_nothing_relevant_has_no_figure():
    assert np.isnan(average_precision([0, 0], [1, 2]))
    assert np.isnan(ndcg_at([0, 0], [1, 2]))
    assert np.isnan(average_precision([], []))


def test_ndcg_by_hand():
    # Gains 2^g - 1 = 1, 7, 0 at discounts 1, 1/log2(3), 1/2; best order 7, 1, 0.
    got = 1 + 7 / np.log2(3)
    best = 7 + 1 / np.log2(3)
    assert ndcg_at([1, 3, 0], [3, 2, 1], k=3) == pytest.approx(got / best)


@given(judged, st.integers(1, 12))
@settings(max_examples=150, deadline=None)
def test_ndcg_agrees_with_scikit_learn_ties_included(case, k):
    grades, scores = case
    ours = ndcg_at(grades, scores, k=k)
    if any(grades):
        gains = 2.0 ** np.array(grades) - 1
        assert ours == pytest.approx(ndcg_score([gains], [scores], k=k))
        assert ndcg_at(grades, scores, k=k, gain="linear") == pytest.approx(ndcg_score([grades], [scores], k=k))
    else:
        assert np.isnan(ours)


@given(judged, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_row_order_never_changes_a_metric(case, random):
    grades, scores = case
    order = list(range(len(grades)))
    random.shuffle(order)
    for metric in (ndcg_at, lambda g, s: average_precision(np.array(g) > 1, s)):
        before, after = metric(grades, scores), metric([grades[i] for i in order], [scores[i] for i in order])
        assert after == pytest.approx(before, nan_ok=True)


@pytest.mark.parametrize(
    "call",
    [
        lambda: ndcg_at([1, 2], [1.0]),
        lambda: ndcg_at([1, 2], [1.0, float("nan")]),
        lambda: ndcg_at([1], [1.0], k=0),
        lambda: precision_at([1], [1.0], k=0),
        lambda: rank_biased_overlap("ab", "abc"),
        lambda: rank_biased_overlap("aa", "ab"),
        lambda: rank_biased_overlap("ab", "ab", p=1.0),
        lambda: bootstrap_interval([]),
        lambda: bootstrap_interval([0.1, float("nan")]),
        lambda: bootstrap_interval([0.1], level=1.0),
        lambda: paired_interval([0.1], [0.1, 0.2]),
        lambda: refit_weights([], []),
        lambda: refit_weights([np.zeros((2, 3))], [np.zeros(3)]),
    ],
)
def test_what_cannot_be_measured_is_refused(call):
    with pytest.raises(ValueError, match=r"\w"):
        call()


def test_overlap_of_rankings_by_hand():
    # Agreements 1, 1/2, 1 at p = .5: (1 - p)(1 + p/2 + p^2) + p^3.
    assert rank_biased_overlap("axb", "abx", p=0.5) == pytest.approx(0.5 * (1 + 0.25 + 0.25) + 0.125)
    assert rank_biased_overlap("abc", "xyz") == 0.0
    assert rank_biased_overlap([], []) == 1.0


def test_only_identical_rankings_overlap_fully():
    long = list(range(400))
    assert rank_biased_overlap(long, long) == 1.0
    assert rank_biased_overlap(long, [*long[:-2], long[-1], long[-2]], p=0.5) < 1.0


def test_the_top_of_a_ranking_counts_most():
    assert rank_biased_overlap("bacdef", "abcdef") < rank_biased_overlap("abcdfe", "abcdef")


def test_the_interval_of_a_mean_covers_it_about_as_often_as_it_says():
    rng = np.random.default_rng(5)
    inside = 0
    for seed in range(200):
        interval = bootstrap_interval(rng.normal(1.0, 1.0, 60), samples=400, seed=seed)
        inside += interval.low <= 1.0 <= interval.high
    assert 0.88 <= inside / 200 <= 0.99


def test_an_interval_is_the_same_every_time():
    figures = np.random.default_rng(2).random(50)
    assert bootstrap_interval(figures, seed=3) == bootstrap_interval(figures, seed=3)
    assert bootstrap_interval(figures, seed=3) != bootstrap_interval(figures, seed=4)


def test_pairs_see_a_difference_that_separate_intervals_hide():
    rng = np.random.default_rng(4)
    hardness = rng.random(80)
    better, worse = hardness + 0.02 + rng.normal(0, 0.005, 80), hardness
    assert paired_interval(better, worse).low > 0
    assert bootstrap_interval(better).low < bootstrap_interval(worse).high


def test_refit_finds_the_weights_that_made_the_grades():
    rng = np.random.default_rng(0)
    truth = np.array([0.5, 0.3, 0.2, 0.0])
    values = [rng.random((50, 4)) for _ in range(20)]
    easy = rng.normal(0, 3, 20)
    grades = [seen @ truth + shift for seen, shift in zip(values, easy, strict=True)]
    assert refit_weights(values, grades) == pytest.approx(truth, abs=1e-6)


def test_refit_never_goes_below_zero_and_never_uses_a_dropped_signal():
    rng = np.random.default_rng(0)
    values = [rng.random((50, 3)) for _ in range(5)]
    grades = [seen @ np.array([1.0, -0.5, 0.8]) for seen in values]
    assert refit_weights(values, grades)[1] == 0.0
    assert refit_weights(values, grades, keep=[True, True, False])[2] == 0.0
    assert not refit_weights([np.ones((4, 3))], [np.arange(4.0)]).any()


def test_a_brief_with_nobody_eligible_teaches_nothing():
    seen, truth = np.array([[0.0, 1.0], [1.0, 0.5]]), np.array([0.0, 1.0])
    nobody = np.zeros((0, 2)), np.zeros(0)
    alone = refit_weights([seen], [truth])
    assert refit_weights([seen, nobody[0]], [truth, nobody[1]]) == pytest.approx(alone)
