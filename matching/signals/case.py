"""One brief laid against some rows of the pool: what every signal measures and speaks about."""

from __future__ import annotations

from dataclasses import dataclass

from matching.pool import Bools, Floats, Ints, Pool
from matching.signals.coverage import Coverage
from matching.signals.options import Options
from matching.taxonomy import Taxonomy
from matching.types import BriefQuery


@dataclass(frozen=True)
class Nearness:
    """The text channel for the rows of a case.

    `value` float64 (m,) in [0, 1]; `is_known` bool (m,), False without documents; `best_document`
    int64 (m,), the item of `pool.documents` nearest the brief, -1 where it was not looked up.
    """

    value: Floats
    is_known: Bools
    best_document: Ints


@dataclass(frozen=True)
class Case:
    """`rows` int64 (m,) are the pool's rows in question; `passing` bool (m, 3) the options that may be taken."""

    query: BriefQuery
    taxonomy: Taxonomy
    pool: Pool
    rows: Ints
    options: Options
    passing: Bools
    coverage: Coverage
    nearness: Nearness


@dataclass(frozen=True)
class Said:
    """One sentence about one value, and the ids of the records it speaks of."""

    sentence: str
    evidence: tuple[str, ...] = ()
    is_known: bool = True


def refs(*candidates: str) -> tuple[str, ...]:
    """The record ids among these that are not empty, each once, in order."""
    return tuple(dict.fromkeys(candidate for candidate in candidates if candidate))


def expert_ref(case: Case, position: int) -> str:
    """The id of the expert's own record, cited when the sentence is about something that is not there."""
    return f"expert:{case.pool.public_id[int(case.rows[position])]}"
