"""Other versions of one expert, ranked as an index would rank them: what a change of a profile would bring.

The versions share the scales of the index they are laid beside: its text encoder, its weights, the vetting
level and the reliability of the expert as they are in it. Nothing in the index is changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from matching.encode import profile_texts
from matching.matcher import Matcher
from matching.pool import Floats, Pool
from matching.pool.build import DEFAULT_RELIABILITY, build
from matching.pool.vetting import DEFAULT_MEAN
from matching.retrieve import TextIndex
from matching.text import TextRelevance
from matching.text.pairs import encoded
from matching.types import RUBRIC, ExpertRecord


def versions(matcher: Matcher, records: Sequence[ExpertRecord], *, of: int) -> Matcher:
    """Lay versions of the expert with the id `of` beside a matcher; each record has an id of its own.

    The result ranks the versions and nobody else: its totals are those that the index would give.
    Somebody who is not in the index has the means of those in it who have no ratings or outcomes.
    """
    pool = build(records, matcher.taxonomy, matcher.fx, matcher.pool.as_of)
    level, sd, count, reliability, outcomes = _standing(matcher.pool, of)
    n = len(records)
    pool = replace(
        pool,
        vetting_level=np.tile(level, (n, 1)),
        vetting_sd=np.tile(sd, (n, 1)),
        ratings_count=np.full(n, count),
        reliability=np.full(n, reliability),
        outcomes_count=np.full(n, outcomes),
    )
    text = _text(matcher.text, [profile_texts(record) for record in records])
    return Matcher(pool, text, matcher.taxonomy, matcher.fx, weights=matcher.weights, charges=matcher.charges)


def _standing(pool: Pool, of: int) -> tuple[Floats, Floats, int, float, int]:
    """Vetting level, its spread, how many ratings; reliability, from how many outcomes."""
    found = np.flatnonzero(pool.ids == of)
    if len(found):
        row = int(found[0])
        return (
            pool.vetting_level[row],
            pool.vetting_sd[row],
            int(pool.ratings_count[row]),
            float(pool.reliability[row]),
            int(pool.outcomes_count[row]),
        )
    if not len(pool):
        return np.full(len(RUBRIC), DEFAULT_MEAN), np.ones(len(RUBRIC)), 0, DEFAULT_RELIABILITY, 0
    unrated, untried = pool.ratings_count == 0, pool.outcomes_count == 0
    some = pool.vetting_level[unrated] if unrated.any() else pool.vetting_level
    tried = pool.reliability[untried] if untried.any() else pool.reliability
    return some.mean(axis=0), np.ones(some.shape[1]), 0, float(tried.mean()), 0


def _text(text: TextRelevance, profiles: Sequence[Sequence[str]]) -> TextRelevance:
    """The documents of the versions in the encoder and on the scale of an index; each text is encoded once."""
    kept = [[place for place, words in enumerate(profile) if words.strip()] for profile in profiles]
    documents = [profile[place] for profile, places in zip(profiles, kept, strict=True) for place in places]
    each = list(dict.fromkeys(documents))
    at = np.array([each.index(words) for words in documents], np.int64)
    vectors = encoded(text.encoder, text.extra, each)
    index = TextIndex(
        np.cumsum([0, *map(len, kept)], dtype=np.int64),
        vectors.sparse[at],
        {channel: dense[at] for channel, dense in vectors.dense.items()},
    )
    positions = np.array([place for places in kept for place in places], np.int32)
    return TextRelevance(text.encoder, index, text.scale, positions, text.aggregate, text.extra)
