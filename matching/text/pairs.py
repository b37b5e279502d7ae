"""Random pairs of a query and an expert, on which the absolute scale is measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matching.encode import Encoder, TextEncoder, TextVectors, checked_vectors
from matching.retrieve import Similarities, TextIndex

EXTRA = "extra"
QUERIES = 100
EXPERTS = 200
ENOUGH_BRIEFS = 20


def encoded(own: TextEncoder, extra: Encoder | None, texts: Sequence[str]) -> TextVectors:
    """Encode texts in every channel: the built-in ones and, when there is one, the extra encoder's."""
    vectors = own.encode(texts)
    if extra is None:
        return vectors
    return TextVectors(vectors.sparse, {**vectors.dense, EXTRA: checked_vectors(extra, texts)})


def drawn(briefs: Sequence[str], seed: int) -> list[str]:
    """Draw at most 100 of the briefs."""
    return [briefs[i] for i in np.random.default_rng(seed).permutation(len(briefs))[:QUERIES]]


def random_pairs(
    index: TextIndex, briefs: Sequence[TextVectors], documents: TextVectors, aggregate: str, seed: int
) -> dict[str, NDArray[np.float64]]:
    """Return each channel's similarities on random pairs of a query and an expert.

    The queries are the briefs; with fewer than 20 of them, documents of the pool are drawn until
    there are 100 queries. Each meets at most 200 random experts who have documents, but never one
    who has this very text: a document met by itself (or its copy, under a second author) says
    nothing about strangers, and a few cosines of 1 would swell the spread of the channel.

    Parameters
    ----------
    index : TextIndex
    briefs : sequence of TextVectors
        One row each.
    documents : TextVectors
        All documents of the index.
    aggregate : str
    seed : int

    Returns
    -------
    dict of channel to float64 array of shape (pairs,)
        The same pairs in every channel; none at all when nobody has documents.
    """
    rng = np.random.default_rng(seed)
    known = np.flatnonzero(index.counts > 0)
    owners: dict[bytes, list[int]] = {}
    for row, document in zip(
        np.repeat(np.arange(len(index.counts)), index.counts).tolist(), _rows(documents.sparse), strict=True
    ):
        owners.setdefault(document, []).append(row)
    queries = list(briefs)
    if len(briefs) < ENOUGH_BRIEFS:
        queries += [_only(documents, i) for i in rng.permutation(documents.sparse.shape[0])[: QUERIES - len(briefs)]]
    found: list[Similarities] = []
    for query in queries:
        strangers = np.setdiff1d(known, owners.get(next(_rows(query.sparse)), []))
        among = rng.permutation(strangers)[:EXPERTS]
        dense = {c: v[0] for c, v in query.dense.items()}
        found.append(index.similarities(query.sparse, dense, among, aggregate))
    channels = ["tfidf", *index.dense]
    return {c: np.concatenate([np.empty(0), *(near.channels[c] for near in found)]) for c in channels}


def _only(documents: TextVectors, i: int) -> TextVectors:
    return TextVectors(documents.sparse[[i]], {c: v[[i]] for c, v in documents.dense.items()})


def _rows(sparse: csr_array) -> Iterator[bytes]:
    """Yield each row's columns and weights as bytes: equal texts have equal rows."""
    ends = sparse.indptr.tolist()
    for start, end in pairwise(ends):
        yield sparse.indices[start:end].astype(np.int32).tobytes() + sparse.data[start:end].tobytes()
