"""What keeps a brief open: every act of its company, also on its candidates, and none of theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from marketplace.domain.hiring_words import CandidacyStatus, OfferStatus, Side
from marketplace.domain.vocabulary import BriefStatus
from marketplace.models import Candidacy, CompanyMember, Event, Job, Offer
from marketplace.services import brief_clock
from marketplace.services.hiring import interviews, messages, offer_endings, scorecards
from tests.services.hiring import scene as scenes
from tests.services.hiring.scene import NOW, Scene, a_proposal, a_scene, scores, somebody

DAY = timedelta(days=1)


@dataclass
class Clock:
    """When what is done in a test is done."""

    at: datetime = NOW


@pytest.fixture
def clock(session: Session) -> Iterator[Clock]:
    """A clock that the audit trail goes by; its rows cannot be changed afterwards."""
    found = Clock()

    def stamp(db: Session, *_: Any) -> None:
        for row in db.new:
            if isinstance(row, Event):
                row.at = found.at

    event.listen(session, "before_flush", stamp)
    yield found
    event.remove(session, "before_flush", stamp)


@pytest.fixture
def scene(session: Session, clock: Clock) -> Scene:
    found = a_scene(session)
    session.flush()
    return found


def is_kept(db: Session, scene: Scene, days: float) -> bool:
    """Let the worker come round that many days after the brief was opened, and tell whether the brief is kept."""
    db.flush()
    brief_clock.keep_time(db, NOW + days * DAY)
    return scene.brief.status is not BriefStatus.EXPIRED


def score(db: Session, scene: Scene, candidacy: Candidacy) -> None:
    scorecards.save(db, candidacy, None, scores(scene.brief), lock=True, now=NOW, actor=scene.ana)


def propose(db: Session, scene: Scene, candidacy: Candidacy) -> None:
    interviews.propose(db, candidacy, a_proposal(db, candidacy), now=NOW, actor=scene.ana)


def write(db: Session, scene: Scene, candidacy: Candidacy) -> None:
    messages.send(db, candidacy, "When could you talk?", side=Side.COMPANY, form="a", now=NOW, actor=scene.ana)


@pytest.mark.parametrize("act", [score, propose, write])
def test_what_a_company_does_with_a_candidate_keeps_the_brief_open(
    session: Session, clock: Clock, scene: Scene, act: Callable[[Session, Scene, Candidacy], None]
) -> None:
    candidacy = scenes.under_review(session, scene, *somebody(session))
    session.flush()
    clock.at = NOW + 29 * DAY
    act(session, scene, candidacy)
    assert is_kept(session, scene, 31)
    assert candidacy.status is not CandidacyStatus.NOT_SELECTED
    assert not is_kept(session, scene, 60)
    assert candidacy.status is CandidacyStatus.NOT_SELECTED


def test_what_a_candidate_does_keeps_no_brief_open(session: Session, clock: Clock, scene: Scene) -> None:
    ada, actor = somebody(session)
    candidacy = scenes.under_review(session, scene, ada, actor)
    session.flush()
    clock.at = NOW + 29 * DAY
    messages.send(session, candidacy, "Is anybody there?", side=Side.EXPERT, form="a", now=NOW, actor=actor)
    assert not is_kept(session, scene, 31)


def test_a_brief_with_an_offer_out_waits_for_its_deadline(session: Session, clock: Clock, scene: Scene) -> None:
    scenes.offered(session, scene, *somebody(session))
    assert is_kept(session, scene, 40)
    (offer,) = session.scalars(select(Offer).where(Offer.status == OfferStatus.SENT))
    clock.at = NOW + 40 * DAY
    offer_endings.expire(session, offer, now=clock.at)
    assert not is_kept(session, scene, 41), "nobody of the company did anything for 40 days"


def test_everybody_who_writes_briefs_is_warned_and_nobody_who_has_left(session: Session, scene: Scene) -> None:
    for row in session.scalars(select(CompanyMember).where(CompanyMember.user_id == scene.ana.user_id)):
        session.delete(row)
    for days in (26, 27):
        assert is_kept(session, scene, days)
    told = select(Job).where(Job.kind == "mail").order_by(Job.id)
    about = [(job.payload["letter"], job.about_user_id) for job in session.scalars(told)]
    assert about == [("brief-expiring", scene.omar.user_id)]
