"""Skill coverage: the soft minimum of the coverage of all must-have and non-negotiable skills."""

from __future__ import annotations

import numpy as np

from matching.pool import UNKNOWN_DAY, Floats
from matching.pool.build import TIERS
from matching.signals.case import Case, Said, expert_ref, refs
from matching.signals.coverage import best_claim, soft_minimum
from matching.signals.words import level_name, listed, month
from matching.types import Need

NAME = "skill"
LABEL = "Must-have skills"
NEEDS = (Need.NON_NEGOTIABLE, Need.MUST)
LEAST = 0.25
"""Coverage below this is said to be a gap."""


def measure(case: Case) -> Floats:
    """float64 (m,) in [0, 1]; 0 when the brief has no must-have (its weight is then 0)."""
    asked = case.coverage.indices(NEEDS)
    if not asked:
        return np.zeros(len(case.rows))
    return soft_minimum(case.coverage.values[asked][:, case.rows], emphasis(case, asked))


def say(case: Case, position: int, option: int, value: float) -> Said:
    """The best covered must-haves with tier and date, and the weakest one by name."""
    return describe(case, position, case.coverage.indices(NEEDS))


def emphasis(case: Case, asked: list[int]) -> Floats:
    """The brief's own weights of these requirements."""
    return np.array([case.coverage.requirements[r].emphasis for r in asked])


def describe(case: Case, position: int, asked: list[int]) -> Said:
    """Say how these requirements are covered, best first: at most three by name, and every gap."""
    row = int(case.rows[position])
    best_first = sorted(asked, key=lambda r: -case.coverage.values[r, row])
    covered = [r for r in best_first if case.coverage.values[r, row] >= LEAST]
    gaps = [_name(case, r) for r in best_first if case.coverage.values[r, row] < LEAST]
    told = [_claim(case, r, row) for r in covered]
    shown = [phrase for phrase, _ in told]
    shown = shown if len(shown) <= 3 else [*shown[:2], shown[-1]]
    sentence = f"Covers {listed(shown)}" if shown else "Covers none of these skills"
    if len(told) > len(shown):
        sentence += f" ({len(told)} of {len(asked)} covered)"
    if gaps:
        sentence += f"; little or nothing on record for {listed(gaps)}"
    return Said(f"{sentence}.", refs(*(ref for _, ref in told)) or refs(expert_ref(case, position)))


def _name(case: Case, r: int) -> str:
    return case.taxonomy.skills[case.coverage.requirements[r].skill].name


def _claim(case: Case, r: int, row: int) -> tuple[str, str]:
    requirement = case.coverage.requirements[r]
    claim = best_claim(requirement, case.pool, case.taxonomy, case.coverage.strengths, row)
    if claim is None:
        return "", ""
    claims = case.pool.skills
    held = list(case.taxonomy.skills.values())[int(claims["skill"][claim])]
    through = "" if held.id == requirement.skill else f" through {held.name}"
    used = int(claims["last_used"][claim])
    when = "" if used == UNKNOWN_DAY else f", last used {month(used)}"
    level = level_name(float(claims["level"][claim]))
    tier = TIERS[int(claims["tier"][claim])].replace("-", " ")
    share = case.coverage.values[r, row]
    return f"{_name(case, r)}{through} ({level}, {tier}{when}: {share:.2f})", claims.text("ref")[claim]
