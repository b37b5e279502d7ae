"""A matcher made again, as it was, from what it was made of: records, a day, a taxonomy, exchange rates, scales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from matching.cost import Charges, FxTable
from matching.matcher import Matcher
from matching.pool import Priors
from matching.pool.build import build as build_pool
from matching.retrieve import TextScale
from matching.taxonomy import Taxonomy
from matching.types import RUBRIC, ExpertRecord


def rebuilt(
    records: Sequence[ExpertRecord], facts: Mapping[str, Any], taxonomy: Taxonomy, *, is_whole: bool
) -> Matcher:
    """Build an index over these records as the one that `facts` describe was built.

    The text scale is taken from the facts, because past briefs had a part in it. Where records are
    missing (`is_whole` is False) the statistics of the pool are taken from them too, so that
    those who are left keep their levels; the words are then learned from those who are left.
    """
    fx = FxTable(date.fromisoformat(facts["fx"]["as_of"]), facts["fx"]["usd_per_unit"])
    today = date.fromisoformat(facts["as_of"])
    built = Matcher.build(records, today=today, taxonomy=taxonomy, fx=fx)
    text = replace(built.text, scale=TextScale.from_facts(facts["scale"]))
    priors = Priors.from_facts(facts["priors"], len(RUBRIC))
    pool = built.pool if is_whole else build_pool(records, taxonomy, fx, today, priors=priors)
    return Matcher(pool, text, taxonomy, fx, weights=facts["weights"], charges=Charges(**facts["charges"]))


def facts_of(matcher: Matcher) -> dict[str, Any]:
    """What `rebuilt` needs to know of a matcher besides its records and its taxonomy, as JSON holds it."""
    return {
        "as_of": matcher.pool.as_of.isoformat(),
        "encoder": matcher.text.encoder_id,
        "scale": matcher.text.scale.to_facts(),
        "priors": matcher.pool.priors.to_facts(),
        "weights": dict(matcher.weights),
        "charges": asdict(matcher.charges),
        "fx": {"as_of": matcher.fx.as_of.isoformat(), "usd_per_unit": dict(matcher.fx.usd_per_unit)},
    }
