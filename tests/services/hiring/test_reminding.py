"""Reminders of hiring: whoever owes a move is reminded once for each wait, and nobody else."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.domain.candidacies import WAITS
from marketplace.domain.hiring_words import CandidacyStatus, InterviewStatus, Side
from marketplace.domain.vocabulary import EventAct
from marketplace.models import Brief, Event, Job, User
from marketplace.services import approvals, briefs, waiting
from marketplace.services.hiring import candidacies, deadlines, interviews, offers, reminding, scorecards, settings
from tests.conftest import TODAY
from tests.factories import a_brief
from tests.services.hiring import scene as scenes
from tests.services.hiring.scene import NOW, Scene, a_proposal, a_scene, scores, somebody, terms

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FIRST = datetime(2026, 11, 25, 9, tzinfo=UTC)
"""The first of the two times that interviews of the scene have."""


@pytest.fixture
def scene(session: Session) -> Scene:
    return a_scene(session)


def remind(db: Session, now: datetime) -> int:
    db.flush()
    return waiting.remind(db, reminding.WATCHES, now)


def told(db: Session) -> list[tuple[str, str, str]]:
    """Who was reminded by which letter of what, in order."""
    db.flush()
    rows = db.execute(
        select(User.name, Job.payload)
        .join(User, User.id == Job.about_user_id)
        .where(Job.kind == "mail")
        .order_by(Job.id)
    )
    return [
        (name, payload["letter"], payload["facts"].get("what", payload["facts"].get("when", "")))
        for name, payload in rows
        if payload["letter"] in ("waiting", "interview-soon")
    ]


def names(db: Session) -> list[str]:
    return [name for name, _, _ in told(db)]


def test_whoever_has_to_choose_a_time_is_reminded_the_day_before_the_last(session: Session, scene: Scene) -> None:
    expert, ada = somebody(session)
    candidacy = scenes.under_review(session, scene, expert, ada)
    interview = interviews.propose(session, candidacy, a_proposal(session, candidacy), now=NOW, actor=scene.ana)
    last = max(time.starts_at for time in interview.times)
    assert remind(session, last - DAY - HOUR) == 0
    assert [remind(session, last - HOUR) for _ in range(2)] == [1, 0]
    assert told(session) == [("Ada Moreira", "waiting", "a time for the interview about “Fraud model into production”")]

    other = a_proposal(session, candidacy, "2026-12-01T10:00")
    interviews.reschedule(session, interview, other, side=Side.EXPERT, now=last - HOUR, actor=ada)
    assert remind(session, interview.times[0].starts_at - HOUR) == 1
    assert names(session)[1:] == ["Ana Lund", "Omar Lund"]


def test_both_are_reminded_of_an_interview_and_the_panel_of_what_became_of_it(session: Session, scene: Scene) -> None:
    expert, ada = somebody(session)
    candidacy = scenes.under_review(session, scene, expert, ada)
    interview = scenes.scheduled(session, scene, candidacy, ada)
    assert interview.starts_at == FIRST
    assert remind(session, FIRST - DAY - HOUR) == 0
    assert [remind(session, FIRST - HOUR) for _ in range(2)] == [1, 0]
    soon = told(session)
    assert [(name, letter) for name, letter, _ in soon] == [
        ("Ada Moreira", "interview-soon"),
        ("Ana Lund", "interview-soon"),
        ("Omar Lund", "interview-soon"),
    ]
    assert "Europe/Lisbon" in soon[0][2]
    assert "Europe/Berlin" in soon[1][2]

    assert remind(session, FIRST + 23 * HOUR) == 0
    assert [remind(session, FIRST + 24 * HOUR) for _ in range(2)] == [1, 0]
    assert names(session)[3:] == ["Ana Lund", "Omar Lund"]


def test_only_who_has_not_locked_a_scorecard_is_reminded_of_it(session: Session, scene: Scene) -> None:
    expert, ada = somebody(session)
    candidacy = scenes.under_review(session, scene, expert, ada)
    interview = scenes.scheduled(session, scene, candidacy, ada)
    interviews.held(session, interview, now=FIRST + HOUR, actor=scene.ana)
    scorecards.save(session, candidacy, interview, scores(scene.brief), lock=True, now=FIRST + HOUR, actor=scene.ana)
    assert interview.status is InterviewStatus.HELD
    assert [remind(session, FIRST + DAY) for _ in range(2)] == [1, 0]
    assert names(session) == ["Omar Lund"]


def test_an_offer_that_waits_inside_is_reminded_of(session: Session, scene: Scene) -> None:
    candidacy = scenes.interested(session, scene, *somebody(session))
    settings.want_approval(session, scene.company, is_wanted=True, actor=scene.ana)
    offer = offers.make(
        session,
        candidacy,
        terms(),
        until=NOW + 9 * DAY,
        direct_reason="We worked with them twice before.",
        now=NOW,
        actor=scene.ana,
    )
    offer.created_at = NOW
    assert remind(session, NOW + DAY) == 0
    assert [remind(session, NOW + 2 * DAY) for _ in range(2)] == [1, 0]
    assert names(session) == ["Omar Lund"], "nobody approves their own"

    offers.send_back(session, offer, comment="Less, please.", now=NOW + 2 * DAY, actor=scene.omar)
    assert [remind(session, NOW + 3 * DAY) for _ in range(2)] == [1, 0]
    assert names(session) == ["Omar Lund", "Ana Lund"]


def test_a_brief_that_waits_for_a_colleague_is_reminded_of(session: Session, scene: Scene) -> None:
    approvals.set_policy(session, scene.company, needs_approval=True, actor=scene.ana)
    brief = briefs.draft(
        session, company=scene.company, draft=a_brief(start=date(2026, 12, 14)), today=TODAY, actor=scene.ana
    )
    approvals.publish(session, brief, now=NOW, actor=scene.ana)
    assert remind(session, NOW + DAY) == 0
    assert [remind(session, NOW + 2 * DAY) for _ in range(2)] == [1, 0]
    assert told(session) == [("Omar Lund", "waiting", f"your approval of the brief “{brief.title}”")]
    event = session.scalars(select(Event).where(Event.act == EventAct.REMINDED)).one()
    assert (event.object_id, event.actor_id) == (brief.public_id, None)
    assert session.get_one(Brief, brief.id).status.value == "pending-approval"


STAYING: dict[CandidacyStatus, Callable[..., Any]] = {
    CandidacyStatus.SHORTLISTED: lambda db, scene, expert, actor: _shortlisted(db, scene, expert),
    CandidacyStatus.INTERESTED: scenes.interested,
    CandidacyStatus.UNDER_REVIEW: scenes.under_review,
    CandidacyStatus.EVALUATED: scenes.evaluated,
}


def _shortlisted(db: Session, scene: Scene, expert: Any) -> Any:
    candidacy = candidacies.suggest(db, scene.slot, expert, now=NOW)
    candidacies.shortlist(db, candidacy, now=NOW, actor=scene.ana)
    return candidacy


@pytest.mark.parametrize("status", STAYING, ids=str)
def test_a_company_is_reminded_once_of_a_candidate_who_waits(
    session: Session, scene: Scene, status: CandidacyStatus
) -> None:
    candidacy = STAYING[status](session, scene, *somebody(session))
    session.flush()
    assert candidacy.status is status
    assert candidacy.due_at is not None
    late = candidacy.due_at + HOUR
    assert deadlines.move_due(session, candidacy.due_at - HOUR) == 0
    assert [deadlines.move_due(session, late) for _ in range(2)] == [1, 0]


def test_a_company_is_reminded_of_a_counter_offer_before_it_expires(session: Session, scene: Scene) -> None:
    expert, ada = somebody(session)
    candidacy, offer = scenes.offered(session, scene, expert, ada)
    offers.counter(session, offer, terms(amount=13_000), until=NOW + 4 * DAY, now=NOW, actor=ada)
    session.flush()
    assert deadlines.move_due(session, NOW + 2 * DAY) == 0
    assert [deadlines.move_due(session, NOW + 3.5 * DAY) for _ in range(2)] == [1, 0]
    assert [what for _, _, what in told(session)] == [
        "your answer to a counter-offer for “Fraud model into production”"
    ] * 2
    deadlines.move_due(session, NOW + 4 * DAY)
    assert candidacy.status is CandidacyStatus.OFFER_EXPIRED


def test_every_wait_of_a_candidacy_ends_or_is_reminded_of() -> None:
    assert set(WAITS) == deadlines.STAYING | deadlines.ENDING | {CandidacyStatus.ACCEPTED}
