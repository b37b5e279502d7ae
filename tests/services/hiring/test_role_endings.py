"""A brief for several people that is filled in part: the company closes what is open, or time does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.domain.brief_moves import BriefEnd
from marketplace.domain.errors import IllegalMove, Invalid, NotFound
from marketplace.domain.hiring_words import CandidacyStatus, NotSelectedReason, OfferStatus, Side
from marketplace.domain.vocabulary import BriefStatus
from marketplace.models import BriefSlot, Candidacy, Job
from marketplace.services import brief_clock
from marketplace.services.hiring import acceptance, candidacies, role_endings, scorecards, slots
from tests.services.hiring import scene as scenes
from tests.services.hiring.scene import NOW, Scene, a_scene, offered, somebody
from tests.services.hiring.test_brief_clock import Clock, clock

__all__ = ["clock"]
_S = CandidacyStatus
DAY = timedelta(days=1)


@pytest.fixture
def scene(session: Session, clock: Clock) -> Scene:
    found = a_scene(session)
    session.flush()
    return found


@pytest.fixture
def second(session: Session, scene: Scene) -> BriefSlot:
    """One more role of the brief."""
    return slots.add(session, scene.brief, title="Data engineer", actor=scene.ana)


def fill_first(db: Session, scene: Scene) -> Candidacy:
    ada, actor = somebody(db)
    one, offer = offered(db, scene, ada, actor)
    acceptance.accept(db, offer, side=Side.EXPERT, version=1, now=NOW, actor=actor)
    db.flush()
    return one


def in_review(db: Session, scene: Scene, slot: BriefSlot) -> Candidacy:
    """Take somebody under review for the other role, and keep somebody else in mind for it."""
    of_slot = Scene(scene.company, scene.ana, scene.omar, scene.brief, slot)
    candidacies.suggest(db, slot, somebody(db, "Chidi Okafor")[0], now=NOW)
    one = scenes.interested(db, of_slot, *somebody(db, "Bo Lindqvist"))
    scorecards.begin_review(db, one, now=NOW, actor=scene.ana)
    return one


def close(db: Session, scene: Scene, slot: BriefSlot) -> None:
    role_endings.close(db, scene.brief, slot.public_id, reason=BriefEnd.BUDGET, now=NOW, actor=scene.ana)


def letters(db: Session) -> list[str]:
    db.flush()
    return [job.payload["letter"] for job in db.scalars(select(Job).where(Job.kind == "mail").order_by(Job.id))]


def test_a_company_closes_the_role_that_stays_open(session: Session, scene: Scene, second: BriefSlot) -> None:
    waiting = in_review(session, scene, second)
    hired = fill_first(session, scene)
    assert scene.brief.status is BriefStatus.PARTIALLY_FILLED
    with pytest.raises(Invalid, match="Choose why"):
        role_endings.close(session, scene.brief, second.public_id, reason=None, now=NOW, actor=scene.ana)
    close(session, scene, second)
    assert scene.brief.status is BriefStatus.FILLED
    assert (waiting.status, waiting.not_selected_for) == (_S.NOT_SELECTED, NotSelectedReason.BRIEF_ENDED)
    assert hired.status is _S.ACCEPTED
    assert {one.status for one in candidacies.of_brief(session, scene.brief)} == {
        _S.ACCEPTED,
        _S.NOT_SELECTED,
        _S.DISMISSED,
    }
    assert letters(session)[-1] == "role-closed"
    for slot in (second, scene.slot):
        with pytest.raises(IllegalMove):
            close(session, scene, slot)


def test_the_last_role_ends_with_its_brief_and_another_may_go_before(
    session: Session, scene: Scene, second: BriefSlot
) -> None:
    ada, actor = somebody(session)
    _, offer = offered(session, scene, ada, actor)
    close(session, scene, scene.slot)
    assert (offer.status, scene.brief.status) == (OfferStatus.WITHDRAWN, BriefStatus.EVALUATING)
    with pytest.raises(IllegalMove, match="only role"):
        close(session, scene, second)
    with pytest.raises(IllegalMove, match="was closed"):
        slots.check_open(scene.slot, NOW)
    other = a_scene(session, name="Anderswo Labs")
    with pytest.raises(NotFound):
        role_endings.close(session, scene.brief, other.slot.public_id, reason=BriefEnd.BUDGET, now=NOW, actor=scene.ana)


def test_nobody_waits_for_ever_on_a_brief_that_is_filled_in_part(
    session: Session, scene: Scene, second: BriefSlot
) -> None:
    waiting = in_review(session, scene, second)
    fill_first(session, scene)
    assert brief_clock.keep_time(session, NOW + 26 * DAY) == (1, 0)
    assert "roles-closing" in letters(session)
    assert brief_clock.keep_time(session, NOW + 31 * DAY) == (0, 1)
    assert (scene.brief.status, waiting.status) == (BriefStatus.FILLED, _S.NOT_SELECTED)
    assert "roles-closed" in letters(session)
    assert brief_clock.keep_time(session, NOW + 62 * DAY) == (0, 0)
