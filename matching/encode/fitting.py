"""Learning the vocabulary, its weights and the latent directions from a corpus of documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.preprocessing import normalize
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from matching.encode.terms import terms

DIMENSIONS = 128
FITTED_DOCUMENTS = 20_000
MAX_WORDS = 50_000
MAX_PAIRS = 100_000
SMALL_CORPUS = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class FittedText:
    """What was learned: `words` are the first `n_words` of `vocabulary`, pairs of words follow.

    `idf` is float64 of shape (len(vocabulary),); `directions` is float32 of shape
    (n_words, k), the right singular vectors of the documents' word TF-IDF, k may be 0.
    """

    vocabulary: tuple[str, ...]
    n_words: int
    idf: NDArray[np.float64]
    directions: NDArray[np.float32]


def sampled(documents: Sequence[str], seed: int) -> Sequence[str]:
    """Return the documents themselves, or 20,000 of them drawn with `seed`, in their order.

    Term weights and directions hardly move beyond that, and learning them stays a matter of
    seconds however large the marketplace.
    """
    if len(documents) <= FITTED_DOCUMENTS:
        return documents
    drawn = np.random.default_rng(seed).choice(len(documents), FITTED_DOCUMENTS, replace=False)
    return [documents[i] for i in np.sort(drawn)]


def fit(documents: Sequence[str]) -> FittedText:
    """Learn a TF-IDF vocabulary of words and pairs of words, and latent semantic directions.

    TF-IDF is scikit-learn's with logarithmic term frequency and smoothed idf. Latent directions
    are those of `TruncatedSVD(min(128, rank - 1), random_state=0)` on the words alone;
    directions without any variance (a corpus of equal documents) are dropped.

    Memory is bounded: the 50,000 words and 100,000 pairs found in the most documents are kept. A
    term must occur in two documents, except that in corpora of up to 2,000 documents a *word* may
    occur in one: there it is more likely rare than misspelt.

    Parameters
    ----------
    documents : sequence of str
        Prepared texts (identity removed, aliases replaced), at most those of `sampled`.

    Returns
    -------
    FittedText
        With an empty vocabulary when no document has a usable word.

    References
    ----------
    Deerwester, Dumais, Furnas, Landauer, Harshman. Indexing by latent semantic analysis.
    JASIS 41 (1990). Salton, Buckley. Term-weighting approaches in automatic text retrieval. 1988.
    """
    counter = CountVectorizer(analyzer=terms, dtype=np.float64)
    try:
        counts = csr_array(counter.fit_transform(documents))
    except ValueError:
        # scikit-learn refuses a corpus without a single term; to us that is an empty vocabulary.
        return FittedText((), 0, np.empty(0), np.empty((0, 0), np.float32))
    names = counter.get_feature_names_out()
    frequency = np.bincount(counts.indices, minlength=len(names))
    is_pair = np.array([" " in name for name in names])
    words = _most_frequent(~is_pair & (frequency >= (1 if len(documents) <= SMALL_CORPUS else 2)), frequency, MAX_WORDS)
    pairs = _most_frequent(is_pair & (frequency >= 2), frequency, MAX_PAIRS)
    kept = np.concatenate([words, pairs])
    weigher = TfidfTransformer(sublinear_tf=True, norm=None).fit(counts[:, kept])
    weighted = normalize(weigher.transform(counts[:, kept])[:, : len(words)])
    return FittedText(tuple(names[kept].tolist()), len(words), weigher.idf_, _directions(weighted))


def _most_frequent(allowed: NDArray[np.bool_], frequency: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    rows = np.flatnonzero(allowed)
    best = rows[np.argsort(-frequency[rows], kind="stable")[:most]]
    return np.sort(best)


def _directions(weighted: csr_array) -> NDArray[np.float32]:
    n_words = weighted.shape[1]
    wanted = min(DIMENSIONS, min(weighted.shape) - 1)
    if wanted < 1:
        return np.empty((n_words, 0), np.float32)
    svd = TruncatedSVD(wanted, random_state=0)
    # Equal documents have no variance to explain, and scikit-learn divides by it. One thread,
    # because on a busy machine a second one made this 20 times slower.
    with np.errstate(all="ignore"), threadpool_limits(1):
        svd.fit(weighted)
    has_variance = svd.singular_values_ > 1e-6 * max(1.0, svd.singular_values_[0])
    return np.ascontiguousarray(svd.components_[has_variance].T, dtype=np.float32)
