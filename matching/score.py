"""The score: a weighted sum of signals, monotone in every one of them, and absolute."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from matching import signals
from matching.cost import OPEN_ENDED_WEEKS
from matching.errors import BadQuery, MatchingError
from matching.pool import Bools, Floats, Ints, weighted_sum
from matching.types import BriefQuery, Need

DEFAULT_WEIGHTS: Mapping[str, float] = {
    "specialization": 0.14,
    "skill": 0.26,
    "nice": 0.05,
    "text": 0.07,
    "domain": 0.10,
    "engagement": 0.05,
    "budget": 0.10,
    "availability": 0.07,
    "overlap": 0.05,
    "vetting": 0.07,
    "reliability": 0.04,
}
"""Starting weights (decision 0007); a company's sliders and, later, learning move them."""

SLIDER_RANGE = (-2, 2)
DOMAIN_WEEKS = 13.0
DOMAIN_RANGE = (0.4, 2.0)


def checked(weights: Mapping[str, float]) -> dict[str, float]:
    """Weights for every signal. Raises MatchingError for an unknown name, a negative or no weight at all."""
    known = signals.names()
    for name, weight in weights.items():
        if name not in known:
            raise MatchingError(f"signal {name!r} is unknown; use one of {', '.join(known)}", field="weights")
        if not (math.isfinite(weight) and weight >= 0):
            raise MatchingError(f"the weight of {name} must be zero or more, not {weight!r}", field="weights")
    if not sum(weights.values()) > 0:
        raise MatchingError("at least one weight must be above zero", field="weights")
    return {name: float(weights.get(name, 0.0)) for name in known}


def weights_for(query: BriefQuery, weights: Mapping[str, float]) -> Floats:
    """The weights of one brief: float64 (K,), summing to 1, in the order of the signals.

    A signal the brief gives no occasion for (no nice-to-haves, no domain, ...) has weight 0 and the
    others share it. Domain knowledge saves a ramp-up once, so its weight falls with the length of the
    work: x clip(13 / T, 0.4, 2) for T weeks. A slider s multiplies by 2^s. Weights that the query
    brings are taken as they are, without these factors.
    """
    for name in query.sliders:
        if name not in weights:
            raise BadQuery(f"slider {name!r} is no signal; use one of {', '.join(weights)}", field="sliders")
    needs = {requirement.need for requirement in query.requirements}
    idle = {
        "skill": not needs & {Need.MUST, Need.NON_NEGOTIABLE},
        "nice": Need.NICE not in needs,
        "specialization": not query.specializations,
        "domain": not query.domains,
        "text": not query.text.strip(),
    }
    length = OPEN_ENDED_WEEKS if query.weeks is None else query.weeks
    own = checked(query.weights) if query.weights else {}
    vector = np.array(
        [
            0.0
            if idle.get(name)
            else own[name]
            if own
            else weight * _slid(query, name) * (_domain_factor(length) if name == "domain" else 1.0)
            for name, weight in weights.items()
        ]
    )
    total = vector.sum()
    if not total > 0:
        raise BadQuery("the sliders leave no signal to rank by; give at least one a weight", field="sliders")
    scaled: Floats = vector / total
    return scaled


def _slid(query: BriefQuery, name: str) -> float:
    slider = query.sliders.get(name, 0)
    if slider is None:
        return 0.0
    if not SLIDER_RANGE[0] <= slider <= SLIDER_RANGE[1]:
        raise BadQuery(f"slider {name} must lie between -2 and 2, not {slider}", field="sliders")
    return float(2.0**slider)


def _domain_factor(weeks: float) -> float:
    return float(np.clip(DOMAIN_WEEKS / weeks, *DOMAIN_RANGE))


@dataclass(frozen=True)
class Scores:
    """`values` (m, K) in [0, 1], `totals` (m,) in [0, 1], `option` int64 (m,): the engagement option taken."""

    values: Floats
    totals: Floats
    option: Ints


def score(case: signals.Case, weights: Floats) -> Scores:
    """Measure every signal and add; per expert, take the passing option that is worth most."""
    rows = np.arange(len(case.rows))
    worth = np.zeros(case.passing.shape)
    per_option: dict[str, Floats] = {}
    measured: dict[str, Floats] = {}
    for k, signal in enumerate(signals.SIGNALS):
        value = signal.measure(case)
        if signal.NAME in signals.PER_OPTION:
            per_option[signal.NAME] = value
            worth += weights[k] * value
        else:
            measured[signal.NAME] = value
    option = best_option(worth, case.passing, case.options.expected[case.rows])
    for name, value in per_option.items():
        measured[name] = value[rows, option]
    values = np.stack([measured[name] for name in signals.names()], axis=1)
    return Scores(values, weighted_sum(weights, values.T), option)


def option_worth(case: signals.Case, position: int, weights: Floats) -> Floats:
    """float64 (3,): what each option of one expert adds to the score."""
    names = signals.names()
    one = replace(case, rows=case.rows[position : position + 1])
    return np.sum(
        [weights[names.index(s.NAME)] * s.measure(one)[0] for s in signals.SIGNALS if s.NAME in signals.PER_OPTION],
        axis=0,
    )


def best_option(worth: Floats, passing: Bools, cost: Floats) -> Ints:
    """int64 (m,): the passing option worth most; equals go to the cheaper, then to the first."""
    ranked = np.where(passing, worth, -1.0)
    best = ranked.max(axis=1, keepdims=True)
    price = np.where(ranked >= best - 1e-12, cost, np.inf)
    return np.where(np.isfinite(price).any(axis=1), price.argmin(axis=1), ranked.argmax(axis=1))


def order(totals: Floats, ids: Ints) -> Ints:
    """Positions best first; equal scores in the order of their ids.

    Examples
    --------
    >>> order(np.array([0.2, 0.9, 0.9]), np.array([7, 5, 3])).tolist()
    [2, 1, 0]
    """
    return np.lexsort((ids, -totals))
