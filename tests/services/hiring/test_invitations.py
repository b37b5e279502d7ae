"""Invitations: waves and caps, deadlines that hold before the worker comes round, words without addresses."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.domain.contact import HIDDEN
from marketplace.domain.errors import Conflict, IllegalMove, Invalid
from marketplace.domain.hiring_limits import INVITATIONS_A_WEEK, WAVE_SIZE
from marketplace.domain.hiring_words import CandidacyStatus, DeclineReason
from marketplace.domain.notices import NoticeKind, NoticeWay
from marketplace.domain.vocabulary import ExpertStatus
from marketplace.models import Job, Notice, User
from marketplace.services import experts, notices
from marketplace.services.hiring import candidacies, deadlines, invitations
from tests.services.hiring import scene as scenes
from tests.services.hiring.scene import NOW, Scene, a_scene, somebody

_S = CandidacyStatus
DAY = timedelta(days=1)


@pytest.fixture
def scene(session: Session) -> Scene:
    return a_scene(session)


def ask(session: Session, scene: Scene, *names: str, message: str = "") -> list[int]:
    chosen = [candidacies.suggest(session, scene.slot, somebody(session, name)[0], now=NOW) for name in names]
    sent = invitations.invite(session, chosen, message=message, deadline=NOW + 5 * DAY, now=NOW, actor=scene.ana)
    return [row.wave for row in sent]


def room(db: Session, scene: Scene) -> invitations.Room:
    """How many more may be asked for the one role."""
    return invitations.rooms(db, [scene.slot.id], scene.company, NOW)[scene.slot.id]


def test_waves_are_counted_and_capped(session: Session, scene: Scene) -> None:
    names = [f"Expert {chr(65 + place)}" for place in range(WAVE_SIZE + 1)]
    assert ask(session, scene, *names[:4]) == [1, 1, 1, 1]
    assert set(ask(session, scene, *names[4:10])) == {2}
    with pytest.raises(Conflict, match="10 have not answered yet"):
        ask(session, scene, names[10])
    assert room(session, scene).left == 0
    assert room(session, scene).today == 10


def test_an_expert_gets_as_many_a_week_as_they_want(session: Session, scene: Scene) -> None:
    ada, actor = somebody(session)
    assert invitations.per_week(session, ada) == INVITATIONS_A_WEEK
    invitations.limit(session, ada, per_week=0, actor=actor)
    with pytest.raises(Conflict, match="as many invitations this week"):
        scenes.invited(session, scene, ada)
    with pytest.raises(Invalid):
        invitations.limit(session, ada, per_week=51, actor=actor)
    invitations.limit(session, ada, per_week=1, actor=actor)
    assert scenes.invited(session, scene, ada).status is _S.INVITED


def test_a_deadline_holds_before_the_worker_comes_round(session: Session, scene: Scene) -> None:
    ada, actor = somebody(session)
    candidacy = scenes.invited(session, scene, ada)
    late = NOW + 5 * DAY + timedelta(minutes=3)
    with pytest.raises(IllegalMove, match=r"This invitation expired 3 minutes ago\."):
        invitations.accept(session, candidacy, now=late, actor=actor)
    with pytest.raises(IllegalMove, match="expired"):
        invitations.decline(session, candidacy, reason=DeclineReason.HOURS, now=late, actor=actor)


@pytest.mark.parametrize("days", [0.5, 31])
def test_a_deadline_leaves_a_day_and_no_more_than_a_month(session: Session, scene: Scene, days: float) -> None:
    one = candidacies.suggest(session, scene.slot, somebody(session)[0], now=NOW)
    with pytest.raises(Invalid, match="between tomorrow and a month"):
        invitations.invite(session, [one], message="", deadline=NOW + days * DAY, now=NOW, actor=scene.ana)
    assert one.status is _S.SUGGESTED


def test_an_address_in_the_message_is_hidden(session: Session, scene: Scene) -> None:
    one = candidacies.suggest(session, scene.slot, somebody(session)[0], now=NOW)
    words = "Write to ana@nordlicht.example"
    sent = invitations.invite(session, [one], message=words, deadline=NOW + DAY, now=NOW, actor=scene.ana)
    assert sent[0].message == f"Write to {HIDDEN}"


def test_saying_yes_twice_is_told_how_it_stands(session: Session, scene: Scene) -> None:
    ada, actor = somebody(session)
    candidacy = scenes.interested(session, scene, ada, actor)
    with pytest.raises(IllegalMove, match="An interested candidacy cannot become interested"):
        invitations.accept(session, candidacy, now=NOW, actor=actor)
    with pytest.raises(IllegalMove, match="no invitation to decline"):
        invitations.decline(session, candidacy, reason=DeclineReason.HOURS, now=NOW, actor=actor)


def test_somebody_who_paused_or_is_blocked_cannot_be_asked(session: Session, scene: Scene) -> None:
    ada, actor = somebody(session)
    one = candidacies.suggest(session, scene.slot, ada, now=NOW)
    experts.pause(session, ada, actor=actor)
    with pytest.raises(Conflict, match="has paused"):
        invitations.invite(session, [one], message="", deadline=NOW + DAY, now=NOW, actor=scene.ana)
    experts.resume(session, ada, actor=actor)
    experts.block_company(session, ada, scene.company, actor=actor)
    session.flush()
    with pytest.raises(Conflict, match="kept apart"):
        invitations.invite(session, [one], message="", deadline=NOW + DAY, now=NOW, actor=scene.ana)


def test_somebody_suspended_meanwhile_can_neither_be_asked_nor_answer(session: Session, scene: Scene) -> None:
    ada, actor = somebody(session)
    candidacy = scenes.invited(session, scene, ada)
    ada.status = ExpertStatus.SUSPENDED
    with pytest.raises(IllegalMove, match="Your profile is suspended"):
        invitations.accept(session, candidacy, now=NOW, actor=actor)
    with pytest.raises(Conflict, match="is suspended at the moment"):
        candidacies.check_listed(session, candidacy)


def told(db: Session, letter: str) -> list[tuple[str, str]]:
    """Who finds this letter in their inbox, with the page that it leads to."""
    db.flush()
    chosen = select(User.name, Notice.link).join(User, User.id == Notice.user_id).where(Notice.letter == letter)
    return [(name, link) for name, link in db.execute(chosen.order_by(Notice.id))]


def test_the_company_is_told_of_a_no_in_the_way_each_wants(session: Session, scene: Scene) -> None:
    ada, actor = somebody(session)
    candidacy = scenes.invited(session, scene, ada)
    quiet = session.get(User, scene.omar.user_id)
    assert quiet is not None
    notices.choose(session, quiet, {NoticeKind.CANDIDACIES: NoticeWay.INBOX})
    invitations.decline(session, candidacy, reason=DeclineReason.BUDGET, now=NOW, actor=actor)
    page = f"/company/candidates/{candidacy.public_id}"
    assert told(session, "invitation-declined") == [("Ana Lund", page), ("Omar Lund", page)]
    jobs = session.scalars(select(Job).where(Job.kind == "mail")).all()
    assert [job.about_user_id for job in jobs if job.payload["letter"] == "invitation-declined"] == [scene.ana.user_id]


def test_the_company_is_told_once_of_a_wave_that_lapsed(session: Session, scene: Scene) -> None:
    ask(session, scene, "Ada Moreira", "Bo Lindqvist")
    session.flush()
    assert deadlines.move_due(session, NOW + 5 * DAY) == 2
    page = f"/company/briefs/{scene.brief.public_id}/candidates"
    assert told(session, "invitations-lapsed") == [("Ana Lund", page), ("Omar Lund", page)]
    ask(session, scene, "Chidi Okafor")
    session.flush()
    deadlines.move_due(session, NOW + 5 * DAY)
    assert len(told(session, "invitations-lapsed")) == 4, "another wave is told of anew"
