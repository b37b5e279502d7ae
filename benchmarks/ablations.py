"""What each signal is worth once the others have adapted to its absence: drop it, refit, compare."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from benchmarks.reporting import Report
from matching.evaluate import Interval, ndcg_at, paired_interval, refit_weights

Floats = NDArray[np.float64]
Briefs = tuple[list[Floats], list[Floats]]
"""For each brief the signal values (m, K) and the true grades (m,) of its eligible experts."""

CUT = 10


def run(report: Report, worlds: Mapping[str, tuple[tuple[str, ...], Briefs, Briefs]]) -> None:
    """Print full minus ablated for every signal and world, the negative ones too."""
    report.say(
        "Drop and refit: weights are refitted by non-negative least squares on the true grades of the training\n"
        "briefs, with all signals and without one; an entry is full minus ablated nDCG@10 on the test briefs.\n"
        "The worlds were built around skills, so the size of that row says little. Negative rows are shown too."
    )
    found: dict[str, dict[str, Interval]] = {}
    ceilings: dict[str, float] = {}
    weights: dict[str, Floats] = {}
    for world, (signals, training, test) in worlds.items():
        report.progress(f"world {world}: ablations")
        weights[world] = refit_weights(*training)
        full = _ndcg(test, weights[world])
        ceilings[world] = float(np.mean(full))
        found[world] = {}
        for k, signal in enumerate(signals):
            without = refit_weights(*training, keep=[other != k for other in range(len(signals))])
            found[world][signal] = paired_interval(full, _ndcg(test, without))
    signals = next(iter(worlds.values()))[0]
    rows = [
        (f"no {name}", *(found[w][name] for w in worlds), _verdict([found[w][name] for w in worlds]))
        for name in signals
    ]
    report.table(("full minus ablated", *worlds, "verdict"), rows)
    rows = [(name, *(f"{weights[w][k]:.2f}" for w in worlds)) for k, name in enumerate(signals)]
    report.table(
        ("refitted weights", *worlds),
        [*rows, ("nDCG@10 with them", *(f"{ceilings[w]:.3f}" for w in worlds))],
    )
    for world, figures in found.items():
        report.keep(f"ablations / {world}", figures)
        report.keep(f"refitted / {world}", {"ndcg": ceilings[world], "weights": weights[world].tolist()})


def _ndcg(test: Briefs, weights: Floats) -> list[float]:
    return [ndcg_at(truth, seen @ weights, CUT) for seen, truth in zip(*test, strict=True)]


def _verdict(intervals: list[Interval]) -> str:
    """A signal may be claimed when its interval is above zero in two worlds; all negative: it should go."""
    above = sum(interval.low > 0 for interval in intervals)
    if above >= 2:
        return f"pays in {above} of {len(intervals)}"
    if all(interval.mean < 0 for interval in intervals):
        return "negative everywhere"
    return f"not shown ({above} of {len(intervals)})"
