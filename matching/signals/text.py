"""Text relevance: how close an expert's evidence documents come to the words of the brief."""

from __future__ import annotations

import math

from matching.pool import Floats
from matching.signals.case import Case, Said, expert_ref, refs

NAME = "text"
LABEL = "Evidence in words"
MEAN = 0.5
"""Stands for experts without documents: the middle of the absolute scale."""


def measure(case: Case) -> Floats:
    """float64 (m,) in [0, 1] on the snapshot's absolute scale."""
    return case.nearness.value


def say(case: Case, position: int, option: int, value: float) -> Said:
    """Where the expert's documents stand, and which of them is nearest."""
    if not case.nearness.is_known[position]:
        return Said(
            "No evidence documents yet; the middle of the scale stands in.", refs(expert_ref(case, position)), False
        )
    # Rounded down: the scale ends short of 1, and nobody is closer than all of them.
    share = f"Closer to the brief's words than {math.floor(100 * value)} % of random pairs of brief and expert"
    item = int(case.nearness.best_document[position])
    if item < 0:
        return Said(f"{share}.", refs(expert_ref(case, position)))
    documents = case.pool.documents
    only = " (the only document)" if _count(case, position) == 1 else ""
    title, ref = documents.text("title")[item], documents.text("ref")[item]
    return Said(
        f"{share}; nearest evidence: {title or 'a document'}{only}.", refs(ref) or refs(expert_ref(case, position))
    )


def _count(case: Case, position: int) -> int:
    span = case.pool.documents.of(int(case.rows[position]))
    return span.stop - span.start
