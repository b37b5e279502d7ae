"""A brief that changes: its candidates are told, and applicants are asked once to stand by their answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.domain.accounts import Actor
from marketplace.domain.addenda import CONFIRM_WITHIN, CONSEQUENCE
from marketplace.domain.hiring_words import CandidacyStatus
from marketplace.domain.todos import Todo, TodoKind
from marketplace.models import BriefVersion, Candidacy, Expert, Job, User
from marketplace.models.base import now as this_moment
from marketplace.services import briefs, waiting
from marketplace.services.hiring import addenda, applications, candidacies, reminding, scorecards, settings
from marketplace.services.hiring.settings import Settings
from marketplace.services.todos import of_expert
from tests.conftest import TODAY
from tests.services.hiring import scene as scenes
from tests.services.hiring.scene import NOW, Scene, a_scene, somebody

DAY = timedelta(days=1)


@pytest.fixture
def scene(session: Session) -> Scene:
    found = a_scene(session)
    settings.choose(session, found.brief, Settings(takes_applications=True), now=NOW, actor=found.ana)
    return found


def applied(db: Session, scene: Scene) -> tuple[Candidacy, Expert, Actor]:
    ada, actor = somebody(db)
    one = applications.apply(db, scene.slot, ada, scenes.an_application(scene.brief), now=NOW, actor=actor)
    return one, ada, actor


def change(db: Session, scene: Scene, scope: str = "No labelling.") -> datetime:
    """Publish an addendum, and return when."""
    draft = replace(briefs.draft_of(scene.brief), scope=scope)
    briefs.revise(db, scene.brief, draft, today=TODAY, actor=scene.ana)
    db.flush()
    newest = select(BriefVersion).order_by(BriefVersion.number.desc())
    version = db.scalars(newest.where(BriefVersion.brief_id == scene.brief.id).limit(1)).one()
    return version.made_at


def letters(db: Session) -> list[tuple[str, str]]:
    """Who was written to of a change, and by which letter."""
    db.flush()
    chosen = select(User.name, Job.payload).join(User, User.id == Job.about_user_id).where(Job.kind == "mail")
    known = ("brief-changed", "answers-to-confirm", "answer-due")
    sent = db.execute(chosen.order_by(Job.id))
    return [(name, payload["letter"]) for name, payload in sent if payload["letter"] in known]


def to_confirm(db: Session, expert: Expert, actor: Actor, now: datetime) -> list[Todo]:
    db.flush()
    return [todo for todo in of_expert.todos(db, expert, actor, now) if todo.kind is TodoKind.CONFIRM_ANSWERS]


def test_every_candidate_is_told_and_nobody_who_was_only_thought_of(session: Session, scene: Scene) -> None:
    applied(session, scene)
    scenes.invited(session, scene, somebody(session, "Bo Lindqvist")[0])
    candidacies.suggest(session, scene.slot, somebody(session, "Chidi Okafor")[0], now=NOW)
    change(session, scene)
    assert letters(session) == [("Ada Moreira", "answers-to-confirm"), ("Bo Lindqvist", "brief-changed")]
    change(session, scene, "No labelling, no dashboards.")
    assert len(letters(session)) == 2, "one letter a day"


def test_an_applicant_is_asked_until_a_day_to_stand_by_their_answers(session: Session, scene: Scene) -> None:
    candidacy, ada, actor = applied(session, scene)
    assert not to_confirm(session, ada, actor, NOW)
    changed = change(session, scene)
    (todo,) = to_confirm(session, ada, actor, changed)
    assert (todo.due, todo.consequence) == (changed + CONFIRM_WITHIN, CONSEQUENCE)
    assert todo.ids == {"candidacy_id": candidacy.public_id}
    applications.confirm(session, candidacy, now=changed, actor=actor)
    assert not to_confirm(session, ada, actor, changed)
    assert addenda.asked_until(session, candidacy) is None
    change(session, scene, "No labelling, no dashboards.")
    assert letters(session) == [("Ada Moreira", "answers-to-confirm")] * 2, "asked anew of what came after"


def test_who_does_not_answer_is_reminded_once_and_stays_a_candidate(session: Session, scene: Scene) -> None:
    candidacy, ada, actor = applied(session, scene)
    scorecards.begin_review(session, candidacy, now=NOW, actor=scene.ana)
    changed = change(session, scene)
    for days, count in ((3, 0), (4.5, 1), (4.6, 0), (6, 0)):
        assert waiting.remind(session, reminding.WATCHES, changed + days * DAY) == count
        session.flush()
    assert letters(session)[-1] == ("Ada Moreira", "answer-due")
    late = changed + 9 * DAY
    (todo,) = to_confirm(session, ada, actor, late)
    assert todo.is_overdue(late)
    assert candidacy.status is CandidacyStatus.UNDER_REVIEW
    applications.confirm(session, candidacy, now=this_moment(), actor=actor)
    assert addenda.asked_until(session, candidacy) is None
