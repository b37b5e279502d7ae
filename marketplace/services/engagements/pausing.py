"""An engagement that rests for a while, by either side, until a day that is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketplace.domain.engagement_words import EngagementStatus
from marketplace.domain.engagements import LONGEST_PAUSE, ends
from marketplace.domain.errors import Invalid
from marketplace.domain.hiring_limits import check_sentence
from marketplace.domain.hiring_words import Side
from marketplace.domain.vocabulary import EventAct
from marketplace.services.engagements import standing, telling
from marketplace.services.engagements.ending import HANDS, SENTENCE

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Engagement

_S = EngagementStatus


def pause(
    db: Session, engagement: Engagement, *, side: Side, until: date, note: str, now: datetime, actor: Actor
) -> None:
    """Let the work rest until a day. Raises IllegalMove, Invalid."""
    said = check_sentence(note, "note", SENTENCE)
    today = now.date()
    if not today < until <= today + LONGEST_PAUSE:
        raise Invalid({"until": [f"Choose a day from tomorrow on, within {LONGEST_PAUSE.days} days."]})
    over = ends(until, engagement.company.time_zone)
    after = {"until": until.isoformat(), "side": side.value}
    hand = HANDS[side]
    standing.move(db, engagement, _S.PAUSED, EventAct.PAUSED, by=hand, now=now, actor=actor, until=over, after=after)
    engagement.paused_until, engagement.note = until, said
    other = side.other
    telling.news(db, engagement, f"the other side pauses the work until {until:%-d %B %Y}", other)


def resume(db: Session, engagement: Engagement, *, side: Side, now: datetime, actor: Actor) -> None:
    """Go on after a pause. Raises IllegalMove."""
    hand = HANDS[side]
    standing.move(db, engagement, _S.ACTIVE, EventAct.RESUMED, by=hand, now=now, actor=actor)
    engagement.paused_until, engagement.note = None, ""
    other = side.other
    telling.news(db, engagement, "the work goes on", other)


def confirm_trial(db: Session, engagement: Engagement, *, now: datetime, actor: Actor) -> None:
    """Say, as the company, that the trial went well. Raises IllegalMove."""
    hand = HANDS[Side.COMPANY]
    standing.move(db, engagement, _S.ACTIVE, EventAct.CONFIRMED, by=hand, now=now, actor=actor)
    telling.news(db, engagement, "the trial went well and the engagement goes on", Side.EXPERT)
