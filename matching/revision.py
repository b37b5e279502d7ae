"""A matcher with little changed: some experts laid out again, or other words. What is not touched is copied."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from matching.encode import profile_texts
from matching.matcher import Matcher
from matching.pool import revise
from matching.taxonomy import Taxonomy
from matching.types import ExpertRecord


def revised(matcher: Matcher, experts: Sequence[ExpertRecord], gone: Collection[int] = ()) -> Matcher:
    """An index in which these experts are as given, those who are `gone` are not, and the others as they were.

    Encoder, exchange rates, day and the statistics of the pool stay those of the build, so that
    the work is that of the given experts and a copy of the arrays. A pool that changed much
    should be built again.

    Raises
    ------
    BadRecord, UnknownTerm, BadVectors
        Naming the field and the cure.
    """
    pool, kept, order = revise.revised(matcher.pool, experts, gone, matcher.taxonomy, matcher.fx)
    text = matcher.text.revised(kept, [profile_texts(record) for record in experts], order)
    return Matcher(pool, text, matcher.taxonomy, matcher.fx, weights=matcher.weights, charges=matcher.charges)


def under(matcher: Matcher, taxonomy: Taxonomy) -> Matcher:
    """The same index under another taxonomy of the same specializations and domains.

    Claims follow their skill into a merge. Briefs are read with the new words at once; the
    documents were read with the old ones, until the index is built again.
    """
    pool = revise.recoded(matcher.pool, matcher.taxonomy, taxonomy)
    text = matcher.text.read_with(taxonomy.normalise, taxonomy.version)
    return Matcher(pool, text, taxonomy, matcher.fx, weights=matcher.weights, charges=matcher.charges)


def among(matcher: Matcher, ids: Collection[int]) -> Matcher:
    """The same index with these of its experts alone, each with the totals that they have among all."""
    rows = np.flatnonzero(np.isin(matcher.pool.ids, np.fromiter(ids, np.int64)))
    pool = matcher.pool.take(rows)
    text = matcher.text.revised(rows, [], np.arange(len(rows)))
    return Matcher(pool, text, matcher.taxonomy, matcher.fx, weights=matcher.weights, charges=matcher.charges)
