"""A pool in which some experts are laid out again, others are new and others gone; the rest stays as it is.

Whatever a pool says as a whole (how its vetters rate, how often its work goes well) is taken as it
was when the pool was built. Prices are compared with those of all peers again, which is cheap.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import fields, replace
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.cost import FxTable
from matching.pool import Ints, Pool, Ragged, Strings
from matching.pool.build import build
from matching.pool.prices import cheap_offers
from matching.taxonomy import Taxonomy
from matching.types import ExpertRecord

Word = TypeVar("Word", bound=Hashable)


class Revised(NamedTuple):
    """A pool, and how its rows came about: those `kept` of the old one, then the records, put into `order`."""

    pool: Pool
    kept: Ints
    order: Ints


def revised(
    pool: Pool, records: Sequence[ExpertRecord], gone: Collection[int], taxonomy: Taxonomy, fx: FxTable
) -> Revised:
    """Lay out these records anew in a pool, and leave out the experts who are gone.

    The rows of the result are in the order of the experts' ids.

    Raises
    ------
    BadRecord, UnknownTerm
        As `build` does.
    """
    fresh = build(records, taxonomy, fx, pool.as_of, priors=pool.priors)
    outdated = np.array(sorted({*gone, *fresh.ids.tolist()}), np.int64)
    kept = np.flatnonzero(~np.isin(pool.ids, outdated))
    old, new = _in_one_code(pool.take(kept), fresh)
    joined = _joined(old, new)
    order = np.argsort(joined.ids, kind="stable")
    found = joined.take(order)
    offers: dict[str, Any] = {name: np.asfortranarray(getattr(found, name)) for name in _OFFERS}
    cheap = cheap_offers(offers, found.specializations, found.seniority)
    return Revised(replace(found, **offers, is_cheap=cheap), kept, order)


_OFFERS = (
    "is_offered",
    "is_preferred",
    "is_negotiable",
    "unit",
    "currency",
    "ask",
    "floor",
    "included_hours",
    "overage",
)


def recoded(pool: Pool, old: Taxonomy, new: Taxonomy) -> Pool:
    """The same people under another taxonomy of the same specializations and domains.

    A skill that has become an alias of another counts as that one; claims of a skill that is gone are dropped.
    """
    names = [word if word in new.skills else new.skill_of(word) for word in old.skills]
    codes = np.array([-1 if name is None else new.row(name) for name in names], np.int32)
    held = codes[pool.skills["skill"]]
    stays = np.flatnonzero(held >= 0)
    before = np.concatenate([[0], np.cumsum(held >= 0)])
    columns = {
        name: column.take(stays) if isinstance(column, Strings) else column[stays]
        for name, column in pool.skills.columns.items()
    }
    return replace(pool, skills=Ragged(before[pool.skills.offsets], {**columns, "skill": held[stays]}))


def _in_one_code(old: Pool, new: Pool) -> tuple[Pool, Pool]:
    """Both pools with the same lists of shared words; the old one's codes stay what they are."""
    currencies, currency = _merged(old.currencies, new.currencies)
    language_codes, language = _merged(old.language_codes, new.language_codes)
    country_codes, country = _merged(old.country_codes, new.country_codes)
    seniorities, seniority = _merged(old.seniorities, new.seniorities)
    schedules, schedule = _merged(old.schedules, new.schedules)
    new = replace(
        new,
        currency=currency[new.currency].astype(np.int16),
        seniority=seniority[new.seniority].astype(np.int16),
        schedule=schedule[new.schedule].astype(np.int32),
        languages=_recoded(new.languages, language),
        countries=_recoded(new.countries, country),
    )
    words = {
        "currencies": currencies,
        "language_codes": language_codes,
        "country_codes": country_codes,
        "seniorities": seniorities,
        "schedules": schedules,
    }
    return replace(old, **words), replace(new, **words)  # type: ignore[arg-type]


def _merged(old: tuple[Word, ...], new: tuple[Word, ...]) -> tuple[tuple[Word, ...], NDArray[np.int64]]:
    """The old words with the unknown new ones after them, and where each new one stands there."""
    both = tuple(dict.fromkeys((*old, *new)))
    place = {word: at for at, word in enumerate(both)}
    # A column may hold the code 0 for "nothing", also where there are no words at all.
    return both, np.array([place[word] for word in new] or [0], np.int64)


def _recoded(ragged: Ragged, codes: NDArray[np.int64]) -> Ragged:
    old = ragged["code"]
    return Ragged(ragged.offsets, {**ragged.columns, "code": codes[old].astype(old.dtype)})


def _joined(one: Pool, other: Pool) -> Pool:
    changed: dict[str, object] = {}
    for column in fields(Pool):
        if column.metadata.get("shared"):
            continue
        first, second = getattr(one, column.name), getattr(other, column.name)
        changed[column.name] = (
            first.joined(second) if isinstance(first, Ragged | Strings) else np.concatenate([first, second])
        )
    return replace(one, **changed)  # type: ignore[arg-type]
