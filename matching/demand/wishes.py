"""What an expert looks for, beside what their record says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from matching.demand import parts


@dataclass(frozen=True)
class Wishes:
    """What an expert looks for; all of it theirs to edit.

    `domains` they would like to work in; `blocked_domains` and everything below them are not shown.
    `most_hours` a week, None for no limit. `weights` of the parts, in any scale.
    """

    domains: tuple[str, ...] = ()
    blocked_domains: tuple[str, ...] = ()
    most_hours: float | None = None
    weights: Mapping[str, float] = field(default_factory=lambda: dict(parts.WEIGHTS))


NONE = Wishes()
"""What somebody wants who has said nothing."""
