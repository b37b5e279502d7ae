"""The signals: one file each, with its formula and its sentence together.

A new signal is a module with `NAME`, `LABEL`, `measure` and `say`, a line in `SIGNALS`, and a default
weight in `matching.score`. Per-option signals return (m, 3); the matcher takes the best passing option.
"""

from __future__ import annotations

from typing import Protocol, cast

from matching.pool import Floats
from matching.signals import (
    availability,
    budget,
    domain,
    engagement,
    nice,
    overlap,
    reliability,
    skill,
    specialization,
    text,
    vetting,
)
from matching.signals.case import Case, Nearness, Said

__all__ = ["PER_OPTION", "SIGNALS", "Case", "Nearness", "Said", "Signal", "labels", "names"]


class Signal(Protocol):
    """What every signal offers; a module is enough."""

    NAME: str
    LABEL: str

    def measure(self, case: Case) -> Floats:
        """Values in [0, 1], never NaN: (m,), or (m, 3) for a per-option signal."""

    def say(self, case: Case, position: int, option: int, value: float) -> Said:
        """One sentence about one expert's value, and the records it speaks of."""


SIGNALS = cast(
    "tuple[Signal, ...]",
    (
        specialization,
        skill,
        nice,
        text,
        domain,
        engagement,
        budget,
        availability,
        overlap,
        vetting,
        reliability,
    ),
)

PER_OPTION = frozenset({engagement.NAME, budget.NAME})


def names() -> tuple[str, ...]:
    """The signals' names, in the order of every values array."""
    return tuple(signal.NAME for signal in SIGNALS)


def labels() -> dict[str, str]:
    """What people call each signal."""
    return {signal.NAME: signal.LABEL for signal in SIGNALS}
