"""Slates: whom of a ranking to ask next, given who has room, who was shown often lately, and who hardly ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matching.demand import Wishes, blended, interest
from matching.exposure import SENTENCES, Candidates, Placed, Policy, Reason, ShadowPrices, open_slots, slate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from matching import Matcher
    from matching.pool import Ints
    from matching.types import BriefQuery, Match

__all__ = ["LONGEST", "SENTENCES", "Known", "Placed", "Reason", "Shown", "Wishes", "prices_of", "proposed", "wanted_by"]

LONGEST = 10
"""As many as are asked at a time; one place of them is a newcomer's."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of somebody beside their record: invitations that came to nothing, times proposed, the price.

    `wanted` is S_expert of the brief by their own wishes; None where they have none, and their record tells it.
    """

    lately: int = 0
    impressions: int = 0
    price: float = 0.0
    wanted: float | None = None


NEW = Known()


@dataclass(frozen=True, slots=True)
class Shown:
    """One slate of before: on which day, and who was on it, best first."""

    day: date
    experts: tuple[int, ...]


def prices_of(slates: Sequence[Shown], experts: Sequence[int], *, day: date, pool_size: int) -> dict[int, float]:
    """What it costs, in score, to propose each of these once more, after these slates, the oldest first."""
    ids = sorted({*experts, *(one for each in slates for one in each.experts)})
    place = {one: at for at, one in enumerate(ids)}
    # Everybody has the same share of what is to be shown; whoever never was stands together in the last place.
    capacity = np.append(np.ones(len(ids)), max(0, pool_size - len(ids)))
    prices = ShadowPrices.none(len(capacity))
    for each in slates:
        rows: Ints = np.array([place[one] for one in each.experts], np.int64)
        prices = prices.after(rows, capacity, float(each.day.toordinal()))
    values = prices.on(float(day.toordinal())).values
    return {one: float(values[place[one]]) for one in experts}


def wanted_by(matcher: Matcher, query: BriefQuery, wishes: Mapping[int, Wishes]) -> dict[int, float]:
    """What the brief is to each of these experts of the index by their own wishes: S_expert by id."""
    rows: Ints = np.flatnonzero(np.isin(matcher.pool.ids, list(wishes)))
    totals = interest(matcher, query, rows, wishes=wishes).totals if len(rows) else np.zeros(0)
    return dict(zip(matcher.pool.ids[rows].tolist(), totals.tolist(), strict=True))


def proposed(
    matcher: Matcher, query: BriefQuery, field: Sequence[Match], known: Mapping[int, Known], *, seed: int
) -> tuple[Placed, ...]:
    """Whom of the first of a ranking to ask, in this order, each with both places, the reason and the chance."""
    if not field:
        return ()
    pool = matcher.pool
    rows = np.array([int(np.flatnonzero(pool.ids == match.expert_id)[0]) for match in field], np.int64)
    other = interest(matcher, query, rows)
    scores = np.array([match.score for match in field])
    cost = np.array([match.total_cost.expected for match in field])
    band = np.digitize(cost, np.quantile(cost, [0.25, 0.5, 0.75]))
    of = [known.get(match.expert_id, NEW) for match in field]
    own = zip(of, other.totals.tolist(), strict=True)
    totals = np.array([total if each.wanted is None else each.wanted for each, total in own])
    found = slate(
        Candidates(
            ids=pool.ids[rows],
            scores=scores,
            wanted=blended(scores, totals),
            kinds=np.stack([_first_specialization(matcher, rows), other.option, band], axis=1),
            slots=open_slots(pool.free_slots[rows].astype(np.int64), np.array([each.lately for each in of], np.int64)),
            free_hours=pool.free_hours[rows],
            prices=np.array([each.price for each in of]),
            impressions=np.array([each.impressions for each in of], np.int64),
        ),
        Policy(size=LONGEST),
        seed=seed,
    )
    return found.placed


def _first_specialization(matcher: Matcher, rows: Ints) -> Ints:
    """The first of each, -1 for whoever has none."""
    held = matcher.pool.specializations
    has = held.offsets[rows + 1] > held.offsets[rows]
    first: Ints = np.full(len(rows), -1, np.int64)
    first[has] = held["specialization"][held.offsets[rows[has]]]
    return first
