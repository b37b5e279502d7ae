"""The ways of showing experts that are compared, from the plainest to all that `matching.exposure` does."""

from __future__ import annotations

from dataclasses import dataclass

from matching.exposure import Policy


@dataclass(frozen=True)
class Way:
    """One way: `policy` None shows the best by score, full or not; `rho` is how much the expert's side counts."""

    name: str
    policy: Policy | None
    rho: float = 0.0


PLAIN = Way("independent top 10", None)
CAPACITY = Way("+ capacity filter", Policy(uses_prices=False, variety=0.0, has_newcomer=False))
UNEXPLORED = Way("+ shadow price, variety", Policy(has_newcomer=False), rho=0.1)
WHOLE = Way("+ newcomers' place: all of it", Policy(), rho=0.1)

WAYS = (
    PLAIN,
    CAPACITY,
    Way("+ wishes of both sides (.1)", Policy(uses_prices=False, variety=0.0, has_newcomer=False), rho=0.1),
    Way("+ shadow price", Policy(variety=0.0, has_newcomer=False), rho=0.1),
    UNEXPLORED,
    WHOLE,
)

SENSITIVITY = (
    Way("all of it, warmth halved", Policy(warmth=0.015), rho=0.1),
    Way("all of it, warmth half as much again", Policy(warmth=0.045), rho=0.1),
)
"""The one constant that was chosen on dev worlds, moved either way."""
