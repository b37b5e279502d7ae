"""The exact path: filter inside, nobody's number depends on anybody else, both sparse ways agree."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray
from scipy.sparse import csr_array, random_array

from matching.errors import BadSnapshot, BadVectors, MatchingError
from matching.retrieve import AGGREGATES, TextIndex, TextScale
from matching.retrieve.postings import SparseIndex

N_TERMS, WIDTH = 40, 8


def unit_rows(n: int, rng: np.random.Generator) -> NDArray[np.float32]:
    vectors = rng.normal(size=(n, WIDTH))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def sparse_rows(n: int, rng: np.random.Generator) -> csr_array:
    return csr_array(random_array((n, N_TERMS), density=0.2, rng=rng, dtype=np.float32))


def an_index(counts: list[int], seed: int = 0) -> tuple[TextIndex, csr_array, NDArray[np.float32]]:
    rng = np.random.default_rng(seed)
    n = sum(counts)
    sparse, dense = sparse_rows(n, rng), unit_rows(n, rng)
    return TextIndex(np.cumsum([0, *counts]), sparse, {"lsa": dense}), sparse, dense


def a_query(seed: int = 1) -> tuple[csr_array, dict[str, NDArray[np.float32]]]:
    rng = np.random.default_rng(seed)
    return sparse_rows(1, rng), {"lsa": unit_rows(1, rng)[0]}


def by_hand(cosines: NDArray[np.float64], aggregate: str) -> float:
    best_first = sorted(cosines.tolist(), reverse=True)
    if not best_first:
        return 0.0
    if aggregate == "best-half":
        half = -(-len(best_first) // 2)
        return sum(best_first[:half]) / half
    return sum(c / (i + 1) for i, c in enumerate(best_first))


@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=30),
    st.data(),
    st.sampled_from(sorted(AGGREGATES)),
)
def test_the_filter_inside_retrieval_equals_brute_force_over_the_allowed(
    counts: list[int], data: st.DataObject, aggregate: str
) -> None:
    index, sparse, dense = an_index(counts)
    among = np.array(data.draw(st.lists(st.integers(0, len(counts) - 1), unique=True)), np.int64)
    query, vectors = a_query()
    near = index.similarities(query, vectors, among, aggregate)
    everything = {
        "tfidf": (sparse @ query.toarray()[0].astype(np.float64)),
        "lsa": dense.astype(np.float64) @ vectors["lsa"],
    }
    assert near.is_known.tolist() == [counts[row] > 0 for row in among]
    for channel, cosines in everything.items():
        wanted = [by_hand(cosines[index.offsets[r] : index.offsets[r + 1]], aggregate) for r in among]
        assert near.channels[channel] == pytest.approx(np.array(wanted), abs=1e-6)


@given(st.permutations(range(12)), st.sampled_from(sorted(AGGREGATES)))
def test_the_order_of_the_pool_changes_no_bit_of_any_number(order: list[int], aggregate: str) -> None:
    counts = [3, 0, 1, 7, 2, 5, 1, 0, 4, 9, 2, 6]
    index, sparse, dense = an_index(counts)
    query, vectors = a_query()
    before = index.similarities(query, vectors, np.arange(12), aggregate)
    documents = index.documents_of(np.array(order))
    shuffled = TextIndex(np.cumsum([0, *(counts[i] for i in order)]), sparse[documents], {"lsa": dense[documents]})
    after = shuffled.similarities(query, vectors, np.arange(12), aggregate)
    for channel, values in before.channels.items():
        assert (values[order] == after.channels[channel]).all()


@given(st.integers(1, 60), st.integers(0, 2**32 - 1), st.data())
def test_rows_and_postings_give_equal_products(n: int, seed: int, data: st.DataObject) -> None:
    rng = np.random.default_rng(seed)
    matrix, query = sparse_rows(n, rng), sparse_rows(1, rng)
    index = SparseIndex(matrix)
    documents = np.array(data.draw(st.lists(st.integers(0, n - 1))), np.int64)
    wanted = (matrix.toarray().astype(np.float64) @ query.toarray()[0])[documents]
    assert index.by_rows(query, documents) == pytest.approx(wanted, abs=1e-12)
    assert index.by_postings(query, documents) == pytest.approx(index.by_rows(query, documents), abs=1e-15)
    assert index.products(query, documents) == pytest.approx(wanted, abs=1e-12)


def test_a_query_without_terms_has_cosine_zero_with_everything() -> None:
    index = SparseIndex(sparse_rows(5, np.random.default_rng(0)))
    empty = csr_array((1, N_TERMS), dtype=np.float32)
    assert index.by_rows(empty, np.arange(5)).tolist() == index.by_postings(empty, np.arange(5)).tolist() == [0] * 5


def test_few_allowed_are_read_by_rows_and_many_by_postings() -> None:
    index = SparseIndex(csr_array(np.ones((4_000, 30), np.float32)))
    query = csr_array(np.eye(1, 30, dtype=np.float32))
    assert index.is_row_wise(query, np.arange(3))
    assert not index.is_row_wise(query, np.arange(4_000))


@pytest.mark.parametrize("aggregate", sorted(AGGREGATES))
def test_an_expert_without_documents_is_unknown_and_never_nan(aggregate: str) -> None:
    index, _, _ = an_index([0, 2, 0])
    near = index.similarities(*a_query(), np.arange(3), aggregate)
    assert near.is_known.tolist() == [False, True, False]
    assert all(values[0] == values[2] == 0 and np.isfinite(values).all() for values in near.channels.values())
    nobody = index.similarities(*a_query(), np.empty(0, np.int64), aggregate)
    assert nobody.is_known.shape == nobody.channels["lsa"].shape == (0,)


def test_queries_that_faiss_would_answer_with_nan_are_refused() -> None:
    index, _, _ = an_index([2])
    query, vectors = a_query()
    with pytest.raises(BadVectors, match="finite vector of shape"):
        index.similarities(query, {"lsa": vectors["lsa"] + np.float32("nan")}, np.arange(1), "best-half")
    with pytest.raises(BadVectors, match="lsa"):
        index.similarities(query, {}, np.arange(1), "best-half")
    with pytest.raises(BadVectors, match="sparse query"):
        index.similarities(query * np.float32("nan"), vectors, np.arange(1), "best-half")
    with pytest.raises(BadVectors, match="sparse query"):
        index.similarities(csr_array((1, 3), dtype=np.float32), vectors, np.arange(1), "best-half")


def test_rows_outside_the_pool_and_unknown_aggregates_are_refused() -> None:
    index, _, _ = an_index([2, 1])
    for row in (-1, 2):
        with pytest.raises(MatchingError, match=r"0\.\.1"):
            index.similarities(*a_query(), np.array([row]), "best-half")
    with pytest.raises(MatchingError, match="want one of best-half, discounted-sum"):
        index.similarities(*a_query(), np.arange(2), "mean")


def test_an_index_whose_parts_do_not_fit_is_refused() -> None:
    sparse, dense = sparse_rows(3, np.random.default_rng(0)), unit_rows(3, np.random.default_rng(0))
    with pytest.raises(BadVectors, match="ascend"):
        TextIndex(np.array([0, 3, 2]), sparse, {})
    with pytest.raises(BadVectors, match="tfidf has 3 vectors for 4"):
        TextIndex(np.array([0, 4]), sparse, {})
    with pytest.raises(BadVectors, match="lsa has 2 vectors for 3"):
        TextIndex(np.array([0, 3]), sparse, {"lsa": dense[:2]})
    with pytest.raises(BadVectors, match="NaN"):
        TextIndex(np.array([0, 3]), sparse, {"lsa": dense + np.float32("nan")})


PAIRS = arrays.arrays(np.float64, st.integers(0, 80), elements=st.floats(-1, 1, width=32))


@given(PAIRS, st.lists(st.floats(-50, 50), min_size=2, max_size=20))
def test_the_scale_is_monotone_within_zero_and_one_on_any_pairs(pairs: NDArray[np.float64], sims: list[float]) -> None:
    scale = TextScale.measure({"tfidf": pairs})
    levels = scale.level({"tfidf": np.sort(np.array(sims))})
    assert (np.diff(levels) >= 0).all()
    assert 0 < levels.min() <= levels.max() < 1


def test_experts_closer_than_every_random_pair_are_still_told_apart() -> None:
    rng = np.random.default_rng(0)
    scale = TextScale.measure({"tfidf": rng.beta(1, 20, 5_000), "lsa": rng.normal(0, 0.1, 5_000)})
    close = np.linspace(0.2, 1, 200)
    levels = scale.level({"tfidf": close, "lsa": close})
    assert (np.diff(levels) > 0).all()
    assert levels[-1] < 1


def test_a_level_says_what_share_of_random_pairs_is_less_close() -> None:
    pairs = np.random.default_rng(0).exponential(size=20_000)
    scale = TextScale.measure({"tfidf": pairs})
    assert len(scale.knots) == 64
    for share in (0.1, 0.5, 0.9):
        level = scale.level({"tfidf": np.quantile(pairs, [share])})[0]
        assert level == pytest.approx(0.02 + 0.96 * share, abs=0.005)


def test_a_scale_survives_storage_and_a_damaged_one_is_refused() -> None:
    scale = TextScale.measure({"tfidf": np.linspace(0, 1, 50), "lsa": np.linspace(-1, 1, 50) ** 3})
    facts = scale.to_facts()
    here = {"tfidf": np.linspace(-1, 2, 9), "lsa": np.linspace(-1, 2, 9)}
    assert (TextScale.from_facts(facts).level(here) == scale.level(here)).all()
    damaged = [
        {k: v for k, v in facts.items() if k != "knots"},
        {**facts, "knots": facts["knots"][::-1]},
        {**facts, "levels": facts["levels"][:-1]},
        {**facts, "deviations": {"tfidf": 0.0, "lsa": 1.0}},
        {**facts, "means": {"tfidf": float("nan"), "lsa": 1.0}},
        {**facts, "knots": "none"},
    ]
    for broken in damaged:
        with pytest.raises(BadSnapshot, match="text scale"):
            TextScale.from_facts(broken)
