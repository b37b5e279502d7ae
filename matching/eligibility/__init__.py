"""Who may be shown for a brief: one named mask per hard rule, and what relaxing each would bring, exactly."""

from matching.eligibility.masks import LOCKED, NON_NEGOTIABLE_COVERAGE, START_TOLERANCE_WEEKS, TOLERANCE, Verdict, judge
from matching.eligibility.price import Judged
from matching.eligibility.relax import Funnel, count_table, fewer_hours, funnel, relaxations, relaxed

__all__ = [
    "LOCKED",
    "NON_NEGOTIABLE_COVERAGE",
    "START_TOLERANCE_WEEKS",
    "TOLERANCE",
    "Funnel",
    "Judged",
    "Verdict",
    "count_table",
    "fewer_hours",
    "funnel",
    "judge",
    "relaxations",
    "relaxed",
]
