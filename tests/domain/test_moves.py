"""Every cell of every table of moves, lawful or not."""

from itertools import product

import pytest

from marketplace.domain.briefs import BRIEF_MOVES
from marketplace.domain.errors import IllegalMove
from marketplace.domain.experts import EXPERT_MOVES
from marketplace.domain.vocabulary import BriefStatus, ExpertStatus

EXPERT = """
    draft: closed submitted
    submitted: closed in-screening
    in-screening: approved changes-requested closed rejected
    changes-requested: closed submitted
    rejected: appealed closed draft
    appealed: closed in-screening rejected
    approved: closed paused stale suspended
    paused: approved closed suspended
    stale: approved closed suspended
    suspended: approved closed
    closed: erased
    erased:
"""
BRIEF = """
    draft: discarded open pending-approval
    pending-approval: draft open
    open: cancelled closed-to-applications evaluating expired open withdrawn
    closed-to-applications: evaluating
    evaluating: cancelled expired offer-out unsuccessful withdrawn
    offer-out: evaluating filled partially-filled
    partially-filled: filled
    filled: in-delivery
    in-delivery: completed
    completed:
    discarded:
    withdrawn:
    cancelled:
    unsuccessful:
    expired:
"""
"""Written out again, because a table that is only compared with itself is always right."""


def read(table):
    rows = (line.strip().partition(":") for line in table.strip().splitlines())
    return {old: new.split() for old, _, new in rows}


CELLS = [
    pytest.param(moves, old, new, new in read(table)[old], id=f"{moves.noun}: {old} to {new}")
    for moves, statuses, table in ((EXPERT_MOVES, ExpertStatus, EXPERT), (BRIEF_MOVES, BriefStatus, BRIEF))
    for old, new in product(statuses, statuses)
]


@pytest.mark.parametrize(("moves", "old", "new", "is_lawful"), CELLS)
def test_a_move_is_made_or_refused_naming_the_lawful_ones(moves, old, new, is_lawful):
    assert moves.is_legal(old, new) is is_lawful
    if is_lawful:
        assert moves.check(old, new) is new
        return
    with pytest.raises(IllegalMove) as refusal:
        moves.check(old, new)
    assert refusal.value.legal == moves.legal(old)
    assert all(lawful in str(refusal.value) for lawful in moves.legal(old))
    assert f"{old} {moves.noun} cannot become {new}" in str(refusal.value)


def test_a_status_at_the_end_says_that_it_can_no_longer_change():
    with pytest.raises(IllegalMove, match=r"An expired brief cannot become open; it can no longer change\."):
        BRIEF_MOVES.check(BriefStatus.EXPIRED, BriefStatus.OPEN)
