"""The exact path: every allowed expert's documents are compared with the query, and nobody else's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import faiss
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matching.errors import BadVectors, MatchingError
from matching.retrieve.aggregates import aggregated
from matching.retrieve.postings import SparseIndex


@dataclass(frozen=True, slots=True, eq=False)
class Similarities:
    """One similarity per allowed expert and channel: `channels[c]` is float64 (m,), aggregated cosines.

    `is_known` is bool (m,): False where the expert has no documents; the similarity is then 0.
    """

    channels: Mapping[str, NDArray[np.float64]]
    is_known: NDArray[np.bool_]


class TextIndex:
    """The documents of a pool of experts; those of expert row i are `offsets[i]:offsets[i + 1]`.

    Parameters
    ----------
    offsets : int64 array of shape (n_experts + 1,)
        Ascending from 0 to the number of documents.
    sparse : float32 csr_array of shape (n_documents, n_terms)
        Unit rows (or zeros) with sorted columns: channel "tfidf".
    dense : mapping of channel name to float32 array of shape (n_documents, d)
        Unit rows (or zeros).

    Examples
    --------
    >>> vectors = np.eye(3, dtype="float32")
    >>> index = TextIndex(np.array([0, 2, 2, 3]), csr_array(vectors), {"lsa": vectors})
    >>> near = index.similarities(csr_array(vectors[:1]), {"lsa": vectors[0]}, np.array([1, 0]), "best-half")
    >>> near.channels["lsa"], near.is_known
    (array([0., 1.]), array([False,  True]))
    """

    def __init__(self, offsets: NDArray[np.int64], sparse: csr_array, dense: Mapping[str, NDArray[np.float32]]) -> None:
        self.offsets = np.asarray(offsets, np.int64)
        if len(self.offsets) == 0 or self.offsets[0] != 0 or (np.diff(self.offsets) < 0).any():
            raise BadVectors("the offsets of a text index must ascend from 0")
        n = int(self.offsets[-1])
        for name, shape in {"tfidf": sparse.shape, **{c: v.shape for c, v in dense.items()}}.items():
            if shape[0] != n:
                raise BadVectors(f"channel {name} has {shape[0]} vectors for {n} documents")
        for name, vectors in dense.items():
            if not np.isfinite(vectors).all():
                raise BadVectors(f"channel {name} holds NaN or infinite numbers")
        self.sparse = SparseIndex(sparse)
        self.dense = {name: np.ascontiguousarray(v, dtype=np.float32) for name, v in dense.items()}

    @property
    def counts(self) -> NDArray[np.int64]:
        """Documents per expert, int64 of shape (n_experts,)."""
        return np.diff(self.offsets)

    @property
    def nbytes(self) -> int:
        """Bytes of all vectors and offsets."""
        return self.offsets.nbytes + self.sparse.nbytes + sum(v.nbytes for v in self.dense.values())

    def documents_of(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the positions of the documents of these expert rows, expert after expert.

        Raises
        ------
        MatchingError
            If a row lies outside the pool.
        """
        rows = np.asarray(rows, np.int64)
        if len(rows) and (rows.min() < 0 or rows.max() >= len(self.offsets) - 1):
            raise MatchingError(f"expert rows must lie in 0..{len(self.offsets) - 2}", field="among")
        counts = self.offsets[rows + 1] - self.offsets[rows]
        before = np.cumsum(counts) - counts
        return np.repeat(self.offsets[rows] - before, counts) + np.arange(counts.sum())

    def cosines(
        self, sparse: csr_array, dense: Mapping[str, NDArray[np.float32]], documents: NDArray[np.int64]
    ) -> dict[str, NDArray[np.floating]]:
        """Return, per channel, the cosine of the query with each document, in [-1, 1], shape (k,).

        Parameters
        ----------
        sparse : csr_array of shape (1, n_terms)
        dense : mapping of the index's dense channels to float32 arrays of shape (d,)
        documents : int64 array of shape (k,)

        Raises
        ------
        BadVectors
            If a channel is missing, has the wrong width, or is not finite. FAISS itself would
            answer a NaN query with NaN and no error.
        """
        if sparse.shape != (1, self.sparse.by_document.shape[1]) or not np.isfinite(sparse.data).all():
            raise BadVectors(f"want a finite sparse query of shape (1, {self.sparse.by_document.shape[1]})")
        found: dict[str, NDArray[np.floating]] = {"tfidf": self.sparse.products(sparse, documents)}
        for name, vectors in self.dense.items():
            query = np.ascontiguousarray(dense.get(name, ()), dtype=np.float32)
            if query.shape != (vectors.shape[1],) or not np.isfinite(query).all():
                raise BadVectors(f"channel {name} wants a finite vector of shape ({vectors.shape[1]},)")
            found[name] = _inner_products(query, vectors, documents)
        return found

    def similarities(
        self,
        sparse: csr_array,
        dense: Mapping[str, NDArray[np.float32]],
        among: NDArray[np.int64],
        aggregate: str,
    ) -> Similarities:
        """Compare a query with the allowed experts only.

        Filtering here, not afterwards, is what makes the answer exact however few are allowed,
        and what makes few allowed experts cheap.

        Parameters
        ----------
        sparse, dense
            The query, as in `cosines`.
        among : int64 array of shape (m,)
            Rows of the allowed experts, in any order.
        aggregate : str
            "best-half" or "discounted-sum", see `aggregated`.

        Returns
        -------
        Similarities
            In the order of `among`. Each number depends on the query and that expert alone.

        References
        ----------
        Douze et al. The Faiss library. 2024. arXiv:2401.08281. Only its inner products by
        index are used here.
        """
        among = np.asarray(among, np.int64)
        documents = self.documents_of(among)
        counts = self.offsets[among + 1] - self.offsets[among]
        cosines = self.cosines(sparse, dense, documents)
        return Similarities(aggregated(cosines, counts, aggregate), counts > 0)


def _inner_products(
    query: NDArray[np.float32], vectors: NDArray[np.float32], rows: NDArray[np.int64]
) -> NDArray[np.float32]:
    out = np.empty(len(rows), np.float32)
    # One query does not repay a second thread; the setting belongs to the calling thread.
    faiss.omp_set_num_threads(1)
    faiss.fvec_inner_products_by_idx(  # type: ignore[attr-defined]
        faiss.swig_ptr(out),
        faiss.swig_ptr(query),
        faiss.swig_ptr(vectors),
        faiss.swig_ptr(np.ascontiguousarray(rows)),
        len(query),
        1,
        len(rows),
    )
    return out
