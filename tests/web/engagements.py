"""Engagements put into a settled site: an offer that was accepted weeks ago, and work that is under way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from marketplace.domain.accounts import Actor
from marketplace.domain.engagement_words import MilestoneStatus, PaidBy
from marketplace.domain.hiring_words import Side
from marketplace.domain.milestones import MilestoneDraft
from marketplace.domain.timesheets import DayDraft, WeekDraft, monday
from marketplace.models import Company, Engagement, Expert
from marketplace.services.engagements import agreements, milestones, standing, starting, timesheets
from marketplace.services.hiring import acceptance, candidacies, offer_moves
from tests.services.engagements.scene import a_draft
from tests.web.hiring import at_company, walked

LONG_AGO = timedelta(days=40)
"""The offer begins 30 days after it was made, so the work has gone on for ten."""


def accepted(
    db: Any, company: Company, actor: Actor, expert: Expert, theirs: Actor, now: datetime, *, ago: timedelta = LONG_AGO
) -> Engagement:
    """Accept an offer that was made so long ago."""
    then = now - ago
    scene = at_company(db, company, actor, then)
    names = walked(db, scene, expert, theirs, then)
    candidacy = candidacies.of_expert(db, expert, names["candidacy"])
    offer = offer_moves.of(db, candidacy, names["offer"])
    acceptance.accept(db, offer, side=Side.EXPERT, version=1, now=then, actor=theirs)
    db.flush()
    (engagement,) = standing.of_candidacy(db, candidacy)
    return engagement


def signed(db: Any, engagement: Engagement, actor: Actor, theirs: Actor, then: datetime, **over: Any) -> None:
    """Write an agreement, and let both sign it."""
    made = agreements.propose(db, engagement, a_draft(**over), now=then, actor=actor)
    for side, who, name in ((Side.EXPERT, theirs, "The Expert"), (Side.COMPANY, actor, "The Company")):
        agreements.sign(db, made, side=side, name=name, sha256=made.text_sha256, now=then, actor=who)


def under_way(
    db: Any,
    company: Company,
    actor: Actor,
    expert: Expert,
    theirs: Actor,
    now: datetime,
    *,
    paid_by: PaidBy = PaidBy.MILESTONES,
) -> dict[str, str]:
    """Bring about work that is under way, with a week handed in; return the ids by what they name."""
    engagement = accepted(db, company, actor, expert, theirs, now)
    signed(db, engagement, actor, theirs, now - LONG_AGO, paid_by=paid_by)
    starting.start_if_due(db, engagement, now=now)
    draft = a_milestone(now) if paid_by is PaidBy.MILESTONES else replace(a_milestone(now), amount_minor=None)
    stone = milestones.plan(db, engagement, draft, side=Side.COMPANY, now=now, actor=actor)
    hours = WeekDraft((DayDraft(last_week(now) + timedelta(days=4), 450, "Features"),))
    timesheets.write(db, engagement, last_week(now), hours, submit=True, now=now, actor=theirs)
    db.flush()
    return {
        "engagement": engagement.public_id,
        "engagement-item": engagement.items[0].public_id,
        "milestone": stone.public_id,
    }


def in_dispute(db: Any, engagement: str, company: Company, actor: Actor, now: datetime) -> str:
    """Put a second milestone of an engagement into dispute; return its id."""
    one = standing.of_company(db, company, engagement)
    stone = milestones.plan(db, one, a_milestone(now), side=Side.COMPANY, now=now, actor=actor)
    db.flush()
    stone.status = MilestoneStatus.IN_PROGRESS
    text = "The figure for Portugal is below the present rules."
    milestones.dispute(db, stone, side=Side.COMPANY, text=text, now=now, actor=actor)
    db.flush()
    return stone.public_id


def a_milestone(now: datetime) -> MilestoneDraft:
    """Write a milestone that is due in a month."""
    return MilestoneDraft(
        "A baseline behind a flag",
        "A service that scores payments behind a flag.",
        "Recall at least 0.82 at 1 % false positives.",
        "payments-holdout 2026-10",
        now.date() + timedelta(days=30),
        900_000,
    )


def last_week(now: datetime) -> date:
    """Return the Monday of last week."""
    return monday(now.date()) - timedelta(days=7)
