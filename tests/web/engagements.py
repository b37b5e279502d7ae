"""Engagements put into a settled site: an offer that was accepted weeks ago, and work that is under way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from marketplace.domain.accounts import Actor
from marketplace.domain.hiring_words import Side
from marketplace.models import Company, Engagement, Expert
from marketplace.services.engagements import agreements, standing, starting
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


def under_way(db: Any, company: Company, actor: Actor, expert: Expert, theirs: Actor, now: datetime) -> dict[str, str]:
    """Bring about work that is under way; return the ids by what they name."""
    engagement = accepted(db, company, actor, expert, theirs, now)
    signed(db, engagement, actor, theirs, now - LONG_AGO)
    starting.start_if_due(db, engagement, now=now)
    db.flush()
    return {"engagement": engagement.public_id, "engagement-item": engagement.items[0].public_id}
