"""One market, brief after brief: what is shown, who is invited, who accepts, who is busy for how long."""

from __future__ import annotations

import heapq
from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.market.policies import Way
from benchmarks.worlds.world import World
from matching.demand.parts import blended
from matching.evaluate import ndcg_at
from matching.exposure import Candidates, ShadowPrices, exposure_of, open_slots, slate
from matching.exposure.capacity import LATELY_DAYS
from matching.exposure.showing import FEW_IMPRESSIONS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SIZE = 10
BRIEFS_A_DAY = 4.0
MOST_INVITED = 3
SHORTLISTED = np.array([0.03, 0.12, 0.30, 0.55, 0.80])
"""With which probability an expert of each grade is shortlisted once looked at."""

LEAST_HOURS = 0.5
QUALIFIED = 2


@dataclass(frozen=True)
class Asked:
    """What the matcher answered to one brief: rows of the eligible, scores of both sides, kinds for variety."""

    rows: Ints
    scores: Floats
    expert: Floats
    kinds: Ints


@dataclass(frozen=True)
class Luck:
    """The same chance for every way of showing: looks (B, 10), shortlisting and accepting (B, E) in [0, 1)."""

    look: Floats
    shortlist: Floats
    accept: Floats


@dataclass(frozen=True)
class Traded:
    """What came of one market. `cold` is measured over the second half of the briefs, when most have been shown."""

    fill: float
    declined: float
    gini: float
    top: float
    value: float
    ndcg: float
    cold: float
    loss: float


class Market:
    """The state of the experts while briefs come in."""

    def __init__(self, world: World, asked: list[Asked], chances: Floats, luck: Luck, eta: float) -> None:
        self._world, self._asked, self._chances, self._luck = world, asked, chances, luck
        self._looks = np.arange(1, SIZE + 1) ** -eta

    def trade(self, way: Way) -> Traded:
        """Run all briefs under one way of showing experts."""
        world = self._world
        count = len(world.experts)
        slots = np.array([expert.free_slots for expert in world.experts])
        capacity = slots.astype(np.float64)
        free = np.array([e.capacity_hours - e.booked_hours for e in world.experts])
        prices, shown_before, exposure = ShadowPrices.none(count), np.zeros(count, np.int64), np.zeros(count)
        ends: list[tuple[float, int, float]] = []
        refused: deque[tuple[float, int]] = deque()
        filled, invited_all, declined, values, ndcg, losses = 0, 0, 0, [], [], []
        cold = whole = 0.0
        for number, brief in enumerate(world.briefs):
            day = number / BRIEFS_A_DAY
            while ends and ends[0][0] <= day:
                _, expert, hours = heapq.heappop(ends)
                slots[expert] += 1
                free[expert] += hours
            while refused and refused[0][0] < day - LATELY_DAYS:
                refused.popleft()
            hours = brief.hours_per_week or 40.0
            able = (slots > 0) & (free >= LEAST_HOURS * hours)
            lately = np.bincount([expert for _, expert in refused], minlength=count)
            prices = prices.on(day)
            shown, loss = self._show(number, way, slots, np.where(able, free, 0.0), lately, prices.values, shown_before)
            losses.append(loss)
            seen = exposure_of(np.arange(1, len(shown) + 1))
            grades = world.grades[number]
            ndcg.append(self._ndcg(number, shown, able))
            if number >= len(world.briefs) / 2:
                new = (shown_before[shown] < FEW_IMPRESSIONS) & (grades[shown] >= QUALIFIED)
                cold, whole = cold + float(seen[new].sum()), whole + float(seen.sum())
            np.add.at(exposure, shown, seen)
            shown_before[shown] += 1
            prices = prices.after(shown, capacity, day)
            looked = self._luck.look[number, : len(shown)] < self._looks[: len(shown)]
            liked = self._luck.shortlist[number, shown] < SHORTLISTED[grades[shown]]
            invited = shown[looked & liked][:MOST_INVITED]
            said_yes = able[invited] & (self._luck.accept[number, invited] < self._chances[number, invited])
            invited_all += len(invited)
            declined += int((~said_yes).sum())
            refused.extend((day, int(expert)) for expert in invited[~said_yes])
            best = max(float(world.utilities[number].max()), 1e-12)
            values.append(0.0)
            if said_yes.any():
                hired = int(max(invited[said_yes], key=lambda e: grades[e]))
                filled += 1
                values[-1] = float(world.utilities[number, hired]) / best
                slots[hired] -= 1
                taken = min(hours, float(free[hired]))
                free[hired] -= taken
                heapq.heappush(ends, (day + 7.0 * (brief.weeks or 52.0), hired, taken))
        return Traded(
            fill=filled / len(world.briefs),
            declined=declined / max(invited_all, 1),
            gini=gini(exposure),
            top=float(np.sort(exposure)[-max(1, round(count / 100)) :].sum() / exposure.sum()),
            value=float(np.mean(values)),
            ndcg=float(np.mean([figure for figure in ndcg if figure is not None])),
            cold=cold / whole,
            loss=max(losses),
        )

    def _show(
        self, number: int, way: Way, slots: Ints, free: Floats, lately: Ints, prices: Floats, shown_before: Ints
    ) -> tuple[Ints, float]:
        """Rows of the experts shown, best first, and the share of score given up."""
        asked = self._asked[number]
        rows = asked.rows
        if way.policy is None:
            return rows[np.argsort(-asked.scores, kind="stable")[:SIZE]], 0.0
        candidates = Candidates(
            ids=rows,
            scores=asked.scores,
            wanted=blended(asked.scores, asked.expert, way.rho),
            kinds=asked.kinds,
            slots=open_slots(slots[rows], lately[rows]),
            free_hours=free[rows],
            prices=prices[rows],
            impressions=shown_before[rows],
        )
        found = slate(candidates, way.policy, seed=number)
        return np.array([placed.expert_id for placed in found.placed], np.int64), found.loss

    def _ndcg(self, number: int, shown: Ints, able: NDArray[np.bool_]) -> float | None:
        """nDCG@10 over those who can take the work; None where nobody among them is worth anything."""
        rows = self._asked[number].rows
        truth = np.where(able[rows], self._world.grades[number, rows], 0).astype(np.float64)
        if not truth.any():
            return None
        place = {int(row): at for at, row in enumerate(shown)}
        order = np.array([-place.get(int(row), 10_000 + at) for at, row in enumerate(rows)], np.float64)
        return ndcg_at(truth, order, SIZE)


def gini(values: Floats) -> float:
    """The Gini coefficient of amounts of zero or more; 0 when all have the same.

    >>> round(gini(np.array([1.0, 1.0, 1.0])), 6), round(gini(np.array([0.0, 0.0, 0.0, 1.0])), 6)
    (0.0, 0.75)
    """
    ordered = np.sort(values)
    if not ordered.sum() > 0:
        return 0.0
    places = np.arange(1, len(ordered) + 1)
    return float((2 * places - len(ordered) - 1) @ ordered / (len(ordered) * ordered.sum()))
