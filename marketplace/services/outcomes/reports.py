"""Reports of what came of the work: written by each side without the other's, and published together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketplace.domain.contact import masked
from marketplace.domain.errors import IllegalMove
from marketplace.domain.hiring_words import Side
from marketplace.domain.moments import ago
from marketplace.domain.outcome_words import Hindrance, OutcomeStatus
from marketplace.domain.outcomes import CHALLENGED_WITHIN, OPEN, OUTCOME_MOVES, REPORTED, ReportDraft, check
from marketplace.domain.states import Who
from marketplace.domain.vocabulary import EventAct
from marketplace.models import OutcomeReport
from marketplace.services import events
from marketplace.services.engagements import telling
from marketplace.services.outcomes import standing, track_record

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Outcome

_S = OutcomeStatus
HANDS = {Side.COMPANY: Who.COMPANY, Side.EXPERT: Who.EXPERT}


def write(db: Session, outcome: Outcome, side: Side, draft: ReportDraft, *, now: datetime, actor: Actor) -> None:
    """Say what came of it; until it is published one's own report can be changed. The second report publishes both.

    Raises IllegalMove when it is published or the two weeks are over, Invalid naming the questions.
    """
    _check_open(outcome, now)
    check(draft)
    report = outcome.report_of(side)
    if report is None:
        report = OutcomeReport(side=side)
        outcome.reports.append(report)
    _fill(report, draft, now, actor)
    # Whoever reads the trail learns that a side has reported, and nothing of what.
    events.record(db, actor=actor, act=EventAct.OUTCOME_REPORTED, object=outcome, after={"side": side.value})
    if len(outcome.reports) == len(Side):
        publish(db, outcome, now=now)
    elif outcome.status is _S.DUE:
        standing.move(db, outcome, REPORTED[side], EventAct.OUTCOME_REPORTED, by=HANDS[side], actor=actor)


def publish(db: Session, outcome: Outcome, *, now: datetime) -> None:
    """Show each side what the other wrote, and count it; either may challenge it within thirty days."""
    until = now + CHALLENGED_WITHIN
    standing.move(db, outcome, _S.PUBLISHED, EventAct.OUTCOME_PUBLISHED, by=Who.SYSTEM, actor=None, until=until)
    outcome.published_at = now
    track_record.settle(db, outcome.engagement)
    what = "what came of the work is published; you can read what the other side wrote, and challenge it within 30 days"
    telling.news(db, outcome.engagement, what, *Side, page=standing.page_of(outcome))


def _fill(report: OutcomeReport, draft: ReportDraft, now: datetime, actor: Actor) -> None:
    assert draft.reached is not None and draft.would_again is not None, "it was checked"
    report.at, report.author_id = now, actor.user_id
    report.reached, report.would_again = draft.reached, draft.would_again
    report.hindrance = draft.hindrance or Hindrance.NOTHING
    report.figure, report.note = draft.figure.strip(), masked(draft.note.strip())


def _check_open(outcome: Outcome, now: datetime) -> None:
    if outcome.status in OPEN and now >= outcome.due_at:
        raise IllegalMove(f"The two weeks for reports were over {ago(outcome.due_at, now)}.")
    if outcome.status not in OPEN:
        raise IllegalMove(
            f"This outcome is {outcome.status.value}; what was reported stays as it is.",
            OUTCOME_MOVES.legal(outcome.status),
        )
