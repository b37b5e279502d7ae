"""One slate: the eligible experts of a brief in the order in which they are shown, and why each stands there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np

from matching.errors import MatchingError
from matching.exposure.capacity import has_capacity
from matching.exposure.guard_rails import MOST_ELSEWHERE, TOP, Want, arrange
from matching.pool import Floats, Ints
from matching.score import order

FEW_IMPRESSIONS = 5
"""A newcomer has been shown fewer times than this."""

NEAR_ENOUGH = 0.85
"""A newcomer scores at least this share of the last shown."""

STRENGTHS = (1.0, 0.5, 0.25, 0.125, 0.0)
"""How much of the prices and the variety is applied: the most that keeps the loss within its limit."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What is done beside the capacity filter; all of it by default.

    `loss` is the largest share of the shown scores' sum that may be given up; `variety` the weight of
    unlikeness (MMR) from the fourth place on; `warmth` how much score, at e times the chance, a newcomer
    is better by: the smaller, the more the best of them are drawn.
    """

    size: int = 10
    uses_prices: bool = True
    variety: float = 0.15
    has_newcomer: bool = True
    warmth: float = 0.03
    loss: float = 0.02


class Reason(StrEnum):
    """Why somebody stands at another place than by score alone."""

    IN_PLACE = "in place"
    WISHES = "wishes"
    SHOWN_OFTEN = "shown often"
    OTHERS_SHOWN_OFTEN = "others shown often"
    ALIKE = "alike"
    UNLIKE = "unlike"
    NEWCOMER = "newcomer"
    MADE_ROOM = "made room"


SENTENCES = {
    Reason.IN_PLACE: "In place by score",
    Reason.WISHES: "what both sides look for",
    Reason.SHOWN_OFTEN: "shown to many companies lately",
    Reason.OTHERS_SHOWN_OFTEN: "others near were shown to many companies lately",
    Reason.ALIKE: "much like those above",
    Reason.UNLIKE: "another kind than those above",
    Reason.NEWCOMER: "the place kept for experts who have hardly been shown yet",
    Reason.MADE_ROOM: "made room for the newcomers' place",
}


@dataclass(frozen=True)
class Candidates:
    """The m eligible experts of one brief, in any order; arrays of length m.

    `scores` are S_client; `wanted` is what orders them, the scores themselves unless the expert's side
    counts too. `kinds` (m, c) are codes for variety, such as specialization, engagement model and price
    band, and never a protected group. `impressions` is how often each was shown before.
    """

    ids: Ints
    scores: Floats
    wanted: Floats
    kinds: Ints
    slots: Floats
    free_hours: Floats
    prices: Floats
    impressions: Ints

    def __post_init__(self) -> None:
        for name in ("scores", "wanted", "kinds", "slots", "free_hours", "prices", "impressions"):
            if len(getattr(self, name)) != len(self.ids):
                raise MatchingError(f"{name} must have one entry for each candidate", field=name)


@dataclass(frozen=True, slots=True)
class Placed:
    """One expert on a slate: the place shown, the place by score among those with capacity, and why they differ.

    `propensity` is the probability with which chance put this expert here: below 1 for a newcomer only.
    """

    expert_id: int
    rank: int
    rank_before: int
    score: float
    price: float
    reason: Reason
    sentence: str
    is_exploration: bool = False
    propensity: float = 1.0


@dataclass(frozen=True, slots=True)
class Slate:
    """What is shown. `loss` is the share of the scores' sum given up; `strength` how much of the policy was applied."""

    placed: tuple[Placed, ...]
    loss: float
    strength: float
    full: int


def slate(candidates: Candidates, policy: Policy = Policy(), *, seed: int = 0) -> Slate:
    """Order the candidates and show the first.

    Guard-rails: the first three by score move by at most 2 places, others by at most 5; the shown scores
    sum to at least 98 % of what they would; nobody without capacity is shown. The newcomers' place takes
    one of the places from the fourth on, and only pushes others down within their rails.
    """
    able = np.flatnonzero(has_capacity(candidates.slots, candidates.free_hours))
    by_score = able[order(candidates.scores[able], candidates.ids[able])]
    full, k = len(candidates.ids) - len(able), min(policy.size, len(by_score))
    if not k:
        return Slate((), 0.0, 0.0, full)
    horizon = min(len(by_score), k + 2 * MOST_ELSEWHERE)
    newcomer, place, chance = _newcomer(candidates, by_score, policy, k, seed)
    for strength in STRENGTHS:
        stages = _stages(candidates, by_score[:horizon], policy, strength, newcomer, place)
        shown = stages[-1][:k]
        loss = 1.0 - float(candidates.scores[shown].sum()) / max(float(candidates.scores[by_score[:k]].sum()), 1e-12)
        if loss <= policy.loss + 1e-12:
            break
    rank_before = {int(row): rank for rank, row in enumerate(by_score, start=1)}
    return Slate(
        tuple(
            _placed(candidates, int(row), rank, rank_before[int(row)], stages, newcomer, chance)
            for rank, row in enumerate(shown, start=1)
        ),
        max(loss, 0.0),
        strength,
        full,
    )


def _newcomer(candidates: Candidates, by_score: Ints, policy: Policy, k: int, seed: int) -> tuple[int, int, float]:
    """Draw one newcomer, the place to show them at and its probability; -1 where there is none."""
    if not policy.has_newcomer or k <= TOP or k >= len(by_score):
        return -1, 0, 1.0
    last, total = candidates.scores[by_score[k - 1]], candidates.scores[by_score[:k]].sum()
    # Taking the last shown's place alone must not cost more than may be lost.
    least = max(NEAR_ENOUGH * last, last - policy.loss * total)
    rest = by_score[k:]
    few = rest[(candidates.impressions[rest] < FEW_IMPRESSIONS) & (candidates.scores[rest] >= least)]
    if not len(few):
        return -1, 0, 1.0
    rng = np.random.default_rng([seed, len(by_score)])
    places = np.arange(TOP + 1, k + 1)
    chances = np.exp((candidates.scores[few] - candidates.scores[few[0]]) / policy.warmth)
    chances /= chances.sum()
    drawn = int(rng.choice(len(few), p=chances))
    return int(few[drawn]), int(rng.choice(places)), float(chances[drawn]) / len(places)


def _stages(
    candidates: Candidates, rows: Ints, policy: Policy, strength: float, newcomer: int, place: int
) -> list[list[int]]:
    """The order by score, and as wishes, prices, variety and the newcomer change it in turn, within the rails."""
    scores = candidates.scores[rows]
    blended = scores + strength * (candidates.wanted[rows] - scores)
    priced = blended - (strength * candidates.prices[rows] if policy.uses_prices else 0.0)
    kinds = candidates.kinds[rows]
    alike = (kinds[:, None, :] == kinds[None, :, :]).mean(axis=2).tolist()
    variety = strength * policy.variety
    relevance = ((priced - priced.min()) / max(float(np.ptp(priced)), 1e-12)).tolist()

    def varied(items: Sequence[int]) -> Want:
        def want(item: int, placed: Sequence[int], at: int) -> float:
            own = items[item]
            if at <= TOP or not placed:
                return float(relevance[own])
            nearest = max(alike[own][items[other]] for other in placed)
            return float((1 - variety) * relevance[own] - variety * nearest)

        return want

    every = list(range(len(rows)))
    ranks = [item + 1 for item in every]
    stages = [
        every,
        arrange(ranks, ranks, lambda item, placed, at: float(blended[item])),
        arrange(ranks, ranks, lambda item, placed, at: float(priced[item])),
        arrange(ranks, ranks, varied(every)),
    ]
    found = [[int(rows[item]) for item in stage] for stage in stages]
    if newcomer >= 0:
        others = [item for item in every if int(rows[item]) != newcomer]
        places = [at for at in range(1, len(others) + 2) if at != place]
        final = [int(rows[others[n]]) for n in arrange([item + 1 for item in others], places, varied(others))]
        found.append([*final[: place - 1], newcomer, *final[place - 1 :]])
    return found


def _placed(
    candidates: Candidates,
    row: int,
    rank: int,
    before: int,
    stages: Sequence[Sequence[int]],
    newcomer: int,
    chance: float,
) -> Placed:
    is_new = row == newcomer
    reason = Reason.NEWCOMER if is_new else _reason(row, rank, before, stages)
    sentence = SENTENCES[reason]
    if reason is not Reason.IN_PLACE:
        way = "up" if rank < before else "down"
        sentence = f"Moved {way} {abs(rank - before)}: {sentence}"
    return Placed(
        expert_id=int(candidates.ids[row]),
        rank=rank,
        rank_before=before,
        score=float(candidates.scores[row]),
        price=float(candidates.prices[row]),
        reason=reason,
        sentence=f"{sentence}.",
        is_exploration=is_new,
        propensity=chance if is_new else 1.0,
    )


def _reason(row: int, rank: int, before: int, stages: Sequence[Sequence[int]]) -> Reason:
    """The stage that moved somebody most in the direction in which they moved."""
    if rank == before:
        return Reason.IN_PLACE
    places = [stage.index(row) for stage in stages]
    way = 1 if rank > before else -1
    moved = [way * (after - at) for at, after in pairwise(places)]
    most = moved.index(max(moved))
    if most == 1:
        return Reason.SHOWN_OFTEN if way > 0 else Reason.OTHERS_SHOWN_OFTEN
    if most == 2:
        return Reason.ALIKE if way > 0 else Reason.UNLIKE
    return Reason.WISHES if most == 0 else Reason.MADE_ROOM
