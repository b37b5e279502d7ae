"""Every state that is no end says whose move it is, until when and what happens otherwise, or why nobody waits."""

import importlib
import pkgutil
from datetime import timedelta
from enum import StrEnum

import pytest

from marketplace import domain
from marketplace.domain.states import Moves, Who
from marketplace.domain.waiting import WAITING, Rest, Wait, table


def machines() -> dict[str, Moves[StrEnum]]:
    """Return every table of moves of the house, by its noun."""
    modules = [
        importlib.import_module(f"{domain.__name__}.{each.name}") for each in pkgutil.iter_modules(domain.__path__)
    ]
    return {thing.noun: thing for module in modules for thing in vars(module).values() if isinstance(thing, Moves)}


STATES = [
    pytest.param(noun, old, id=f"{noun}: {old.value}")
    for noun, moves in sorted(machines().items())
    for old in sorted({old for old, _, _ in moves.all()})
]


def test_the_walk_finds_the_machines():
    assert {"candidacy", "interview", "offer", "verification", "engagement", "milestone"} <= set(machines())
    assert set(WAITING) <= set(machines()), "a noun without a table of moves"


@pytest.mark.parametrize(("noun", "state"), STATES)
def test_every_state_that_is_no_end_has_an_owner_a_time_and_a_consequence(noun, state):
    said = WAITING.get(noun, {}).get(state)
    assert said is not None, f"say in marketplace/domain/waiting.py whose move a {noun} is that is {state.value}"
    if isinstance(said, Rest):
        assert said.why
        return
    assert isinstance(said, Wait)
    assert said.owner
    assert Who.SYSTEM not in said.owner
    assert said.consequence
    assert said.until
    assert isinstance(said.until, str) or said.until > timedelta(0)


def test_no_end_waits():
    ends = {(noun, state) for noun, states in WAITING.items() for state in states}
    assert ends == {(noun, state.value) for noun, state in (param.values for param in STATES)}


def test_the_table_names_every_wait():
    waits = [said for states in WAITING.values() for said in states.values() if isinstance(said, Wait)]
    assert len(table().splitlines()) == len(waits) + 2
