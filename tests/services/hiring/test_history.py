"""What happened with a candidate, at the time at which it was done."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from marketplace.domain.hiring_words import Side
from marketplace.domain.vocabulary import EventAct
from marketplace.services.hiring import candidacies, invitations, messages, scorecards
from tests.services.hiring import scene as scenes
from tests.services.hiring.scene import NOW, a_scene, somebody
from tests.services.hiring.test_brief_clock import Clock, clock

__all__ = ["clock"]
DAY = timedelta(days=1)


def test_what_is_told_of_the_past_happened_when_it_was_done(session: Session, clock: Clock) -> None:
    scene = a_scene(session)
    ada, actor = somebody(session)
    asked, answered, taken_up = (NOW - days * DAY for days in (10, 9, 8))
    candidacy = scenes.invited(session, scene, ada, now=asked)
    invitations.accept(session, candidacy, now=answered, actor=actor)
    messages.send(session, candidacy, "Hello.", side=Side.EXPERT, form="a", now=answered, actor=actor)
    scorecards.begin_review(session, candidacy, now=taken_up, actor=scene.ana)
    messages.send(session, candidacy, "When?", side=Side.COMPANY, form="b", now=taken_up, actor=scene.ana)
    session.flush()
    assert [(one.event.act, one.at) for one in candidacies.history(session, candidacy)] == [
        (EventAct.MESSAGED, NOW),
        (EventAct.REVIEW_BEGUN, taken_up),
        (EventAct.MESSAGED, taken_up),
        (EventAct.INTERESTED, answered),
        (EventAct.INVITED, asked),
        (EventAct.SHORTLISTED, asked),
        (EventAct.SUGGESTED, asked),
    ]
