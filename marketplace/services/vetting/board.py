"""The board: open cases by the column they stand in, those due first at the top, read in three queries."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from marketplace.domain.moments import short_in
from marketplace.domain.vetting_words import CaseStage, StepStatus, VerificationStatus
from marketplace.domain.vocabulary import ExpertStatus
from marketplace.models import Expert, VettingCase
from marketplace.services.vetting import cases

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import CaseStep

SHOWN = 12
"""How many cards of a column are on the board; the rest are counted."""
LONGEST = 100
"""How many there are on the page of one column."""

LIMITS: Mapping[CaseStage, int] = MappingProxyType(
    {
        CaseStage.SCREENING: 10,
        CaseStage.SKILLS: 10,
        CaseStage.INTERVIEW: 10,
        CaseStage.REFERENCES: 8,
        CaseStage.DECISION: 5,
    }
)
"""How many cases should be in work in a column at once. What has only been handed in is not yet in work."""

LONG_DAYS = 5
"""A case that has been in one column for more days than this is marked."""


@dataclass(frozen=True, slots=True)
class Card:
    """One case on the board."""

    case: VettingCase
    days: int
    next_act: str
    stages: Sequence[CaseStage]

    @property
    def is_long_here(self) -> bool:
        """Whether it has been in its column for too long."""
        return self.days > LONG_DAYS


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its first cards, how many cases are in it, and how many should be at most."""

    stage: CaseStage
    cards: Sequence[Card]
    count: int
    limit: int | None

    @property
    def is_over(self) -> bool:
        """Whether more is begun here than should be."""
        return self.limit is not None and self.count > self.limit

    @property
    def left(self) -> int:
        """How many cases are not shown."""
        return self.count - len(self.cards)


def columns(db: Session, actor: Actor, *, now: datetime, only: CaseStage | None = None) -> list[Column]:
    """Every column with its first cards, or one alone with many more. Nobody sees the case about themselves."""
    chosen = (
        select(
            VettingCase.id,
            func.row_number()
            .over(partition_by=VettingCase.stage, order_by=(VettingCase.due_at, VettingCase.id))
            .label("place"),
            func.count().over(partition_by=VettingCase.stage).label("count"),
        )
        .join(Expert, Expert.id == VettingCase.expert_id)
        .where(VettingCase.closed_at.is_(None), or_(Expert.user_id.is_(None), Expert.user_id != actor.user_id))
    )
    if only is not None:
        chosen = chosen.where(VettingCase.stage == only)
    ranked = chosen.subquery()
    shown = (
        select(VettingCase, ranked.c.count)
        .join(ranked, ranked.c.id == VettingCase.id)
        .where(ranked.c.place <= (SHOWN if only is None else LONGEST))
        .order_by(VettingCase.due_at, VettingCase.id)
        .options(
            joinedload(VettingCase.expert),
            joinedload(VettingCase.holder),
            selectinload(VettingCase.steps),
            selectinload(VettingCase.verifications),
        )
    )
    found: dict[CaseStage, list[Card]] = {stage: [] for stage in CaseStage if only in (None, stage)}
    counts = dict.fromkeys(found, 0)
    for case, count in db.execute(shown):
        since = case.stage_since or case.submitted_at
        found[case.stage].append(Card(case, max(0, (now - since).days), next_act(case), cases.stages_from(case.stage)))
        counts[case.stage] = count
    return [Column(stage, cards, counts[stage], LIMITS.get(stage)) for stage, cards in found.items()]


def next_act(case: VettingCase) -> str:
    """What has to happen next with a case, in a few words."""
    if case.expert.status is ExpertStatus.CHANGES_REQUESTED:
        return "Waits for the expert’s changes"
    if case.stage is CaseStage.APPLIED:
        return "Claim it"
    step = next((one for one in case.steps if one.status not in cases.CLOSED_STEPS), None)
    if step is not None:
        return _of_step(step)
    standing = {row.status for row in case.verifications}
    if VerificationStatus.ASSESSING in standing:
        return "Score it"
    if VerificationStatus.SCORED in standing or VerificationStatus.CONSENSUS in standing:
        return "Decide about what is scored"
    return "Decide"


def _of_step(step: CaseStep) -> str:
    if step.status is StepStatus.SCHEDULED and step.scheduled_at is not None:
        return f"{step.title}, {short_in(step.scheduled_at, 'UTC')}"
    return (
        f"{step.title}: nobody came, agree on another time"
        if step.status is StepStatus.NO_SHOW
        else (f"{step.title}: agree on a time")
    )
