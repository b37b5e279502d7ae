"""The simulated worlds: reproducible, kept apart, not the matcher's own formula, and fit for the real matcher."""

import ast
from pathlib import Path

import numpy as np
import pytest

import benchmarks.worlds
from benchmarks.worlds import dev, sealed
from benchmarks.worlds.world import SHARES, grade
from matching import Matcher, Taxonomy

FAMILIES = [(name, dev.make) for name in dev.UTILITIES] + [(name, sealed.make) for name in sealed.UTILITIES]
ROOM = Path(benchmarks.worlds.__file__).parent


@pytest.fixture(scope="module")
def taxonomy():
    return Taxonomy.load()


@pytest.fixture(scope="module", params=FAMILIES, ids=[name for name, _ in FAMILIES])
def small_world(request, taxonomy):
    name, make = request.param
    return make(name, seed=1, experts=150, briefs=25, taxonomy=taxonomy)


def imports_of(module: str) -> set[str]:
    """Everything in `benchmarks` that a module reaches, however indirectly."""
    found, open_ = set(), [module]
    while open_:
        name = open_.pop()
        path = ROOM.parents[1] / Path(*name.split("."))
        path = path.with_suffix(".py") if path.with_suffix(".py").exists() else path / "__init__.py"
        for node in ast.walk(ast.parse(path.read_text())):
            named = []
            if isinstance(node, ast.Import):
                named = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                inner = [f"{node.module}.{alias.name}" for alias in node.names]
                named = [
                    node.module,
                    *(n for n in inner if (ROOM.parents[1] / Path(*n.split("."))).with_suffix(".py").exists()),
                ]
            for other in named:
                if other.startswith("benchmarks") and other not in found:
                    found.add(other)
                    open_.append(other)
    return found


def test_dev_and_sealed_worlds_never_reach_each_other():
    assert "benchmarks.worlds.making" in imports_of("benchmarks.worlds.dev")
    assert "benchmarks.worlds.sealed" not in imports_of("benchmarks.worlds.dev")
    assert "benchmarks.worlds.dev" not in imports_of("benchmarks.worlds.sealed")


def test_dev_and_sealed_worlds_share_no_sentence_and_no_setting():
    ours = {text for style in dev.STYLES for text in (style.profile, style.project, style.brief)}
    theirs = {text for style in sealed.STYLES for text in (style.profile, style.project, style.brief)}
    assert not ours & theirs
    assert dev.SETTING.inflation != sealed.SETTING.inflation
    assert not set(dev.UTILITIES) & set(sealed.UTILITIES)


def test_the_same_seed_gives_the_same_world_and_another_seed_another(taxonomy):
    def drawn(seed):
        return dev.make("mult", seed=seed, experts=40, briefs=5, taxonomy=taxonomy)

    one, again, other = drawn(3), drawn(3), drawn(4)
    assert one.experts == again.experts
    assert one.briefs == again.briefs
    assert np.array_equal(one.grades, again.grades)
    assert one.experts != other.experts


def test_grades_follow_the_shares_and_worthless_experts_get_none():
    grades = grade(np.random.default_rng(0).random(1000), np.random.default_rng(1))
    assert [(grades >= level).mean() for level in (1, 2, 3, 4)] == pytest.approx(SHARES)
    few = np.zeros(1000)
    few[:5] = 1.0
    assert (grade(few, np.random.default_rng(1)) > 0).sum() == 5


def test_the_matcher_ranks_a_world_better_than_chance_and_not_perfectly(small_world, taxonomy):
    matcher = Matcher.build(small_world.experts, today=small_world.briefs[0].today, taxonomy=taxonomy)
    agreements = []
    for number, brief in enumerate(small_world.briefs):
        found = matcher.measure(brief)
        truth = small_world.grades[number, np.searchsorted(small_world.ids, found.ids)].astype(float)
        if truth.std() > 0 and found.totals.std() > 0:
            agreements.append(np.corrcoef(found.totals, truth)[0, 1])
    assert len(agreements) >= 5
    assert 0.05 < np.mean(agreements) < 0.95
    assert min(agreements) < 0.9, "the truth may not be the matcher's own formula"


def test_records_are_lossy_but_valid(small_world):
    assert all(expert.terms and expert.documents and expert.identity for expert in small_world.experts)
    assert all(0 < claim.level <= 1 for expert in small_world.experts for claim in expert.skills)
    told = [
        sum(
            claim.skill.replace("-", " ") in " ".join(d.text for d in expert.documents).lower()
            for claim in expert.skills
        )
        for expert in small_world.experts
    ]
    held = [len(expert.skills) for expert in small_world.experts]
    assert 0 < sum(told) < sum(held)
