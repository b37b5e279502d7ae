"""Engagement fit of each option: the company's order of preference x the expert's own."""

from __future__ import annotations

import numpy as np

from matching.pool import Floats
from matching.signals.case import Case, Said, expert_ref, refs
from matching.signals.options import MODELS

NAME = "engagement"
LABEL = "Engagement model"
OFFERED = 0.85
"""What a model is worth that the expert offers but does not prefer."""


def measure(case: Case) -> Floats:
    """float64 (m, 3) in [0, 1]; 0 where the expert does not offer the model."""
    own = np.where(case.pool.is_preferred[case.rows], 1.0, OFFERED) * case.pool.is_offered[case.rows]
    return own * case.options.preference


def say(case: Case, position: int, option: int, value: float) -> Said:
    """Which model is taken and how both sides like it."""
    row = int(case.rows[position])
    model = MODELS[option]
    ordered = case.query.engagement_models
    choice = ""
    if len(ordered) > 1 and model in ordered:
        choice = f", the brief's choice number {ordered.index(model) + 1}"
    own = "prefers" if case.pool.is_preferred[row, option] else "offers"
    return Said(
        f"The expert {own} {model}{choice}.", refs(terms_ref(case, position, option), expert_ref(case, position))[:1]
    )


def terms_ref(case: Case, position: int, option: int) -> str:
    """The id of the terms behind one option."""
    terms = case.pool.terms
    for item in range(*terms.of(int(case.rows[position])).indices(len(terms["model"]))):
        if int(terms["model"][item]) == option:
            return terms.text("ref")[item]
    return ""
