"""What a brief is worth to an expert: six parts in [0, 1], added up.

S_expert = .30 pay + .25 model + .20 domain + .10 time + .05 overlap + .10 company

pay      min(1, what the brief can pay / what the expert asks), both as total cost; .75 where no budget is named
model    1 for the engagement model they prefer, .6 for another that they offer
domain   nearness of the brief's domain to those they look for or, when they named none, have worked in; .5 unknown
time     min(1, free / asked hours) x exp(-weeks late / 3), as in the signal *availability*
overlap  min(1, shared / asked hours)
company  how reliable the company has been; .5 while nothing is known

Pay saturates at the ask: a richer brief earns nothing more. A private floor is a filter elsewhere, never a part.
Every function works on arrays of any one shape, so one expert for many briefs and one brief for many experts agree.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from matching.errors import MatchingError
from matching.pool import Bools, Floats

WEIGHTS: Mapping[str, float] = {
    "pay": 0.30,
    "model": 0.25,
    "domain": 0.20,
    "time": 0.10,
    "overlap": 0.05,
    "company": 0.10,
}
"""Starting weights; an expert may edit their own."""

LABELS: Mapping[str, str] = {
    "pay": "Pay",
    "model": "Engagement model",
    "domain": "Domain",
    "time": "Hours and start",
    "overlap": "Working-hours overlap",
    "company": "The company",
}

RHO = 0.1
"""How much the expert's side counts in the order of a company's list."""

OFFERED = 0.6
NO_BUDGET = 0.75
UNKNOWN = 0.5


def checked(weights: Mapping[str, float]) -> Floats:
    """An expert's own weights, in the order of the parts, summing to 1.

    Raises MatchingError for an unknown part, a weight below zero, or no weight at all.

    >>> checked({"pay": 3, "domain": 1}).tolist()
    [0.75, 0.0, 0.25, 0.0, 0.0, 0.0]
    """
    for name, weight in weights.items():
        if name not in WEIGHTS:
            raise MatchingError(f"part {name!r} is unknown; use one of {', '.join(WEIGHTS)}", field="weights")
        if not 0 <= weight < float("inf"):
            raise MatchingError(f"the weight of {name} must be zero or more, not {weight!r}", field="weights")
    total = sum(weights.values())
    if not total > 0:
        raise MatchingError("at least one part must have a weight above zero", field="weights")
    return np.array([weights.get(name, 0.0) / total for name in WEIGHTS])


def pay(maximum: Floats, cost: Floats) -> Floats:
    """What the brief can pay against what the expert asks; a maximum that is not a number stands for no budget.

    >>> pay(np.array([90.0, 200.0, np.nan]), np.array([100.0, 100.0, 100.0])).tolist()
    [0.9, 1.0, 0.75]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.minimum(1.0, maximum / cost)
    fit: Floats = np.where(np.isnan(maximum), NO_BUDGET, np.where(cost > 0, share, 1.0))
    return fit


def model(is_preferred: Bools) -> Floats:
    """1 where the engagement model is preferred, less where it is only offered."""
    fit: Floats = np.where(is_preferred, 1.0, OFFERED)
    return fit


def blended(client: Floats, expert: Floats, rho: float = RHO) -> Floats:
    """M = S_client^(1 - rho) x S_expert^rho: what orders a company's list; the score shown stays S_client.

    >>> blended(np.array([0.8]), np.array([0.8])).round(6).tolist()
    [0.8]
    """
    both: Floats = client ** (1.0 - rho) * expert**rho
    return both
