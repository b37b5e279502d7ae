"""Whether columns from elsewhere make a pool: what is not sound is refused before anything indexes into it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from matching.cost import UNITS
from matching.pool import Ints, Pool, Ragged, Strings
from matching.pool.build import TIERS, VERIFICATIONS
from matching.pool.columns import Column
from matching.taxonomy import Taxonomy
from matching.types import EngagementModel


def flaw(pool: Pool, empty: Pool, taxonomy: Taxonomy) -> str:
    """What keeps these columns from being a pool, in words; empty when nothing does.

    Parameters
    ----------
    pool : Pool
        Columns as they were read.
    empty : Pool
        A pool of nobody, whose columns have the right types.
    taxonomy : Taxonomy
        What the pool's codes of skills, specializations and domains count.
    """
    n = len(pool.ids)
    for column in fields(Pool):
        value, like = getattr(pool, column.name), getattr(empty, column.name)
        if type(value) is not type(like):
            return f"{column.name} is of another kind"
        if isinstance(value, Ragged):
            if value.columns.keys() != like.columns.keys() or not _ascend(value.offsets, n, _items(value)):
                return f"{column.name} does not hold together"
            if any(not _is_like(value.columns[name], like.columns[name], _items(value)) for name in value.columns):
                return f"{column.name} has columns of another length or type"
        elif isinstance(value, np.ndarray | Strings):
            length = len(like) if column.metadata.get("shared") else n
            if not _is_like(value, like, length):
                return f"{column.name} has another length or type"
    strange = (name for name, codes, most in _codes(pool, taxonomy) if not _are_codes(codes, most))
    return next((f"{name} holds unknown codes" for name in strange), "")


def _items(ragged: Ragged) -> int:
    return max((len(column) for column in ragged.columns.values()), default=0)


def _is_like(value: Column, like: Column, length: int) -> bool:
    if isinstance(value, Strings) or isinstance(like, Strings):
        return (
            isinstance(value, Strings)
            and isinstance(like, Strings)
            and value.block.dtype == np.uint8
            and value.block.ndim == 1
            and _ascend(value.offsets, length, len(value.block))
        )
    return value.dtype == like.dtype and value.shape == (length, *like.shape[1:])


def _ascend(offsets: Ints, n: int, end: int) -> bool:
    return (
        offsets.dtype == np.int64
        and offsets.shape == (n + 1,)
        and int(offsets[0]) == 0
        and int(offsets[-1]) == end
        and bool((np.diff(offsets) >= 0).all())
    )


def _codes(pool: Pool, taxonomy: Taxonomy) -> Iterator[tuple[str, NDArray[np.integer], int]]:
    """Every column of codes, with how many codes there are."""
    yield "seniority", pool.seniority, len(pool.seniorities)
    yield "schedule", pool.schedule, len(pool.schedules)
    yield "unit", pool.unit, len(UNITS) + 1
    yield "currency", pool.currency[pool.is_offered], len(pool.currencies)
    yield "skills.skill", pool.skills["skill"], len(taxonomy.skills)
    yield "skills.tier", pool.skills["tier"], len(TIERS)
    yield "specializations.specialization", pool.specializations["specialization"], len(taxonomy.specializations)
    yield "specializations.verification", pool.specializations["verification"], len(VERIFICATIONS)
    yield "domains.domain", pool.domains["domain"], len(taxonomy.domains)
    yield "languages.code", pool.languages["code"], len(pool.language_codes)
    yield "countries.code", pool.countries["code"], len(pool.country_codes)
    yield "terms.model", pool.terms["model"], len(EngagementModel)


def _are_codes(codes: NDArray[np.integer], most: int) -> bool:
    return codes.size == 0 or (int(codes.min()) >= 0 and int(codes.max()) < most)
