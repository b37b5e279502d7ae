"""How good the rankings are: real expert search, simulated worlds, and the promises kept on random cases.

    python -m benchmarks.evaluate [--quick] [--json FILE]

Exit code 0 when every gate (a promise) holds, 1 when one fails; aims are told as they are, reached or not. A part
whose data is not at hand is skipped, and says so.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # Threads only fight over the small matrices in here.

from benchmarks import expert_search, simulation
from benchmarks.gates import explanation, feeds, improvements, names, relaxation, teams
from benchmarks.market import run as market
from benchmarks.reporting import Report
from benchmarks.sources import MissingData
from benchmarks.worlds import dev
from matching import Matcher, Taxonomy


def main(arguments: list[str] | None = None) -> int:
    """Run the evaluation."""
    parser = argparse.ArgumentParser(description="Measure how well experts are ranked.")
    parser.add_argument("--quick", action="store_true", help="smaller worlds, fewer cases, sealed worlds left alone")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write every figure to this file")
    parser.add_argument("--only", choices=("experts", "worlds", "market", "gates"), help="run one part")
    options = parser.parse_args(arguments)
    report = Report()
    if options.only in (None, "experts"):
        try:
            expert_search.run(report)
        except MissingData as missing:
            report.heading("Ranking real experts: skipped")
            report.say(str(missing))
            report.keep("expert search", f"skipped: {missing}")
    if options.only in (None, "gates"):
        _gates(report, is_quick=options.quick)
    if options.only in (None, "worlds"):
        size = simulation.QUICK if options.quick else simulation.FULL
        simulation.run(report, size, with_sealed=not options.quick)
    if options.only in (None, "market"):
        market.run(report, market.QUICK if options.quick else market.FULL, with_sealed=not options.quick)
    return 0 if report.finish(options.json) else 1


def _gates(report: Report, *, is_quick: bool) -> None:
    report.heading("Promises on random cases (simulated experts and briefs)")
    taxonomy = Taxonomy.load()
    world = dev.make("add", seed=100, experts=300, briefs=100, taxonomy=taxonomy)
    matcher = Matcher.build(world.experts, today=world.briefs[0].today, taxonomy=taxonomy)
    relaxation.run(report, world, matcher, cases=100 if is_quick else 500)
    names.run(report, world, matcher, briefs=30 if is_quick else 100)
    explanation.run(report, world, matcher, briefs=10 if is_quick else 60)
    improvements.run(report, world, matcher, improvements=1500 if is_quick else 10_000, briefs=10)
    world = dev.make("mult", seed=101, experts=300 if is_quick else 2_000, briefs=100, taxonomy=taxonomy)
    matcher = Matcher.build(world.experts, today=world.briefs[0].today, taxonomy=taxonomy)
    feeds.run(report, world, matcher, experts=10 if is_quick else 60)
    teams.run(report, world, matcher, instances=6 if is_quick else 32, small=20 if is_quick else 100)


if __name__ == "__main__":
    sys.exit(main())
