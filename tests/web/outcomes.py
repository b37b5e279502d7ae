"""Outcomes put into a settled site: work that began forty days ago, with what is to be reported about it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from marketplace.domain.accounts import Actor
from marketplace.domain.hiring_words import Side
from marketplace.domain.outcome_words import Hindrance, OutcomeKind, Reached
from marketplace.domain.outcomes import ReportDraft
from marketplace.models import Company, Engagement, Expert, Outcome
from marketplace.services.engagements import agreements, calendar, standing
from marketplace.services.hiring import acceptance, candidacies, offer_moves
from marketplace.services.outcomes import calendar as outcomes
from marketplace.services.outcomes import challenges, reports
from marketplace.services.outcomes import standing as outcome_standing
from tests.services.engagements.scene import a_draft
from tests.web.hiring import at_company, walked

GOOD = ReportDraft(Reached.REACHED, Hindrance.NOTHING, would_again=True, figure="p95 38 ms")
LATE = ReportDraft(Reached.NOT_REACHED, Hindrance.WORK_LATE, would_again=False, note="It came five weeks late.")


def worked(
    db: Any, company: Company, actor: Actor, expert: Expert, theirs: Actor, now: datetime, *, days: int = 40
) -> Engagement:
    """Let work begin so many days ago; its offer was accepted thirty days before."""
    then = now - timedelta(days=days + 30)
    scene = at_company(db, company, actor, then)
    names = walked(db, scene, expert, theirs, then)
    candidacy = candidacies.of_expert(db, expert, names["candidacy"])
    offer = offer_moves.of(db, candidacy, names["offer"])
    acceptance.accept(db, offer, side=Side.EXPERT, version=1, now=then, actor=theirs)
    db.flush()
    (engagement,) = standing.of_candidacy(db, candidacy)
    made = agreements.propose(db, engagement, a_draft(), now=then, actor=actor)
    for side, who, name in ((Side.EXPERT, theirs, "The Expert"), (Side.COMPANY, actor, "The Company")):
        agreements.sign(db, made, side=side, name=name, sha256=made.text_sha256, now=then, actor=who)
    calendar.move_due(db, now - timedelta(days=days))
    assert engagement.started_at is not None
    return engagement


def due(db: Any, engagement: Engagement, now: datetime) -> Outcome:
    """Let the first outcome of the work fall due."""
    return outcomes.fall_due(db, engagement, now=now)[0]


def challenged(db: Any, engagement: Engagement, actor: Actor, theirs: Actor, now: datetime) -> Outcome:
    """Publish an outcome that the expert challenges."""
    one = outcome_standing.open_one(db, engagement, OutcomeKind.END, now, now=now)
    reports.write(db, one, Side.COMPANY, LATE, now=now, actor=actor)
    reports.write(db, one, Side.EXPERT, GOOD, now=now, actor=theirs)
    challenges.challenge(db, one, Side.EXPERT, "It came on the agreed day; see the log.", now=now, actor=theirs)
    return one
