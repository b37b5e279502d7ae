"""Hiring put into a settled site: an open brief of a company, and an expert anywhere on the way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from marketplace.domain.accounts import Actor
from marketplace.domain.hiring_words import Side
from marketplace.models import Company, Expert
from marketplace.services import briefs
from marketplace.services.hiring import (
    candidacies,
    interviews,
    invitations,
    offers,
    scorecards,
    settings,
    slots,
)
from tests.factories import a_brief
from tests.services.hiring.scene import Scene, a_proposal, terms

DIRECT = "We have worked with them before."


def at_company(db: Any, company: Company, actor: Actor, now: datetime, *, is_public: bool = False) -> Scene:
    """Open a brief of a company; a public one takes applications."""
    start = now.date() + timedelta(days=30)
    brief = briefs.draft(db, company=company, draft=a_brief(start=start), today=now.date())
    briefs.publish(db, brief, now=now, actor=actor)
    if is_public:
        settings.choose(db, brief, settings.Settings(takes_applications=True), now=now)
    return Scene(company, actor, actor, brief, slots.only(db, brief))


def walked(
    db: Any, scene: Scene, expert: Expert, actor: Actor, now: datetime, *, until: str = "offer"
) -> dict[str, str]:
    """Take an expert along the way until "invitation", "interview" or "offer"; return the ids by what they name."""
    candidacy = candidacies.suggest(db, scene.slot, expert, now=now)
    deadline = now + timedelta(days=5)
    invitations.invite(db, [candidacy], message="We liked your work.", deadline=deadline, now=now, actor=scene.ana)
    found = {"candidacy": candidacy.public_id}
    if until == "invitation":
        return found
    invitations.accept(db, candidacy, now=now, actor=actor)
    scorecards.begin_review(db, candidacy, now=now, actor=scene.ana)
    berlin = now.astimezone(ZoneInfo("Europe/Berlin"))
    times = [f"{berlin + timedelta(days=days):%Y-%m-%dT10:00}" for days in (3, 4)]
    interview = interviews.propose(db, candidacy, a_proposal(db, candidacy, *times), now=now, actor=scene.ana)
    found["interview"] = interview.public_id
    if until == "interview":
        return found
    interviews.accept(db, interview, interview.times[0].public_id, side=Side.EXPERT, now=now, actor=actor)
    offer = offers.make(
        db,
        candidacy,
        terms(starts_on=now.date() + timedelta(days=30)),
        until=deadline,
        direct_reason=DIRECT,
        now=now,
        actor=scene.ana,
    )
    found["offer"] = offer.public_id
    return found
