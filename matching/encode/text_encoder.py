"""The library's own text channels: TF-IDF over words and pairs, and latent directions over words."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matching.encode.fitting import FittedText, fit, sampled
from matching.encode.terms import terms
from matching.errors import BadSnapshot

PIPELINE = "words-and-pairs/2"
ENOUGH_DOCUMENTS = 300


@dataclass(frozen=True, slots=True, eq=False)
class TextVectors:
    """Encoded texts, one row each: `sparse` (n, vocabulary) TF-IDF and `dense` channels (n, d), unit rows.

    A text without a known word has rows of zeros, hence cosine 0 with everything.
    """

    sparse: csr_array
    dense: Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True, eq=False)
class TextEncoder:
    """Encodes texts with what `fit` learned; read-only, so threads may share it.

    Encoding does scikit-learn's arithmetic directly (a dictionary, an idf vector, a few rows of
    the directions), which is equal to 1e-6 and about a hundred times quicker for one text.
    """

    fitted: FittedText
    normalise: Callable[[str], str] | None = None
    normaliser_id: str = ""
    _column: dict[str, int] = field(init=False, repr=False)
    encoder_id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_column", {term: i for i, term in enumerate(self.fitted.vocabulary)})
        digest = hashlib.sha256("\n".join(self.fitted.vocabulary).encode())
        digest.update(self.fitted.idf.tobytes() + self.fitted.directions.tobytes())
        name = f"{PIPELINE}:{self.normaliser_id}:{digest.hexdigest()[:16]}"
        object.__setattr__(self, "encoder_id", name)

    @classmethod
    def fit(
        cls,
        documents: Sequence[str],
        *,
        background: Sequence[str] = (),
        normalise: Callable[[str], str] | None = None,
        normaliser_id: str = "",
        seed: int = 0,
    ) -> TextEncoder:
        """Learn from documents, at most 20,000 of them drawn with `seed`, and from `background` below 300.

        A background of neutral texts (definitions of skills) keeps the term weights of a small
        marketplace from being accidents. `normalise` replaces aliases before words are split;
        `normaliser_id` is its version, kept so that a snapshot refuses another one.

        Examples
        --------
        >>> encoder = TextEncoder.fit(["fraud detection", "image segmentation", "fraud models"])
        >>> vectors = encoder.encode(["detection of fraud", "nothing known"])
        >>> vectors.sparse.toarray().round(2)
        array([[0.8 , 0.61, 0.  , 0.  , 0.  ],
               [0.  , 0.  , 0.  , 0.  , 0.  ]], dtype=float32)
        """
        corpus = list(sampled(documents, seed))
        if len(corpus) < ENOUGH_DOCUMENTS:
            corpus += background
        return cls(fit([normalise(t) if normalise else t for t in corpus]), normalise, normaliser_id)

    @property
    def nbytes(self) -> int:
        """Bytes of the learned arrays, without the vocabulary's strings."""
        return self.fitted.idf.nbytes + self.fitted.directions.nbytes

    def encode(self, texts: Sequence[str]) -> TextVectors:
        """Encode texts whose identity has been removed.

        Each row depends on its text alone, bit for bit, whatever else is in the list.

        Parameters
        ----------
        texts : sequence of str

        Returns
        -------
        TextVectors
            `sparse` is a float32 csr_array of shape (len(texts), len(vocabulary)) with sorted
            columns; `dense` has one channel "lsa", float32 of shape (len(texts), k), or none
            when the corpus was too small to have latent directions. Rows have length 1 or 0.
        """
        rows = [self._row(text) for text in texts]
        ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
        columns = np.concatenate([np.empty(0, np.int32), *(c for c, _ in rows)])
        weights = np.concatenate([np.empty(0, np.float32), *(_unit(w).astype(np.float32) for _, w in rows)])
        sparse = csr_array((weights, columns, ends.astype(np.int64)), shape=(len(rows), len(self._column)))
        directions = self.fitted.directions
        if directions.shape[1] == 0:
            return TextVectors(sparse, {})
        latent = np.zeros((len(rows), directions.shape[1]), np.float32)
        for i, (columns, weights) in enumerate(rows):
            n = np.searchsorted(columns, self.fitted.n_words)
            latent[i] = _unit(_unit(weights[:n]) @ directions[columns[:n]])
        return TextVectors(sparse, {"lsa": latent})

    def _row(self, text: str) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Return the sorted columns of a text's known terms and their weights before normalisation."""
        column = self._column
        found = [column[t] for t in terms(self.normalise(text) if self.normalise else text) if t in column]
        columns, counts = np.unique(np.array(found, np.int32), return_counts=True)
        return columns, (1 + np.log(counts)) * self.fitted.idf[columns]

    def to_arrays(self) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
        """Return what `from_arrays` needs: arrays without pickled objects, and facts for a manifest."""
        words = np.frombuffer("\n".join(self.fitted.vocabulary).encode(), np.uint8)
        arrays: dict[str, NDArray[Any]] = {
            "vocabulary": words,
            "idf": self.fitted.idf,
            "directions": self.fitted.directions,
        }
        return arrays, {"n_words": self.fitted.n_words, "encoder_id": self.encoder_id}

    @classmethod
    def from_arrays(
        cls,
        arrays: Mapping[str, NDArray[Any]],
        facts: Mapping[str, Any],
        *,
        normalise: Callable[[str], str] | None = None,
        normaliser_id: str = "",
    ) -> TextEncoder:
        """Restore an encoder.

        Raises
        ------
        BadSnapshot
            If parts are missing, were altered, or belong to another version of the text
            pipeline or of the normaliser: vectors of two encoders must never be compared.
        """
        try:
            text = np.asarray(arrays["vocabulary"]).tobytes().decode()
            vocabulary = tuple(text.split("\n")) if text else ()
            fitted = FittedText(
                vocabulary, int(facts["n_words"]), np.asarray(arrays["idf"]), np.asarray(arrays["directions"])
            )
            wanted = str(facts["encoder_id"])
        except (KeyError, TypeError, ValueError) as error:
            raise BadSnapshot(f"the text encoder of this snapshot is damaged: {error}") from error
        encoder = cls(fitted, normalise, normaliser_id)
        if encoder.encoder_id != wanted:
            raise BadSnapshot(f"this snapshot was made by text encoder {wanted}, not by {encoder.encoder_id}")
        return encoder


def _unit(vector: NDArray[Any]) -> NDArray[np.float64]:
    length = float(np.sqrt(np.dot(vector, vector)))
    # Nothing known to say is a vector of zeros, not a division by zero.
    return np.asarray(vector / length if length > 1e-12 else np.zeros(len(vector)), np.float64)
