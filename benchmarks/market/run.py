"""G9 and G17: what showing experts with an eye on the whole market does, beside showing the ten best to everybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields

import numpy as np
from numpy.typing import NDArray

from benchmarks.market import reserving, weighing
from benchmarks.market.people import side_of
from benchmarks.market.policies import CAPACITY, PLAIN, SENSITIVITY, UNEXPLORED, WAYS, WHOLE
from benchmarks.market.trading import SIZE, Asked, Luck, Market, Traded
from benchmarks.reporting import Report
from benchmarks.worlds import dev, sealed, sealed_runs
from benchmarks.worlds.world import World
from matching import BriefQuery, Matcher, Taxonomy
from matching.demand.experts import interest
from matching.pool import Ints

Floats = NDArray[np.float64]

FILL_GAIN, MOST_DECLINED, MOST_GINI, MOST_TOP, VALUE_LOSS = 0.20, 0.25, 0.60, 0.06, 0.01
LEAST_COLD, NDCG_LOSS = 0.08, 0.01


@dataclass(frozen=True)
class Size:
    """How much is simulated; `draws` of behaviour for every seed of a world."""

    seeds: int
    draws: int
    experts: int
    briefs: int


FULL = Size(seeds=3, draws=2, experts=800, briefs=500)
QUICK = Size(seeds=1, draws=1, experts=300, briefs=120)

EXPLAINED = """companies look
down a list and invite up to three; experts accept, decline or are busy. Means, and half the range over seeds and
draws. Value is the utility of the hire as a share of the best possible, 0 where nobody was hired; nDCG is over experts
who can take the work; cold start is the share of exposure in the second half that goes to qualified experts (grade 2 or
more) shown fewer than five times; loss is the most score that any slate gave up."""

TITLES = {
    "fill": "fill",
    "declined": "declined",
    "gini": "Gini",
    "top": "top 1 %",
    "value": "value",
    "ndcg": "nDCG@10",
    "cold": "cold start",
    "loss": "most loss",
}

Found = dict[str, list[Traded]]


def run(report: Report, size: Size, *, with_sealed: bool) -> None:
    """Trade in every world under every way of showing, and print means with the range over seeds and draws."""
    taxonomy = Taxonomy.load()
    report.heading("A simulated market (invented experts, companies and behaviour: not a promise about real ones)")
    report.say(
        f"{size.seeds} seeds x {size.draws} draws of behaviour x ({size.experts} experts, {size.briefs} briefs); "
        + EXPLAINED
    )
    makers: dict[str, Callable[..., World]] = dict.fromkeys(dev.UTILITIES, dev.make)
    if with_sealed:
        makers |= dict.fromkeys(sealed.UTILITIES, sealed.make)
        report.say(sealed_runs.sentence(is_run=True))
    told: dict[str, Found] = {}
    for name, make in makers.items():
        told[name] = _trade(report, name, make, size, taxonomy)
        _print(report, name, told[name])
    if with_sealed:
        sealed_runs.add({f"market {name} fill": _mean(told[name][WHOLE.name], "fill") for name in sealed.UTILITIES})


def _trade(report: Report, name: str, make: Callable[..., World], size: Size, taxonomy: Taxonomy) -> Found:
    found: Found = {way.name: [] for way in (*WAYS, *SENSITIVITY)}
    behaviour = reserving if name in sealed.UTILITIES else weighing
    for seed in range(size.seeds):
        # Seeds of their own: these are not the worlds in which rankings are measured.
        world = make(name, seed=50 + seed, experts=size.experts, briefs=size.briefs, taxonomy=taxonomy)
        matcher = Matcher.build(world.experts, today=world.briefs[0].today, taxonomy=taxonomy, seed=seed)
        asked = [_asked(matcher, brief) for brief in world.briefs]
        side = side_of(world)
        for draw in range(size.draws):
            report.progress(f"market {name}, seed {seed}, draw {draw}")
            rng = np.random.default_rng([seed, draw, 9])
            chances = behaviour.chances(world, side, rng)
            luck = Luck(rng.random((size.briefs, SIZE)), rng.random(chances.shape), rng.random(chances.shape))
            market = Market(world, asked, chances, luck, behaviour.ETA)
            for way in (*WAYS, *SENSITIVITY):
                found[way.name].append(market.trade(way))
    return found


def _asked(matcher: Matcher, brief: BriefQuery) -> Asked:
    """Both sides' scores of everybody eligible, and what makes one unlike another."""
    found = matcher.measure(brief)
    other = interest(matcher, brief, found.rows)
    options, _ = matcher.judge(brief)
    cost = options.expected[found.rows, other.option]
    band = np.digitize(cost, np.quantile(cost, [0.25, 0.5, 0.75])) if len(cost) else np.zeros(0, np.int64)
    kinds: Ints = np.stack([_first_specialization(matcher, found.rows), other.option, band], axis=1)
    return Asked(found.rows, found.totals, other.totals, kinds)


def _first_specialization(matcher: Matcher, rows: Ints) -> Ints:
    held = matcher.pool.specializations
    first: Ints = held["specialization"][held.offsets[rows]].astype(np.int64)
    return first


def _mean(traded: list[Traded], figure: str) -> float:
    return float(np.mean([getattr(each, figure) for each in traded]))


def _spread(values: list[float]) -> str:
    return f"{np.mean(values):.3f} ± {(max(values) - min(values)) / 2:.3f}"


def _print(report: Report, name: str, found: Mapping[str, list[Traded]]) -> None:
    title = f"{name} (sealed)" if name in sealed.UTILITIES else name
    figures = [field.name for field in fields(Traded)]
    report.table(
        (title, *(TITLES[figure] for figure in figures)),
        [
            (way, *(_spread([getattr(each, figure) for each in traded]) for figure in figures))
            for way, traded in found.items()
        ],
    )
    report.keep(f"market / {name}", {way: [asdict(each) for each in traded] for way, traded in found.items()})
    ours, plain, capacity = found[WHOLE.name], found[PLAIN.name], found[CAPACITY.name]
    gains = [one.fill / other.fill - 1.0 for one, other in zip(ours, plain, strict=True)]
    value = [one.value / other.value - 1.0 for one, other in zip(ours, capacity, strict=True)]
    lost = [other.ndcg - one.ndcg for one, other in zip(ours, found[UNEXPLORED.name], strict=True)]
    cold = _mean(ours, "cold")
    for what, measured, target, reached in (
        (
            "G9 fill over independent top 10",
            f"{np.mean(gains):+.0%} [{min(gains):+.0%}, {max(gains):+.0%}]",
            f">= {FILL_GAIN:+.0%}",
            float(np.mean(gains)) >= FILL_GAIN,
        ),
        *(
            (f"G9 {words}", _spread([getattr(e, figure) for e in ours]), f"<= {most:g}", _mean(ours, figure) <= most)
            for words, figure, most in (
                ("invitations declined", "declined", MOST_DECLINED),
                ("Gini of exposure", "gini", MOST_GINI),
                ("exposure of the top 1 %", "top", MOST_TOP),
            )
        ),
        (
            "G9 value over capacity alone",
            f"{np.mean(value):+.1%} [{min(value):+.1%}, {max(value):+.1%}]",
            f">= {-VALUE_LOSS:.0%}",
            float(np.mean(value)) >= -VALUE_LOSS,
        ),
        (
            "G17 cold-start exposure; nDCG given up",
            f"{cold:.1%}; {np.mean(lost):.3f}",
            f">= {LEAST_COLD:.0%}; <= {NDCG_LOSS:g}",
            cold >= LEAST_COLD and float(np.mean(lost)) <= NDCG_LOSS,
        ),
    ):
        report.aim(f"{what}, market {title}", measured, target, reached=bool(reached))
