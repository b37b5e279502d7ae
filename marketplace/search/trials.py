"""Questions that are tried: the same brief under other weights, or with some of its conditions given up."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from matching.eligibility import relaxed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matching.types import BriefQuery


@dataclass(frozen=True, slots=True)
class Trial:
    """What is tried: weights in place of the index's, and conditions given up by their names."""

    weights: Mapping[str, float] = field(default_factory=dict)
    given_up: tuple[str, ...] = ()

    def of(self, query: BriefQuery) -> BriefQuery:
        """The question of a brief with this tried."""
        return replace(relaxed(query, self.given_up), weights=dict(self.weights))

    @classmethod
    def from_asked(cls, asked: Mapping[str, Any]) -> Trial:
        """What a stored run was asked with."""
        return cls(asked["weights"], tuple(asked["given_up"]))


AS_IT_IS = Trial()
"""Nothing is tried."""
