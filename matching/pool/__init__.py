"""The pool: experts as aligned columns; row i is one expert. Everything a ranking reads, nothing it decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.pool.columns import Ints, Ragged, Strings, segment_max, weighted_sum
from matching.pool.priors import Priors
from matching.types import WorkingWindow

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

UNKNOWN_DAY = -1
"""Stands for an unknown date in arrays of proleptic ordinals."""

Schedule = tuple[str, tuple[WorkingWindow, ...]]
"""A time zone and the local working windows in it; many experts share one."""

__all__ = [
    "UNKNOWN_DAY",
    "Bools",
    "Floats",
    "Ints",
    "Offers",
    "Pool",
    "Priors",
    "Ragged",
    "Schedule",
    "Strings",
    "segment_max",
    "weighted_sum",
]


class Offers(NamedTuple):
    """The offers under one engagement model, one entry for each expert who offers it; see `Pool` for units."""

    rows: Ints
    unit: NDArray[np.int8]
    currency: NDArray[np.int16]
    ask: Floats
    least: Floats
    included_hours: Floats
    overage: Floats


@dataclass(frozen=True)
class Pool:
    """Aligned columns of n experts.

    Dates are proleptic ordinals (`date.toordinal`), -1 unknown. Money is US dollars a unit at the
    snapshot's exchange rates. Columns of shape (n, 3) follow the order of `EngagementModel` and lie
    column by column in memory, because every step reads one model of all experts at a time.
    """

    ids: Ints
    is_listed: Bools
    seniority: NDArray[np.int16]
    free_hours: Floats
    free_slots: NDArray[np.int16]
    available_from: NDArray[np.int32]
    confirmed: NDArray[np.int32]
    schedule: NDArray[np.int32]
    # engagement terms, (n, 3)
    is_offered: Bools
    is_preferred: Bools
    is_negotiable: Bools
    is_cheap: Bools
    unit: NDArray[np.int8]
    currency: NDArray[np.int16]
    ask: Floats
    floor: Floats
    included_hours: Floats
    overage: Floats
    # vetting and outcomes
    vetting_level: Floats
    vetting_sd: Floats
    ratings_count: Ints
    reliability: Floats
    outcomes_count: Ints
    # words about an expert
    public_id: Strings
    name: Strings
    headline: Strings
    availability_ref: Strings
    # any number per expert
    skills: Ragged
    specializations: Ragged
    domains: Ragged
    terms: Ragged
    languages: Ragged
    countries: Ragged
    blocked: Ragged
    ratings: Ragged
    outcomes: Ragged
    documents: Ragged
    # the same for all experts
    as_of: date = field(metadata={"shared": True})
    currencies: tuple[str, ...] = field(metadata={"shared": True})
    language_codes: tuple[str, ...] = field(metadata={"shared": True})
    country_codes: tuple[str, ...] = field(metadata={"shared": True})
    seniorities: tuple[str, ...] = field(metadata={"shared": True})
    schedules: tuple[Schedule, ...] = field(metadata={"shared": True})
    priors: Priors = field(metadata={"shared": True})

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, rows: Sequence[int] | Ints) -> Pool:
        """A pool of some rows, in their order; a row may be taken more than once.

        Counterfactuals edit such a copy, so the columns of the result are its own.
        """
        at = np.asarray(rows, np.int64)
        changed: dict[str, object] = {}
        for column in fields(self):
            if column.metadata.get("shared"):
                continue
            value = getattr(self, column.name)
            changed[column.name] = value.take(at) if isinstance(value, Ragged | Strings) else value[at]
        return replace(self, **changed)  # type: ignore[arg-type]

    @cached_property
    def offers(self) -> tuple[Offers, ...]:
        """The offers of each engagement model; `least` is the floor of those who negotiate, else the ask."""
        found = []
        for model in range(self.is_offered.shape[1]):
            rows = np.flatnonzero(self.is_offered[:, model])
            ask, floor = self.ask[rows, model], self.floor[rows, model]
            found.append(
                Offers(
                    rows=rows,
                    unit=self.unit[rows, model],
                    currency=self.currency[rows, model],
                    ask=ask,
                    least=np.where(self.is_negotiable[rows, model], floor, ask),
                    included_hours=self.included_hours[rows, model],
                    overage=self.overage[rows, model],
                )
            )
        return tuple(found)

    @cached_property
    def _by_skill(self) -> tuple[Ints, Ints, NDArray[np.int32]]:
        skill = self.skills["skill"]
        order = np.argsort(skill, kind="stable")
        starts = np.searchsorted(skill[order], np.arange(int(skill.max(initial=-1)) + 2))
        return starts, order, self.skills.owners()[order].astype(np.int32)

    def holders(self, skill: int) -> tuple[NDArray[np.int32], Ints]:
        """Who claims a skill: their rows, and where the claims stand in `skills`."""
        starts, order, owners = self._by_skill
        if skill + 1 >= len(starts):
            return owners[:0], order[:0]
        span = slice(int(starts[skill]), int(starts[skill + 1]))
        return owners[span], order[span]
