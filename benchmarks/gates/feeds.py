"""The briefs for an expert: the same scores as a company sees, and soon enough for a page."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from benchmarks.reporting import Report
from benchmarks.worlds.world import World
from matching import Matcher
from matching.demand import OpenBrief, briefs_for, lay
from matching.demand.fit import fits

OPEN = 2_000
MOST_SECONDS = 0.1
TOLERANCE = 1e-6


def run(report: Report, world: World, matcher: Matcher, experts: int) -> None:
    """Lay 2,000 open briefs, hold experts against them, and compare with a match of every single brief."""
    # The world's briefs over and over, at other lengths, so that no two cost the same.
    briefs = [
        OpenBrief(n, replace(query, weeks=(query.weeks or 13.0) + n // len(world.briefs)))
        for n, query in ((n, world.briefs[n % len(world.briefs)]) for n in range(OPEN))
    ]
    table = lay(matcher, briefs)
    chosen = world.ids[:: max(1, len(world.ids) // experts)][:experts]
    seconds, suitable = [], []
    for expert in report.track(chosen, "feeds", total=len(chosen), every=20):
        began = time.process_time()
        feed = briefs_for(matcher, int(expert), table)
        seconds.append(time.process_time() - began)
        suitable.append(feed.suitable)
    held = [fits(matcher, int(expert), table) for expert in chosen]
    compared = wrong = 0
    for n in report.track(range(0, OPEN, 20), "feeds against single matches", total=OPEN // 20):
        single = matcher.measure(briefs[n].query)
        place = {int(expert): at for at, expert in enumerate(single.ids)}
        for expert, found in zip(chosen, held, strict=True):
            at = place.get(int(expert))
            compared += 1
            wrong += found.eligible[n] != (at is not None)
            wrong += at is not None and abs(float(single.totals[at] - found.totals[n])) > TOLERANCE
    p50, p95 = np.percentile(seconds, [50, 95])
    report.say(
        f"Feeds: {len(chosen)} experts, {OPEN:,} open briefs, {np.median(suitable):.0f} suit at the median; "
        f"the first twenty with reasons in {1e3 * p50:.0f} ms (p95 {1e3 * p95:.0f} ms) of processor time."
    )
    report.gate("feeds agree with single matches", f"{wrong} of {compared} differ", "none", passed=wrong == 0)
    report.aim(
        f"feed of one expert over {OPEN:,} briefs, p95",
        f"{1e3 * p95:.0f} ms",
        f"<= {1e3 * MOST_SECONDS:.0f} ms",
        reached=bool(p95 <= MOST_SECONDS),
    )
    report.keep("feeds", {"seconds": seconds, "compared": compared, "wrong": wrong})
