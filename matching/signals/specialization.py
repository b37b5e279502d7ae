"""Specialization fit: max over wanted s and held x of nearness(s, x) x how far x is verified."""

from __future__ import annotations

import numpy as np

from matching.pool import Floats, segment_max
from matching.pool.build import VERIFICATIONS, VERIFIED
from matching.signals.case import Case, Said, expert_ref, refs
from matching.signals.words import listed, sentence_case
from matching.types import Verification

NAME = "specialization"
LABEL = "Specialization"

VALUES = np.array([VERIFIED[verification] for verification in VERIFICATIONS])

SAID = {
    Verification.WELL_ABOVE: "verified well above the bar",
    Verification.ABOVE: "verified above the bar",
    Verification.MEETS: "verified",
    Verification.EXPIRED: "verified in the past, now expired",
    Verification.EVIDENCE_SUBMITTED: "evidence submitted, not yet verified",
    Verification.CLAIMED: "claimed, not verified",
}


def measure(case: Case) -> Floats:
    """float64 (m,) in [0, 1]; 0 without a wanted or near specialization."""
    held = case.pool.specializations
    items, offsets = held.items(case.rows)
    return segment_max(_worth(case)[held["specialization"][items]] * VALUES[held["verification"][items]], offsets)


def say(case: Case, position: int, option: int, value: float) -> Said:
    """Which verified specialization answers the brief."""
    held = case.pool.specializations
    items = held.of(int(case.rows[position]))
    names = {row: spec.name for row, spec in enumerate(case.taxonomy.specializations.values())}
    wanted = listed([case.taxonomy.specializations[word].name for word in case.query.specializations])
    worth = _worth(case)[held["specialization"][items]] * VALUES[held["verification"][items]]
    if not len(worth) or worth.max() <= 0:
        return Said(f"No specialization near {wanted} on record.", refs(expert_ref(case, position)))
    best = items.start + int(np.argmax(worth))
    row = int(held["specialization"][best])
    verification = VERIFICATIONS[int(held["verification"][best])]
    is_same = list(case.taxonomy.specializations)[row] in case.query.specializations
    near = "" if is_same else f", a neighbour of {wanted}"
    return Said(
        f"{sentence_case(names[row])}: {SAID[verification]}{near}.",
        refs(held.text("ref")[best]) or refs(expert_ref(case, position)),
    )


def _worth(case: Case) -> Floats:
    rows = [list(case.taxonomy.specializations).index(word) for word in case.query.specializations]
    if not rows:
        return np.zeros(len(case.taxonomy.specializations))
    nearness: Floats = case.taxonomy.specialization_nearness[rows].max(axis=0).astype(float)
    return nearness
