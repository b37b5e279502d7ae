"""Who is shown, beside who fits best: capacity, shadow prices, variety and newcomers, within guard-rails.

The score of an expert never changes here, only the place, by at most a few ranks and with a reason. Pure
functions of arrays; whatever is random comes from a seed.
"""

from matching.exposure.capacity import open_slots
from matching.exposure.guard_rails import most_moved
from matching.exposure.prices import ShadowPrices, exposure_of
from matching.exposure.showing import SENTENCES, Candidates, Placed, Policy, Reason, Slate, slate

__all__ = [
    "SENTENCES",
    "Candidates",
    "Placed",
    "Policy",
    "Reason",
    "ShadowPrices",
    "Slate",
    "exposure_of",
    "most_moved",
    "open_slots",
    "slate",
]
