"""How well the default weights rank in simulated worlds, beside simple orders, and what each signal is worth there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from benchmarks import ablations
from benchmarks.orders import Orders
from benchmarks.reporting import Report
from benchmarks.worlds import dev, sealed, sealed_runs
from benchmarks.worlds.world import World
from matching import Matcher, Taxonomy
from matching.evaluate import bootstrap_interval, ndcg_at, paired_interval

Floats = NDArray[np.float64]
CUT = 10
TARGET = 0.60
OURS = "Assay, default weights"
CEILING = "the truth without its noise"


@dataclass(frozen=True)
class Size:
    """How much is simulated."""

    seeds: int
    experts: int
    training: int
    test: int


FULL = Size(seeds=3, experts=1000, training=150, test=300)
QUICK = Size(seeds=1, experts=300, training=60, test=60)


@dataclass
class Ranked:
    """What the briefs of one world gave, over its seeds.

    `values` and `grades` hold one array for each brief with something to find among the eligible;
    `orders` the nDCG of each order for the test briefs among them. `empty` briefs had nothing to
    find; of `best` experts graded 3 or 4, `lost` were kept out by the hard rules. `stuffed` is, for each
    test brief, the mean text signal of keyword-stuffed profiles minus that of the others.
    """

    training: tuple[list[Floats], list[Floats]] = field(default_factory=lambda: ([], []))
    test: tuple[list[Floats], list[Floats]] = field(default_factory=lambda: ([], []))
    orders: dict[str, list[float]] = field(default_factory=dict)
    signals: tuple[str, ...] = ()
    empty: int = 0
    lost: int = 0
    best: int = 0
    eligible: list[int] = field(default_factory=list)
    stuffed: list[float] = field(default_factory=list)


def run(report: Report, size: Size, *, with_sealed: bool) -> None:
    """Draw the worlds, rank in them, and print."""
    taxonomy = Taxonomy.load()
    report.heading("Ranking in simulated worlds (invented experts and briefs: not a promise about real ones)")
    report.say(
        f"{size.seeds} seeds x ({size.experts} experts, {size.training} training and {size.test} test briefs) a world; "
        f"nDCG@{CUT} over the eligible experts with\ndefault weights; 95 % bootstrap intervals over test briefs. "
        "The training briefs serve the refits only."
    )
    makers: dict[str, Callable[..., World]] = dict.fromkeys(dev.UTILITIES, dev.make)
    if with_sealed:
        makers |= dict.fromkeys(sealed.UTILITIES, sealed.make)
    report.say(sealed_runs.sentence(is_run=with_sealed) + "\n")
    worlds = {name: _rank(report, name, make, size, taxonomy) for name, make in makers.items()}
    _print_orders(report, worlds)
    ablations.run(report, {name: (ranked.signals, ranked.training, ranked.test) for name, ranked in worlds.items()})
    if with_sealed:
        sealed_runs.add({name: float(np.mean(worlds[name].orders[OURS])) for name in sealed.UTILITIES})


def _rank(report: Report, name: str, make: Callable[..., World], size: Size, taxonomy: Taxonomy) -> Ranked:
    ranked = Ranked()
    for seed in range(size.seeds):
        report.progress(f"world {name}, seed {seed}: drawing")
        count = size.training + size.test
        world = make(name, seed=seed, experts=size.experts, briefs=count, taxonomy=taxonomy)
        matcher = Matcher.build(world.experts, today=world.briefs[0].today, taxonomy=taxonomy, seed=seed)
        others = Orders(world)
        rows = {int(expert): row for row, expert in enumerate(world.ids)}
        for number in report.track(range(count), f"world {name}, seed {seed}", total=count, every=count):
            found = matcher.measure(world.briefs[number])
            at = np.array([rows[int(expert)] for expert in found.ids], dtype=np.int64)
            truth = world.grades[number, at].astype(np.float64)
            ranked.signals = found.signals
            is_test = number >= size.training
            if is_test:
                ranked.best += int((world.grades[number] >= 3).sum())
                ranked.lost += int((world.grades[number] >= 3).sum() - (truth >= 3).sum())
                ranked.eligible.append(len(at))
                heaped, text = world.is_stuffed[at], found.values[:, found.signals.index("text")]
                if heaped.any() and not heaped.all():
                    ranked.stuffed.append(float(text[heaped].mean() - text[~heaped].mean()))
            if not truth.any():
                ranked.empty += is_test
                continue
            values, grades = ranked.test if is_test else ranked.training
            values.append(found.values)
            grades.append(truth)
            if is_test:
                orders = {OURS: found.totals, **others.scores(number, at), CEILING: world.utilities[number, at]}
                for order, scores in orders.items():
                    ranked.orders.setdefault(order, []).append(ndcg_at(truth, scores, CUT))
    return ranked


def _print_orders(report: Report, worlds: Mapping[str, Ranked]) -> None:
    names = list(next(iter(worlds.values())).orders)
    intervals = {w: {name: bootstrap_interval(ranked.orders[name]) for name in names} for w, ranked in worlds.items()}
    titles = [f"{w} (sealed)" if w in sealed.UTILITIES else w for w in worlds]
    rows: list[Sequence[object]] = [(name, *(intervals[w][name] for w in worlds)) for name in names]
    rows += [
        ("eligible experts, median", *(int(np.median(ranked.eligible)) for ranked in worlds.values())),
        ("test briefs with nothing to find", *(ranked.empty for ranked in worlds.values())),
        ("grades 3-4 kept out by hard rules", *(f"{ranked.lost / ranked.best:.1%}" for ranked in worlds.values())),
        ("text signal, stuffed minus honest", *(bootstrap_interval(ranked.stuffed) for ranked in worlds.values())),
    ]
    report.table((f"nDCG@{CUT}", *titles), rows)
    gains = [
        (f"minus {name}", *(paired_interval(ranked.orders[OURS], ranked.orders[name]) for ranked in worlds.values()))
        for name in names
        if name not in (OURS, CEILING)
    ]
    report.table((f"{OURS}, paired", *titles), gains)
    for world, figures in intervals.items():
        report.keep(f"worlds / {world}", figures)
        mean = figures[OURS].mean
        sealed_or_not = " (sealed)" if world in sealed.UTILITIES else ""
        report.aim(
            f"nDCG@{CUT} in world {world}{sealed_or_not}", f"{mean:.3f}", f">= {TARGET:.2f}", reached=mean >= TARGET
        )
