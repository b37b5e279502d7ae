"""Budget fit of each option's expected total cost C against target B_t and maximum B_m.

C <= B_t         1 (cheaper than the target earns nothing more: no race to the bottom)
B_t < C <= B_m   1 - 0.4 (C - B_t) / (B_m - B_t)
C > B_m          0.6 exp(-(C / B_m - 1)^2 / (2 x 0.10^2))
no budget        0.75
"""

from __future__ import annotations

import numpy as np

from matching.pool import Floats
from matching.signals.case import Case, Said, expert_ref, refs
from matching.signals.engagement import terms_ref
from matching.signals.options import MODELS
from matching.signals.words import money, plural

NAME = "budget"
LABEL = "Budget"
UNKNOWN = 0.75
AT_MAXIMUM = 0.6
SPREAD = 0.10


def measure(case: Case) -> Floats:
    """float64 (m, 3) in [0, 1], falling or level as the cost rises; 0 for offers that do not exist."""
    cost = case.options.expected[case.rows]
    if case.options.target is None or case.options.maximum is None:
        return np.where(np.isfinite(cost), UNKNOWN, 0.0)
    return curve(cost, case.options.target, case.options.maximum)


def curve(cost: Floats, target: Floats, maximum: Floats) -> Floats:
    """The budget curve.

    Examples
    --------
    >>> one = np.ones(1)
    >>> [round(float(curve(c * one, 80 * one, 100 * one)[0]), 3) for c in (60, 80, 90, 100, 110)]
    [1.0, 1.0, 0.8, 0.6, 0.364]
    """
    room = np.maximum(maximum - target, 1e-9)
    between = 1.0 - (1.0 - AT_MAXIMUM) * (np.minimum(cost, maximum) - target) / room
    excess = np.maximum(0.0, cost / maximum - 1.0)
    beyond = AT_MAXIMUM * np.exp(-np.square(np.minimum(excess, 10.0)) / (2 * SPREAD**2))
    return np.where(cost <= target, 1.0, np.where(cost <= maximum, between, beyond))


def say(case: Case, position: int, option: int, value: float) -> Said:
    """The total cost, what it is made of, and where it stands against the budget."""
    row = int(case.rows[position])
    options = case.options
    cost = options.interval(row, option)
    spread = "" if round(cost.low) == round(cost.high) else f" ({cost.low:,.0f} to {cost.high:,.0f})"
    work = f"{plural(options.weeks, 'week')} {MODELS[option]} at {options.hours[option]:g} h/week"
    made = f"{money(cost.expected, cost.currency)}{spread} for {work}"
    evidence = refs(terms_ref(case, position, option), expert_ref(case, position))[:1]
    if options.target is None or options.maximum is None:
        return Said(f"Costs {made}; the brief names no budget.", evidence, False)
    target, maximum = float(options.target[option]), float(options.maximum[option])
    if cost.expected <= target:
        where = f"within the target of {money(target, cost.currency)}"
    elif cost.expected <= maximum:
        over = 100 * (cost.expected / target - 1)
        where = f"{over:.0f} % over the target, within the maximum of {money(maximum, cost.currency)}"
    else:
        where = f"{100 * (cost.expected / maximum - 1):.0f} % over the maximum of {money(maximum, cost.currency)}"
    return Said(f"Costs {made}, {where}.", evidence)
