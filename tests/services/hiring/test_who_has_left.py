"""Whoever no longer acts for a company gets none of its letters; a colleague gets those that somebody must have."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.domain.accounts import Actor
from marketplace.models import Job, User
from marketplace.services import brief_questions, members, waiting
from marketplace.services.hiring import offers, reminding, settings
from tests.services.hiring import scene as scenes
from tests.services.hiring.scene import NOW, Scene, a_scene, somebody, terms

FIRST = datetime(2026, 11, 25, 9, tzinfo=UTC)
"""When interviews of the scene begin."""


@pytest.fixture
def scene(session: Session) -> Scene:
    return a_scene(session)


def leave(db: Session, scene: Scene, actor: Actor) -> None:
    """Let somebody no longer act for the company."""
    user = db.get_one(User, actor.user_id)
    members.remove(db, scene.company, members.member_named(db, scene.company, user.public_id))
    db.flush()


def told(db: Session, letter: str) -> list[str]:
    """Who got this letter, in order."""
    db.flush()
    rows = db.execute(select(User.name, Job.payload).join(User, User.id == Job.about_user_id).order_by(Job.id))
    return [name for name, payload in rows if payload.get("letter") == letter]


def test_of_a_panel_only_those_who_are_there_are_reminded(session: Session, scene: Scene) -> None:
    expert, ada = somebody(session)
    scenes.scheduled(session, scene, scenes.under_review(session, scene, expert, ada), ada)
    leave(session, scene, scene.omar)
    assert waiting.remind(session, reminding.WATCHES, FIRST - timedelta(hours=1)) == 1
    assert told(session, "interview-soon") == ["Ada Moreira", "Ana Lund"]


def test_where_the_whole_panel_has_left_those_who_hire_are_reminded(session: Session, scene: Scene) -> None:
    expert, ada = somebody(session)
    candidacy = scenes.under_review(session, scene, expert, ada)
    omar = session.get_one(User, scene.omar.user_id).public_id
    scenes.scheduled(session, scene, candidacy, ada, panel=(omar,))
    leave(session, scene, scene.omar)
    assert waiting.remind(session, reminding.WATCHES, FIRST - timedelta(hours=1)) == 1
    assert told(session, "interview-soon") == ["Ada Moreira", "Ana Lund"]


def test_a_question_about_a_brief_goes_to_those_who_may_answer_it_now(session: Session, scene: Scene) -> None:
    expert, ada = somebody(session)
    brief_questions.ask(session, scene.brief, expert, "Which data?", now=NOW, actor=ada)
    assert told(session, "brief-question") == ["Ana Lund", "Omar Lund"]
    scene.brief.author_id = scene.omar.user_id
    leave(session, scene, scene.omar)
    brief_questions.ask(session, scene.brief, expert, "How much of it?", now=NOW, actor=ada)
    assert told(session, "brief-question") == ["Ana Lund", "Omar Lund", "Ana Lund"]


def test_an_offer_is_sent_back_to_a_colleague_of_an_author_who_has_left(session: Session, scene: Scene) -> None:
    settings.want_approval(session, scene.company, is_wanted=True, actor=scene.ana)
    expert, ada = somebody(session)
    candidacy = scenes.interested(session, scene, expert, ada)
    until = NOW + timedelta(days=5)
    offer = offers.make(
        session,
        candidacy,
        terms(),
        until=until,
        direct_reason="We worked with them twice before.",
        now=NOW,
        actor=scene.omar,
    )
    leave(session, scene, scene.omar)
    offers.send_back(session, offer, comment="Less.", now=NOW, actor=scene.ana)
    assert told(session, "offer-sent-back") == ["Ana Lund"]
