"""The hard rules as bits: bit i of `masks[e, o]` is set when expert e fails rule i under option o.

Locked rules (listing, any terms at all, conflict, right to work, capacity) stand outside the bits: they are never
relaxed and nothing is ever suggested about them. An expert's private floor is not a rule of its own:
it never exceeds the ask, so a budget below it fails `budget` already, and a count of its own would
only tell a company where the floor lies (decision 0006).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.pool import UNKNOWN_DAY, Bools, Floats, Pool
from matching.signals.coverage import Coverage
from matching.signals.options import Options
from matching.signals.overlap import shared_hours
from matching.types import BriefQuery, Need

LOCKED = ("listing", "terms", "conflict", "work-authorisation", "capacity")

TOLERANCE = 0.15
"""How far a cost may stand over the maximum of a budget that is not strict."""

START_TOLERANCE_WEEKS = 8.0
"""An expert who is free later than this after the start is not shown."""

NON_NEGOTIABLE_COVERAGE = 0.25
"""Below this coverage a non-negotiable skill counts as missing."""

LEAST_SHARE_OF_HOURS = 0.5

Masks = NDArray[np.uint16]


@dataclass(frozen=True)
class Verdict:
    """Every rule's finding about every expert and option of a pool of n.

    `locked[name]` bool (n,) is True where the expert fails a locked rule. `masks` uint16 (n, 3) has
    bit i set where rule `rules[i]` fails under the option; `is_offered` tells which options exist.
    `overlap` float64 (n,) holds shared hours, None when the brief asks for none.
    """

    rules: tuple[str, ...]
    locked: Mapping[str, Bools]
    masks: Masks
    is_offered: Bools
    accepted: Bools
    overlap: Floats | None

    @property
    def unlocked(self) -> Bools:
        """bool (n,): experts who fail no locked rule."""
        return np.logical_not(np.logical_or.reduce(list(self.locked.values())))

    @property
    def passing(self) -> Bools:
        """bool (n, 3): the options that pass every rule, of experts who pass every locked one."""
        return (self.masks == 0) & self.is_offered & self.unlocked[:, None]

    @property
    def eligible(self) -> Bools:
        """bool (n,)."""
        return np.logical_or.reduce(self.passing, axis=1)

    def failing(self) -> Masks:
        """uint16 (n,): the rules an expert fails; 0 for the eligible and the locked out.

        A rule counts as failed when no option that the brief accepts passes it (no option at all,
        where none is accepted). Where every rule is passed by some option but no option passes
        them all, all rules that any of these options fails are named.
        """
        relevant = self.is_offered & self.accepted
        none = ~relevant.any(axis=1)
        relevant[none] = self.is_offered[none]
        ones = np.uint16(0xFFFF)
        common = np.bitwise_and.reduce(np.where(relevant, self.masks, ones), axis=1)
        united = np.bitwise_or.reduce(np.where(relevant, self.masks, np.uint16(0)), axis=1)
        failing: Masks = common.copy()
        failing[common == 0] = united[common == 0]
        failing[self.eligible | ~self.unlocked] = 0
        return failing


def judge(query: BriefQuery, pool: Pool, options: Options, coverage: Coverage) -> Verdict:
    """Apply every hard rule to every expert and option."""
    n = len(pool)
    fails: dict[str, NDArray[np.bool_]] = {
        "engagement": np.broadcast_to(~options.accepted, (n, 3)),
    }
    if query.hours_per_week is not None:
        # Hours that nobody asked for exclude nobody.
        too_few = pool.free_hours[:, None] < LEAST_SHARE_OF_HOURS * options.hours
        fails["hours"] = too_few | ~options.in_band
    if options.maximum is not None and query.budget is not None:
        ceiling = options.maximum * (1.0 if query.budget.is_strict else 1.0 + TOLERANCE)
        fails["budget"] = options.least > ceiling * (1 + 1e-12)
    if query.start is not None:
        latest = query.start.toordinal() + 7 * START_TOLERANCE_WEEKS
        late = (pool.available_from != UNKNOWN_DAY) & (pool.available_from > latest)
        fails["start"] = late[:, None]
    overlap = None
    if query.overlap_hours > 0:
        overlap = shared_hours(query, pool.schedules)[pool.schedule]
        if query.is_overlap_strict:
            fails["overlap"] = (overlap < query.overlap_hours)[:, None]
    if query.languages:
        fails["language"] = ~_speaks(query, pool)[:, None]
    for r in coverage.indices((Need.NON_NEGOTIABLE,)):
        fails[f"skill:{coverage.requirements[r].skill}"] = (coverage.values[r] < NON_NEGOTIABLE_COVERAGE)[:, None]
    # What fails whatever the offer is gathered once for each expert; the rest goes by offer.
    masks: Masks = np.zeros((n, 3), np.uint16, order="F")
    of_expert: Masks = np.zeros((n, 1), np.uint16)
    for bit, failed in enumerate(fails.values()):
        into = of_expert if failed.shape[1] == 1 else masks
        into |= failed.astype(np.uint16) << np.uint16(bit)
    masks |= of_expert
    return Verdict(tuple(fails), _locked(query, pool), masks, pool.is_offered, options.accepted, overlap)


def _locked(query: BriefQuery, pool: Pool) -> dict[str, Bools]:
    conflict: Bools = np.isin(pool.ids, list(query.blocked_experts))
    if query.company_id is not None and len(pool.blocked["company"]):
        conflict[pool.blocked.owners()[pool.blocked["company"] == query.company_id]] = True
    locked: dict[str, Bools] = {
        "listing": ~pool.is_listed,
        "terms": np.logical_not(np.logical_or.reduce(pool.is_offered, axis=1)),
        "conflict": conflict,
        "capacity": (pool.free_slots <= 0) | (pool.free_hours <= 0),
    }
    if query.work_countries:
        codes = [pool.country_codes.index(code) for code in query.work_countries if code in pool.country_codes]
        allowed = np.zeros(len(pool), bool)
        allowed[pool.countries.owners()[np.isin(pool.countries["code"], codes)]] = True
        locked["work-authorisation"] = ~allowed
    return locked


def _speaks(query: BriefQuery, pool: Pool) -> Bools:
    speaks = np.ones(len(pool), bool)
    owners = pool.languages.owners()
    for code, level in query.languages:
        enough = np.zeros(len(pool), bool)
        if code in pool.language_codes:
            spoken = pool.languages["code"] == pool.language_codes.index(code)
            enough[owners[spoken & (pool.languages["level"] >= int(level))]] = True
        speaks &= enough
    return speaks
