"""The only door to `matching`: rows become records here, and the library's answers are named here.

Services take the library's words from this module, so that nothing above this floor imports `matching`.
"""

from matching.errors import BadSnapshot, MatchingError
from matching.signals import labels as signal_labels
from matching.types import (
    BriefQuery,
    Contribution,
    CostInterval,
    Counterfactual,
    EngagementModel,
    Match,
    Option,
    Relaxation,
    Shortlist,
)

__all__ = [
    "BadSnapshot",
    "BriefQuery",
    "Contribution",
    "CostInterval",
    "Counterfactual",
    "EngagementModel",
    "Match",
    "MatchingError",
    "Option",
    "Relaxation",
    "Shortlist",
    "signal_labels",
]
