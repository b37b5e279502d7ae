"""The simulated market: the same every time, worlds with behaviour of their own, and nobody hired beyond their time."""

import numpy as np
import pytest

from benchmarks.evaluate import main
from benchmarks.market import reserving, weighing
from benchmarks.market.people import side_of
from benchmarks.market.policies import CAPACITY, PLAIN, WAYS, WHOLE
from benchmarks.market.run import _asked
from benchmarks.market.trading import Luck, Market, gini
from benchmarks.worlds import dev
from matching import Matcher, Taxonomy


@pytest.fixture(scope="module")
def world():
    return dev.make("mult", seed=3, experts=120, briefs=80, taxonomy=Taxonomy.load())


@pytest.fixture(scope="module")
def market(world):
    matcher = Matcher.build(world.experts, today=world.briefs[0].today)
    rng = np.random.default_rng(1)
    chances = weighing.chances(world, side_of(world), rng)
    luck = Luck(rng.random((80, 10)), rng.random(chances.shape), rng.random(chances.shape))
    return Market(world, [_asked(matcher, brief) for brief in world.briefs], chances, luck, weighing.ETA)


def test_a_market_is_the_same_every_time(market):
    assert market.trade(WHOLE) == market.trade(WHOLE)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_every_figure_of_every_way_is_possible(market, way):
    found = market.trade(way)
    for figure in ("fill", "declined", "gini", "top", "value", "ndcg", "cold"):
        assert 0.0 <= getattr(found, figure) <= 1.0, figure
    assert found.loss <= 0.02 + 1e-9


def test_who_has_no_time_is_invited_only_where_capacity_is_ignored(market):
    assert market.trade(CAPACITY).declined < market.trade(PLAIN).declined


@pytest.mark.parametrize("behaviour", [weighing, reserving], ids=["weighing", "reserving"])
def test_better_paid_briefs_are_accepted_more_readily(world, behaviour):
    side = side_of(world)
    chances = behaviour.chances(world, side, np.random.default_rng(2))
    assert chances.shape == world.costs.shape
    assert ((chances > 0) & (chances < 1)).all()
    possible = np.isfinite(world.costs)
    poor, rich = possible & (side.pay < 0.8), possible & (side.pay > 1.2)
    assert chances[rich].mean() > chances[poor].mean() + 0.1


def test_gini_of_nothing_is_nothing():
    assert gini(np.zeros(5)) == 0.0


def test_the_market_prints_its_aims_and_leaves_sealed_worlds_alone(capsys):
    assert main(["--quick", "--only", "market"]) == 0
    said = capsys.readouterr().out
    assert "G9 fill over independent top 10, market mult" in said
    assert "sealed" not in said
