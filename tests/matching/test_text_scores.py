"""Text relevance as a whole, and `text_scores`, which is the same thing for labelled texts."""

import json
from datetime import date
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matching.encode import profile_texts
from matching.errors import BadQuery, BadRecord, BadSnapshot, BadVectors, MatchingError
from matching.matcher import Matcher
from matching.text import TextRelevance, text_scores
from matching.types import Document, ExpertRecord

PROFILES = [
    ["fraud detection on payment graphs", "graph neural networks for card fraud", "payments data platform"],
    ["tumour segmentation in MRI scans", "image registration of scans"],
    ["speech recognition with transformers"],
    [],
    ["forecasting demand in retail", "pricing models", "demand forecasting with gradient boosting", "retail data"],
]
QUERIES = ["detect card fraud in payments", "segment tumours in scans", "forecast retail demand"]


class Hashing:
    """A small encoder: each word adds a fixed pseudo-random direction."""

    def __init__(self, version: int = 1, factor: float = 1.0) -> None:
        self.encoder_id = f"hashing/{version}"
        self.factor = np.float32(factor)

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        rows = [sum((self._word(w) for w in t.split()), np.full(16, 1e-3)) for t in texts]
        return np.stack([r / np.linalg.norm(r) for r in rows]).astype(np.float32) * self.factor

    def _word(self, word: str) -> NDArray[np.float64]:
        seed = int.from_bytes(sha256(word.encode()).digest()[:4], "big")
        return np.random.default_rng(seed).normal(size=16)


@pytest.mark.parametrize("aggregate", ["best-half", "discounted-sum"])
@pytest.mark.parametrize("encoder", [None, Hashing()])
def test_each_query_finds_its_expert_and_an_empty_profile_is_last(aggregate: str, encoder: Hashing | None) -> None:
    scores = text_scores(QUERIES, PROFILES, encoder=encoder, aggregate=aggregate)
    assert scores.shape == (3, 5)
    assert scores.dtype == np.float64
    assert scores.argmax(axis=1).tolist() == [0, 1, 4]
    assert (scores[:, 3] == 0).all()
    assert (np.delete(scores, 3, axis=1) > 0).all()
    assert scores.max() < 1


def test_scores_are_exactly_those_of_the_matchers_text_channel() -> None:
    records = [ExpertRecord(i, documents=tuple(Document(t) for t in texts)) for i, texts in enumerate(PROFILES)]
    matcher = Matcher.build(records, today=date(2026, 11, 23), briefs=QUERIES)
    scores = text_scores(QUERIES, PROFILES)
    for i, query in enumerate(QUERIES):
        assert (matcher.text.relevance(query, np.arange(5)).values == scores[i]).all()


@given(st.permutations(range(5)), st.lists(st.integers(0, 4), unique=True))
@settings(max_examples=30)
def test_a_value_depends_on_the_query_and_the_expert_alone(order: list[int], some: list[int]) -> None:
    text = TextRelevance.build(PROFILES, briefs=QUERIES)
    everyone = text.relevance(QUERIES[0], np.arange(5)).values
    assert (text.relevance(QUERIES[0], np.array(order)).values == everyone[order]).all()
    rows = np.array(some, np.int64)
    assert (text.relevance(QUERIES[0], rows).values == everyone[rows]).all()


def test_identical_profiles_score_the_same_wherever_they_stand() -> None:
    scores = text_scores(QUERIES, [PROFILES[0], PROFILES[1], PROFILES[0][::-1], PROFILES[0]])
    assert (scores[:, 0] == scores[:, 2]).all()
    assert (scores[:, 0] == scores[:, 3]).all()


def test_a_pool_of_nothing_but_equal_profiles_is_scored_without_a_nan() -> None:
    scores = text_scores(QUERIES, [["fraud detection"]] * 30)
    assert np.isfinite(scores).all()
    assert (scores == scores[:, :1]).all()


def test_swapping_names_pronouns_and_addresses_leaves_every_score_as_it_was() -> None:
    def profiles(names: list[str], she: str, her: str) -> list[list[str]]:
        stories = ["led fraud detection for payments", "segmented tumours in scans", "forecast demand"]
        records = [
            ExpertRecord(
                i,
                name,
                identity=(f"{name.split()[-1].lower()}ml",),
                documents=(
                    Document(f"{name} {story}; {she} did {her} work at {i} Long Street. {name.split()[0]}'s code."),
                    Document(f"Contact: {name.split()[-1].lower()}@mail.dev", story),
                ),
            )
            for i, (name, story) in enumerate(zip(names, stories, strict=True))
        ]
        return [profile_texts(record) for record in records]

    before = profiles(["Ada Lovelace", "Grace Hopper", "Mary Shaw"], "she", "her")
    after = profiles(["José Núñez", "Nguyễn Minh", "Karl O'Neil"], "he", "his")
    assert (text_scores(QUERIES, before) == text_scores(QUERIES, after)).all()


def test_blank_documents_do_not_count_but_keep_their_place() -> None:
    text = TextRelevance.build([["", "fraud detection", "  "], ["", " "], ["tumour scans"]])
    assert text.index.counts.tolist() == [1, 0, 1]
    assert text.best_documents("fraud", np.array([0, 1, 2])).tolist() == [1, -1, 0]


def test_the_best_document_is_the_one_about_the_query() -> None:
    text = TextRelevance.build(PROFILES)
    assert text.best_documents("card fraud", np.array([4, 0])).tolist()[1] == 1
    assert text.best_documents(text.encode("gradient boosting"), np.array([4])).tolist() == [2]


@pytest.mark.parametrize("query", ["the of and", "zzz qqq", "10 000 000", "🙂"])
def test_a_query_without_a_known_word_scores_all_documented_experts_the_same(query: str) -> None:
    scores = text_scores([query], PROFILES)[0]
    assert len(set(np.delete(scores, 3).tolist())) == 1


def test_a_megabyte_of_text_is_fine_on_both_sides() -> None:
    long = "fraud detection on payment graphs " * 30_000
    scores = text_scores([long], [[long], ["tumour scans"]])
    assert scores[0, 0] > scores[0, 1]


def test_a_pool_without_a_single_word_is_scored_without_a_nan() -> None:
    for profiles in ([[]], [["the of"], ["and"]], [[], ["1 2 3"]], [["fraud"]]):
        for encoder in (None, Hashing()):
            scores = text_scores(["fraud"], profiles, encoder=encoder)
            assert ((scores > 0) == [bool(p) for p in profiles]).all()
            assert np.isfinite(scores).all()


@pytest.mark.parametrize("queries", [[], "fraud", [""], ["fraud", " "], ["fraud", None], [3]])
def test_queries_that_are_not_texts_are_refused(queries: object) -> None:
    with pytest.raises(BadQuery, match="quer") as refused:
        text_scores(queries, PROFILES)
    assert refused.value.field == "queries"


@pytest.mark.parametrize("profiles", [[], "fraud", ["fraud"], [None], [["fraud", None]], [["fraud"], [b"x" * 99]]])
def test_profiles_that_are_not_lists_of_texts_are_refused(profiles: object) -> None:
    with pytest.raises(BadRecord, match="profile") as refused:
        text_scores(QUERIES, profiles)
    assert refused.value.field == "profiles"
    assert len(str(refused.value)) < 120


def test_an_unknown_aggregate_is_refused_by_name() -> None:
    with pytest.raises(MatchingError, match=r"'mean'.*best-half, discounted-sum"):
        text_scores(QUERIES, PROFILES, aggregate="mean")


@pytest.mark.parametrize("factor", [float("nan"), 2.0, 0.0])
def test_an_encoder_with_bad_vectors_is_refused(factor: float) -> None:
    with pytest.raises(BadVectors, match="hashing/1"):
        text_scores(QUERIES, PROFILES, encoder=Hashing(factor=factor))


def stored(text: TextRelevance, folder: Path) -> tuple[dict[str, NDArray[np.generic]], dict[str, object]]:
    """Send arrays and facts through files, as a snapshot does."""
    arrays, facts = text.to_arrays()
    np.savez(folder / "text.npz", **arrays)
    with np.load(folder / "text.npz", allow_pickle=False) as loaded:
        return dict(loaded), json.loads(json.dumps(facts))


@pytest.mark.parametrize("encoder", [None, Hashing()])
def test_a_stored_relevance_gives_the_same_values_to_the_last_bit(encoder: Hashing | None, tmp_path: Path) -> None:
    text = TextRelevance.build(PROFILES, briefs=QUERIES, encoder=encoder, aggregate="discounted-sum")
    again = TextRelevance.from_arrays(*stored(text, tmp_path), encoder=encoder)
    assert again.encoder_id == text.encoder_id
    assert again.nbytes == text.nbytes > 0
    for query in QUERIES:
        assert (again.relevance(query, np.arange(5)).values == text.relevance(query, np.arange(5)).values).all()
        assert (again.best_documents(query, np.arange(5)) == text.best_documents(query, np.arange(5))).all()


def test_a_snapshot_of_another_encoder_is_refused(tmp_path: Path) -> None:
    arrays, facts = stored(TextRelevance.build(PROFILES, encoder=Hashing()), tmp_path)
    for other in (None, Hashing(2)):
        with pytest.raises(BadSnapshot, match="hashing/1"):
            TextRelevance.from_arrays(arrays, facts, encoder=other)
    with pytest.raises(BadSnapshot, match="text encoder"):
        TextRelevance.from_arrays(arrays, facts, encoder=Hashing(), normaliser_id="9")


@pytest.mark.parametrize("name", ["columns", "offsets", "ends", "dense-lsa", "idf", "vocabulary", "positions"])
def test_a_snapshot_with_a_part_missing_or_cut_off_is_refused(name: str, tmp_path: Path) -> None:
    arrays, facts = stored(TextRelevance.build(PROFILES), tmp_path)
    with pytest.raises(BadSnapshot):
        TextRelevance.from_arrays({k: v for k, v in arrays.items() if k != name}, facts)
    with pytest.raises(BadSnapshot):
        TextRelevance.from_arrays({**arrays, name: arrays[name][:-1]}, facts)


def test_a_document_shared_by_two_experts_is_no_random_pair_of_brief_and_expert() -> None:
    alone = TextRelevance.build([[f"topic{i} model{i % 5}"] for i in range(40)])
    shared = TextRelevance.build([[f"topic{i // 2} model{i // 2 % 5}"] for i in range(40)])
    assert shared.scale.knots.max() < alone.scale.knots.max() + 20
    assert shared.scale.deviations["tfidf"] < 0.3


def test_with_enough_briefs_the_scale_is_that_of_briefs_not_of_documents() -> None:
    profiles = [[f"topic{i} model{i % 5} data{i % 3}"] for i in range(30)]
    briefs = [f"topic{i}" for i in range(20)]
    by_briefs = TextRelevance.build(profiles, briefs=briefs)
    by_documents = TextRelevance.build(profiles)
    assert by_briefs.scale.means["tfidf"] < by_documents.scale.means["tfidf"]
    assert by_briefs.encoder_id == by_documents.encoder_id


def test_arrays_and_generators_are_read_like_lists():
    profiles = [["fraud on payment graphs"], ["tumours in scans"]]
    plain = text_scores(["payment fraud"], profiles)
    assert (text_scores(np.array(["payment fraud"]), [np.array(p) for p in profiles]) == plain).all()
    assert (text_scores(("payment fraud",), (iter(p) for p in profiles)) == plain).all()


@pytest.mark.parametrize("value", [[[1.0, 0.0], [1.0]], None])
def test_an_encoder_that_returns_no_array_of_numbers_is_refused(value):
    class Ragged:
        encoder_id = "ragged"

        def encode(self, texts):
            return value

    with pytest.raises(BadVectors, match="ragged"):
        text_scores(["a query"], [["one text"], ["another"]], encoder=Ragged())
