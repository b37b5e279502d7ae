"""From a setting and a seed to a finished world: the plumbing that dev and sealed worlds share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from benchmarks.worlds.facts import costs_of, facts_of
from benchmarks.worlds.people import draw_people
from benchmarks.worlds.prose import Style, Writer
from benchmarks.worlds.records import Registrar
from benchmarks.worlds.skills import draw_graph
from benchmarks.worlds.wishes import budget_of, draw_wish, query_of
from benchmarks.worlds.world import Utility, World, grade
from matching.taxonomy import Taxonomy

TODAY = date(2026, 1, 12)


@dataclass(frozen=True)
class Setting:
    """What a set of worlds is made of, the utility apart.

    `inflation` is how far unchecked claims overstate; `wrong_edges` the share of curated edges that
    are worth nothing in truth; `between` the range of true transfer between alternatives.
    """

    styles: Sequence[Style]
    inflation: float
    wrong_edges: float
    between: tuple[float, float]
    salt: int
    is_sealed: bool


def make_world(
    name: str, utility: Utility, setting: Setting, *, seed: int, experts: int, briefs: int, taxonomy: Taxonomy
) -> World:
    """Draw one world. The same arguments give the same world, to the last letter."""
    letters = int.from_bytes(name.encode(), "big") % 2**31
    streams = np.random.SeedSequence([setting.salt, letters, seed]).spawn(3)
    draw, write, judge = (np.random.default_rng(stream) for stream in streams)
    graph = draw_graph(taxonomy, draw, between=setting.between, wrong_edges=setting.wrong_edges)
    people = draw_people(graph, draw, experts)
    registrar = Registrar(taxonomy, graph, people, setting.styles, setting.inflation, TODAY, write)
    records = tuple(registrar.record(row) for row in range(experts))
    writer = Writer(taxonomy, setting.styles, write)
    queries, grades, utilities, costs = [], [], [], []
    for _ in range(briefs):
        wish = draw_wish(graph, draw)
        cost = costs_of(wish, people)
        budget = budget_of(wish, people, cost, draw)
        facts = facts_of(graph, people, wish, cost, budget)
        utilities.append(np.where(facts.is_possible, utility(facts, judge), 0.0))
        grades.append(grade(utilities[-1], judge))
        queries.append(query_of(wish, budget, graph, writer, TODAY, write))
        costs.append(cost)
    return World(
        name=name,
        is_sealed=setting.is_sealed,
        experts=records,
        briefs=tuple(queries),
        grades=np.array(grades),
        utilities=np.array(utilities),
        costs=np.array(costs),
        is_stuffed=people.is_stuffed,
    )
