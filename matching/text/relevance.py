"""Text relevance: how close an expert's documents are to a brief, as one absolute number."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from matching.encode import Encoder, TextEncoder, TextVectors, checked_vectors, strip_identity
from matching.errors import BadSnapshot
from matching.retrieve import TextIndex, TextScale, aggregate_of
from matching.text.pairs import EXTRA, drawn, encoded, random_pairs

CHUNK = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Relevance:
    """What the text says of the allowed experts, in their order.

    `values` is float64 (m,) in (0, 1), absolute, and 0 where nothing is known; `is_known` is
    bool (m,); `similarities` holds the aggregated cosines of each channel.
    """

    values: NDArray[np.float64]
    is_known: NDArray[np.bool_]
    similarities: Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True, eq=False)
class TextRelevance:
    """The text channels of a pool: encoders, document vectors and the absolute scale.

    Read-only after `build`, so threads may share it. `positions` is int32 (n_documents,): the
    place of each indexed document in its expert's own list, since blank ones are left out.
    """

    encoder: TextEncoder
    index: TextIndex
    scale: TextScale
    positions: NDArray[np.int32]
    aggregate: str = "best-half"
    extra: Encoder | None = None

    @classmethod
    def build(
        cls,
        profiles: Sequence[Sequence[str]],
        *,
        briefs: Sequence[str] = (),
        background: Sequence[str] = (),
        normalise: Callable[[str], str] | None = None,
        normaliser_id: str = "",
        encoder: Encoder | None = None,
        aggregate: str = "best-half",
        seed: int = 0,
    ) -> TextRelevance:
        """Fit the encoder on the documents, index them, and measure the absolute scale.

        Parameters
        ----------
        profiles : sequence of sequences of str
            The documents of each expert, identity removed (`profile_texts`); row i is expert
            row i of the pool. Blank documents are left out.
        briefs : sequence of str
            Texts of real briefs, for the scale only. With fewer than 20 of them, documents of
            other experts serve as further queries.
        background, normalise, normaliser_id
            See `TextEncoder.fit`.
        encoder : Encoder, optional
            A third channel, added to the two built in.
        aggregate : str
            "best-half" or "discounted-sum".
        seed : int
            For the pairs of the scale and the samples of the fit.

        Raises
        ------
        BadVectors
            If `encoder` returns anything but one finite unit vector per text.
        MatchingError
            If `aggregate` is unknown.
        """
        aggregate_of(aggregate)
        documents, positions, offsets = _documents_of(profiles)
        # Aliases are replaced once for fitting and encoding both; it is the slowest step of the three.
        spelled = [normalise(text) for text in documents] if normalise else documents
        about = [normalise(text) for text in background] if normalise else background
        plain = TextEncoder.fit(spelled, background=about, seed=seed)
        own = TextEncoder(plain.fitted, normalise, normaliser_id)
        sparse, dense = _vectors_of(plain, spelled)
        if encoder is not None and documents:
            dense[EXTRA] = checked_vectors(encoder, documents)
        index = TextIndex(offsets, sparse, dense)
        queries = [encoded(own, encoder, [strip_identity(brief)]) for brief in drawn(briefs, seed)]
        scale = TextScale.measure(random_pairs(index, queries, TextVectors(sparse, dense), aggregate, seed))
        return cls(own, index, scale, positions, aggregate, encoder)

    def revised(
        self, kept: NDArray[np.int64], profiles: Sequence[Sequence[str]], order: NDArray[np.int64]
    ) -> TextRelevance:
        """The same encoder and scale over other documents: those of the `kept` rows, and of new profiles after them.

        `order` then puts the rows in their place, as in `matching.pool.revise`.

        Raises
        ------
        BadVectors
            As `build` does.
        """
        documents, positions, offsets = _documents_of(profiles)
        sparse, dense = _vectors_of(self.encoder, documents)
        if self.extra is not None:
            dense[EXTRA] = checked_vectors(self.extra, documents, self.index.dense[EXTRA].shape[1])
        old = self.index.documents_of(kept)
        counts = np.concatenate([self.index.counts[kept], np.diff(offsets)])
        starts = np.cumsum(counts) - counts
        ends = np.concatenate([[0], np.cumsum(counts[order])])
        places = np.repeat(starts[order] - ends[:-1], counts[order]) + np.arange(ends[-1])
        rows = csr_array(vstack([self.index.sparse.by_document[old], sparse], format="csr"))[places]
        vectors = {c: np.concatenate([v[old], dense[c]])[places] for c, v in self.index.dense.items()}
        index = TextIndex(ends, csr_array(rows), vectors)
        return replace(self, index=index, positions=np.concatenate([self.positions[old], positions])[places])

    def read_with(self, normalise: Callable[[str], str], normaliser_id: str) -> TextRelevance:
        """The same vectors; what is encoded from here on has its aliases replaced by another taxonomy."""
        return replace(self, encoder=TextEncoder(self.encoder.fitted, normalise, normaliser_id))

    @property
    def encoder_id(self) -> str:
        """What made the vectors: the built-in encoder and, after a plus sign, the extra one."""
        return self.encoder.encoder_id + (f"+{self.extra.encoder_id}" if self.extra else "")

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays."""
        return self.encoder.nbytes + self.index.nbytes + self.positions.nbytes

    def encode(self, text: str) -> TextVectors:
        """Encode one brief, without the addresses and pronouns that `strip_identity` finds."""
        return encoded(self.encoder, self.extra, [strip_identity(text)])

    def relevance(self, query: str | TextVectors, among: NDArray[np.int64]) -> Relevance:
        """Say how close the allowed experts are to a query.

        Parameters
        ----------
        query : str or TextVectors
            A brief's text, or what `encode` made of it.
        among : int64 array of shape (m,)
            Rows of the allowed experts.

        Returns
        -------
        Relevance
            Each value depends on the query and that expert alone, not on who else is allowed.

        Examples
        --------
        >>> text = TextRelevance.build([["fraud detection with graphs"], [], ["image segmentation"]])
        >>> near = text.relevance("detect fraud in graphs", among=np.array([0, 1, 2]))
        >>> near.is_known.tolist(), int(near.values.argmax()), float(near.values[1])
        ([True, False, True], 0, 0.0)
        """
        vectors = self.encode(query) if isinstance(query, str) else query
        dense = {c: v[0] for c, v in vectors.dense.items()}
        near = self.index.similarities(vectors.sparse, dense, among, self.aggregate)
        values = np.where(near.is_known, self.scale.level(near.channels), 0.0)
        return Relevance(values, near.is_known, near.channels)

    def best_documents(self, query: str | TextVectors, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return, for each expert row, the position of the closest document in the expert's own list.

        Documents are compared by the sum of their cosines, each divided by the channel's spread;
        of equals the first is taken. -1 stands for an expert without documents.

        Examples
        --------
        >>> text = TextRelevance.build([["graphs", "", "fraud detection"], []])
        >>> text.best_documents("fraud", np.array([0, 1])).tolist()
        [2, -1]
        """
        vectors = self.encode(query) if isinstance(query, str) else query
        dense = {c: v[0] for c, v in vectors.dense.items()}
        best = np.full(len(rows), -1, np.int64)
        for i, row in enumerate(np.asarray(rows, np.int64)):
            documents = self.index.documents_of(np.array([row]))
            if len(documents):
                cosines = self.index.cosines(vectors.sparse, dense, documents)
                totals = sum(v.astype(np.float64) / self.scale.deviations[c] for c, v in cosines.items())
                best[i] = self.positions[documents[int(np.argmax(totals))]]
        return best

    def to_arrays(self) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
        """Return what `from_arrays` needs: plain arrays, and JSON-able facts for the manifest."""
        arrays, facts = self.encoder.to_arrays()
        sparse = self.index.sparse.by_document
        arrays |= {"weights": sparse.data, "columns": sparse.indices, "ends": sparse.indptr}
        arrays |= {"offsets": self.index.offsets, "positions": self.positions}
        arrays |= {f"dense-{channel}": vectors for channel, vectors in self.index.dense.items()}
        extra_id = self.extra.encoder_id if self.extra else None
        return arrays, {
            "encoder": facts,
            "extra_encoder_id": extra_id,
            "aggregate": self.aggregate,
            "scale": self.scale.to_facts(),
            "channels": list(self.index.dense),
        }

    @classmethod
    def from_arrays(
        cls,
        arrays: Mapping[str, NDArray[Any]],
        facts: Mapping[str, Any],
        *,
        normalise: Callable[[str], str] | None = None,
        normaliser_id: str = "",
        encoder: Encoder | None = None,
    ) -> TextRelevance:
        """Restore what `to_arrays` returned; the arrays may be memory-mapped.

        Raises
        ------
        BadSnapshot
            If a part is missing or damaged, or if the snapshot was made by another text
            pipeline, another normaliser, or another extra encoder than the one given.
        """
        wanted, given = facts.get("extra_encoder_id"), encoder.encoder_id if encoder else None
        if wanted != given:
            raise BadSnapshot(f"this snapshot was made with the extra encoder {wanted!r}, and {given!r} was given")
        try:
            own = TextEncoder.from_arrays(arrays, facts["encoder"], normalise=normalise, normaliser_id=normaliser_id)
            shape = (len(arrays["ends"]) - 1, len(own.fitted.vocabulary))
            sparse = csr_array((arrays["weights"], arrays["columns"], arrays["ends"]), shape=shape)
            sparse.check_format()
            index = TextIndex(arrays["offsets"], sparse, {c: arrays[f"dense-{c}"] for c in facts["channels"]})
            if len(arrays["positions"]) != index.counts.sum():
                raise BadSnapshot("the text part of this snapshot is damaged: documents without a position")
            scale = TextScale.from_facts(facts["scale"])
            aggregate_of(facts["aggregate"])
            if scale.means.keys() != {"tfidf", *index.dense}:
                raise BadSnapshot("the text part of this snapshot is damaged: channels without a scale")
            return cls(own, index, scale, arrays["positions"], facts["aggregate"], encoder)
        except BadSnapshot:
            raise
        except (KeyError, TypeError, ValueError) as error:
            raise BadSnapshot(f"the text part of this snapshot is damaged: {error}") from error


def _documents_of(profiles: Sequence[Sequence[str]]) -> tuple[list[str], NDArray[np.int32], NDArray[np.int64]]:
    """The documents that are not blank, the place of each in its profile, and the offsets that group them."""
    kept = [[i for i, text in enumerate(profile) if text.strip()] for profile in profiles]
    documents = [profile[i] for profile, places in zip(profiles, kept, strict=True) for i in places]
    positions = np.array([i for places in kept for i in places], np.int32)
    return documents, positions, np.cumsum([0, *map(len, kept)], dtype=np.int64)


def _vectors_of(encoder: TextEncoder, texts: Sequence[str]) -> tuple[csr_array, dict[str, NDArray[np.float32]]]:
    """The built-in channels of some texts, a chunk at a time."""
    chunks = [encoder.encode(texts[i : i + CHUNK]) for i in range(0, max(len(texts), 1), CHUNK)]
    sparse = csr_array(vstack([chunk.sparse for chunk in chunks], format="csr"))
    return sparse, {c: np.concatenate([chunk.dense[c] for chunk in chunks]) for c in chunks[0].dense}
