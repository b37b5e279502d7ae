"""What a pool as a whole says about one of its experts: kept, so that one expert can be laid out again alone."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Prior = tuple[float, float, float]
"""Of one rubric dimension: the pool's mean level, how strongly it pulls (kappa), and the variance within an expert."""


@dataclass(frozen=True, slots=True)
class Priors:
    """The statistics of a pool.

    `dimensions` has an entry for each rubric dimension, None where nobody was rated; `severity` is
    how far above the others each reviewer rates; `success` is the share of good outcomes.
    """

    dimensions: tuple[Prior | None, ...]
    severity: Mapping[str, float] = field(default_factory=dict)
    success: float = 0.8

    def to_facts(self) -> dict[str, Any]:
        """The same in lists and numbers that JSON holds."""
        return {"dimensions": self.dimensions, "severity": dict(self.severity), "success": self.success}

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any], dimensions: int) -> Priors:
        """Read what `to_facts` wrote. Raises ValueError, TypeError or KeyError when it is none."""
        found = tuple(None if item is None else _prior(item) for item in facts["dimensions"])
        severity = {str(name): _within(value, -4.0, 4.0) for name, value in dict(facts["severity"]).items()}
        if len(found) != dimensions:
            raise ValueError(f"want priors of {dimensions} dimensions, not {len(found)}")
        return cls(found, severity, _within(facts["success"], 0.0, 1.0))


def _prior(item: Any) -> Prior:
    mean, kappa, within = item
    return _within(mean, 0.0, 10.0), _within(kappa, 0.0, 10.0), _within(within, 0.0, 100.0)


def _within(value: Any, low: float, high: float) -> float:
    number = float(value)
    if not (math.isfinite(number) and low <= number <= high):
        raise ValueError(f"{number} is not between {low} and {high}")
    return number
