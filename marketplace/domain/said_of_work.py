"""What companies said of an expert's finished engagements, counted so that no single company can be made out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from marketplace.domain.outcome_words import OutcomeKind, Reached
from marketplace.domain.outcomes import ReportDraft, speaks_well

LEAST_COMPANIES = 3
"""Nothing is shown of fewer companies: of two, either would know what the other said."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a company reported of one outcome, oldest first, that stands."""

    engagement: int
    company: int
    kind: OutcomeKind
    report: ReportDraft


@dataclass(frozen=True, slots=True)
class Part:
    """How many of how many."""

    good: int
    of: int


@dataclass(frozen=True, slots=True)
class Counted:
    """Of so many finished engagements: who would do it again, and for each kind what was reached as promised.

    A kind on which too few companies spoke is None. `set_aside` reports speak of what the expert could not help.
    """

    engagements: int
    companies: int
    again: Part
    reached: dict[OutcomeKind, Part | None]
    set_aside: int


def counted(said: Iterable[Said]) -> Counted | None:
    """Count what was said; None while too few companies have spoken."""
    newest: dict[int, Said] = {}
    by_kind: dict[OutcomeKind, list[Said]] = {kind: [] for kind in OutcomeKind}
    set_aside = 0
    for one in said:
        newest[one.engagement] = one
        if speaks_well(one.report) is None:
            set_aside += 1
        else:
            by_kind[one.kind].append(one)
    if _companies(newest.values()) < LEAST_COMPANIES:
        return None
    again = sum(bool(one.report.would_again) for one in newest.values())
    reached = {kind: _part(found) for kind, found in by_kind.items()}
    return Counted(len(newest), _companies(newest.values()), Part(again, len(newest)), reached, set_aside)


def _part(found: list[Said]) -> Part | None:
    if _companies(found) < LEAST_COMPANIES:
        return None
    return Part(sum(one.report.reached is Reached.REACHED for one in found), len(found))


def _companies(said: Iterable[Said]) -> int:
    return len({one.company for one in said})
