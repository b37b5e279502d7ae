"""The expert's side: what a brief is worth to an expert, and the open briefs in that order.

`lay` lays open briefs once for an index; `briefs_for` ranks them for one expert in milliseconds; `interest` says
what one brief is worth to many experts, for the order of a company's list.
"""

from matching.demand.briefs import OpenBrief, OpenBriefs, askable, lay
from matching.demand.experts import Interest, interest
from matching.demand.feed import BriefMatch, Feed, briefs_for, may_notify
from matching.demand.parts import LABELS, WEIGHTS, blended
from matching.demand.wishes import Wishes

__all__ = [
    "LABELS",
    "WEIGHTS",
    "BriefMatch",
    "Feed",
    "Interest",
    "OpenBrief",
    "OpenBriefs",
    "Wishes",
    "askable",
    "blended",
    "briefs_for",
    "interest",
    "lay",
    "may_notify",
]
