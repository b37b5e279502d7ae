"""The text channel on its own, for whoever wants to measure it on labelled texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.encode import Encoder, strip_identity
from matching.errors import BadQuery, BadRecord
from matching.taxonomy import Taxonomy
from matching.text.relevance import TextRelevance


def text_scores(
    queries: Sequence[str],
    profiles: Sequence[Sequence[str]],
    encoder: Encoder | None = None,
    aggregate: str = "best-half",
) -> NDArray[np.float64]:
    """Score every profile against every query with the very text channel that the matcher uses.

    Encoder and latent directions are fitted on the profiles, and on the taxonomy's definitions
    too when there are fewer than 300 documents; the absolute scale on the profiles and queries.
    No names are known here, so only addresses, telephone numbers, pronouns and titles are
    removed from the texts.

    Parameters
    ----------
    queries : sequence of str
        At least one text with a word in it.
    profiles : sequence of sequences of str
        At least one profile, each the list of its documents. The order of the documents is
        irrelevant, and blank ones do not count.
    encoder : Encoder, optional
        A third channel beside TF-IDF and latent directions.
    aggregate : {"best-half", "discounted-sum"}
        "best-half" judges people by the better half of their documents; "discounted-sum" is for
        pools where the volume of evidence is itself expertise.

    Returns
    -------
    float64 array of shape (len(queries), len(profiles))
        In [0, 1), higher is closer; comparable along rows and along columns. A profile without
        documents scores 0, below every other.

    Raises
    ------
    BadQuery
        If there are no queries, or one is blank or not a string.
    BadRecord
        If there are no profiles, or one is not a list of strings.
    BadVectors
        If `encoder` returns anything but one finite unit vector per text.
    MatchingError
        If `aggregate` is unknown.

    Examples
    --------
    >>> profiles = [["fraud detection on payment graphs"], ["tumour segmentation in MRI scans"], []]
    >>> scores = text_scores(["detect payment fraud", "segment scans of tumours"], profiles)
    >>> scores.shape, scores.argmax(axis=1).tolist(), scores[:, 2].tolist()
    ((2, 3), [0, 1], [0.0, 0.0])
    """
    queries, profiles = _checked(queries, profiles)
    taxonomy = Taxonomy.load()
    text = TextRelevance.build(
        [[strip_identity(document) for document in profile] for profile in profiles],
        briefs=queries,
        background=[skill.definition for skill in taxonomy.skills.values()],
        normalise=taxonomy.normalise,
        normaliser_id=taxonomy.version,
        encoder=encoder,
        aggregate=aggregate,
    )
    everyone = np.arange(len(profiles))
    return np.stack([text.relevance(query, everyone).values for query in queries])


def _checked(queries: object, profiles: object) -> tuple[list[str], list[list[str]]]:
    """The same texts as lists; sequences, arrays and generators are all welcome."""
    texts, people = _items(queries), _items(profiles)
    if not texts:
        raise BadQuery("queries must be a list of at least one text", field="queries")
    for i, query in enumerate(texts):
        if not isinstance(query, str) or not query.strip():
            raise BadQuery(f"query {i} must be a text with a word in it, not {_shown(query)}", field="queries")
    if not people:
        raise BadRecord("profiles must be a list of at least one list of documents", field="profiles")
    listed = []
    for i, profile in enumerate(people):
        documents = _items(profile)
        if documents is None:
            raise BadRecord(f"profile {i} must be a list of its documents, not {_shown(profile)}", field="profiles")
        for j, document in enumerate(documents):
            if not isinstance(document, str):
                message = f"document {j} of profile {i} must be a string, not {_shown(document)}"
                raise BadRecord(message, field="profiles")
        listed.append(documents)
    return texts, listed


def _items(value: object) -> list[Any] | None:
    """The items of anything that holds several; None for a string and for what holds none."""
    return list(value) if isinstance(value, Iterable) and not isinstance(value, (str, bytes, Mapping)) else None


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
