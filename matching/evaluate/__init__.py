"""How good a ranking is, and how sure one may be of it: metrics, intervals and the refit of weights.

Pure functions of arrays. What is measured with them (real expert search, simulated worlds, the
gates) lives in `benchmarks/`.
"""

from matching.evaluate.intervals import Interval, bootstrap_interval, paired_interval
from matching.evaluate.ranking import average_precision, ndcg_at, precision_at, rank_biased_overlap
from matching.evaluate.refit import refit_weights

__all__ = [
    "Interval",
    "average_precision",
    "bootstrap_interval",
    "ndcg_at",
    "paired_interval",
    "precision_at",
    "rank_biased_overlap",
    "refit_weights",
]
