"""How companies treat experts, counted: in time, late, not at all, and what counts neither way."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.domain.candidacies import WAITS
from marketplace.domain.conduct import LEAST, OWED, Conduct
from marketplace.domain.hiring_words import CandidacyStatus, NotSelectedReason, Side
from marketplace.domain.states import Who
from marketplace.domain.vocabulary import BriefStatus
from marketplace.models import Brief, Candidacy, CandidacyStay
from marketplace.services import briefs, conduct
from marketplace.services.hiring import candidacies, endings, scorecards
from tests.conftest import TODAY
from tests.factories import a_brief
from tests.services.hiring.scene import NOW, SENTENCE, Scene, a_scene, criterion, interested, invited, somebody

NAMES = ("Ada Moreira", "Chen Wu", "Dara Silva", "Emil Berg", "Fay Ono", "Gil Ros")


@pytest.fixture
def scene(session: Session) -> Scene:
    return a_scene(session)


def seen(db: Session, scene: Scene, days: float) -> Conduct:
    """The conduct some days later; asked about one company or about many, it is the same."""
    db.flush()
    now = NOW + timedelta(days=days)
    one = conduct.of_company(db, scene.company.id, now)
    many = conduct.of_companies(db, [scene.company.id], now)[scene.company.id]
    assert (one.due, one.in_time, one.ended, one.hired) == (many.due, many.in_time, many.ended, many.hired)
    return one


def waiting(db: Session, scene: Scene, count: int) -> list[Candidacy]:
    return [interested(db, scene, *somebody(db, name)) for name in NAMES[:count]]


def test_the_states_that_count_are_those_that_say_so() -> None:
    said = {status for status, wait in WAITS.items() if "response rate" in wait.consequence}
    assert said == OWED
    assert all(WAITS[status].side is Side.COMPANY for status in OWED)


def test_answers_count_when_they_are_given_or_overdue(session: Session, scene: Scene) -> None:
    people = waiting(session, scene, 4)
    assert seen(session, scene, 1) == Conduct()
    scorecards.begin_review(session, people[0], now=NOW + timedelta(days=2), actor=scene.ana)
    assert seen(session, scene, 3) == Conduct(due=1, in_time=1)
    assert seen(session, scene, 7.5) == Conduct(due=4, in_time=1), "three were due after seven days"
    scorecards.begin_review(session, people[1], now=NOW + timedelta(days=8), actor=scene.ana)
    assert seen(session, scene, 8) == Conduct(due=4, in_time=1), "late is late"
    endings.withdraw(session, people[2], now=NOW + timedelta(days=8), actor=scene.ana)
    assert seen(session, scene, 9) == Conduct(due=4, in_time=1), "they waited for longer than they should"


def test_what_the_expert_or_the_system_ends_in_time_counts_neither_way(session: Session, scene: Scene) -> None:
    people = waiting(session, scene, 2)
    endings.withdraw(session, people[0], now=NOW + timedelta(days=1), actor=scene.ana)
    endings.brief_ended(session, scene.brief, now=NOW + timedelta(days=1))
    assert seen(session, scene, 30) == Conduct()


def test_from_five_on_there_are_figures(session: Session, scene: Scene) -> None:
    for count, candidacy in enumerate(waiting(session, scene, LEAST), start=1):
        later = NOW + timedelta(days=count)
        scorecards.begin_review(session, candidacy, now=later, actor=scene.ana)
        told = seen(session, scene, 6)
        if count < LEAST:
            assert (told.response_rate, told.median_time, told.reliability) == (None, None, None)
    assert (told.response_rate, told.median_time) == (1.0, timedelta(days=3))
    assert told.hire_rate is None


def test_a_no_with_a_reason_is_an_answer(session: Session, scene: Scene) -> None:
    (one,) = waiting(session, scene, 1)
    reason = NotSelectedReason.ANOTHER_FITS_BETTER
    said = {"reason": reason, "criterion": criterion(scene.brief), "feedback": SENTENCE}
    endings.not_selected(session, one, **said, now=NOW, actor=scene.ana)
    assert seen(session, scene, 1) == Conduct(due=1, in_time=1)


def test_invitations_that_wait_for_the_expert_are_not_the_companys(session: Session, scene: Scene) -> None:
    invited(session, scene, somebody(session)[0])
    assert seen(session, scene, 30) == Conduct()


def test_ended_briefs_count_and_drafts_and_open_ones_do_not(session: Session, scene: Scene) -> None:
    ends = [BriefStatus.COMPLETED, BriefStatus.FILLED, BriefStatus.UNSUCCESSFUL, BriefStatus.EXPIRED]
    ends += [BriefStatus.CANCELLED, BriefStatus.DRAFT, BriefStatus.OPEN, BriefStatus.PARTIALLY_FILLED]
    for end in ends:
        row: Brief = briefs.draft(session, company=scene.company, draft=a_brief(), today=TODAY)
        row.status, row.published_at = end, None if end is BriefStatus.DRAFT else NOW
    told = seen(session, scene, 1)
    assert (told.ended, told.hired, told.hire_rate) == (5, 2, 0.4)
    assert told.reliability == 0.4


def test_another_companys_answers_are_not_counted(session: Session, scene: Scene) -> None:
    other = a_scene(session, name="Anderswo Labs")
    (one,) = waiting(session, other, 1)
    scorecards.begin_review(session, one, now=NOW, actor=other.ana)
    assert seen(session, scene, 30) == Conduct()
    assert conduct.of_companies(session, [], NOW) == {}


def stays(db: Session) -> list[tuple[CandidacyStatus, datetime, datetime | None, Who | None]]:
    db.flush()
    rows = db.scalars(select(CandidacyStay).order_by(CandidacyStay.id))
    return [(row.status, row.since, row.until, row.left_by) for row in rows]


def test_every_move_ends_one_stay_and_begins_the_next(session: Session, scene: Scene) -> None:
    expert, _ = somebody(session)
    candidacy = candidacies.suggest(session, scene.slot, expert, now=NOW)
    later = NOW + timedelta(days=1)
    candidacies.shortlist(session, candidacy, now=later, actor=scene.ana)
    assert stays(session) == [
        (CandidacyStatus.SUGGESTED, NOW, later, Who.COMPANY),
        (CandidacyStatus.SHORTLISTED, later, None, None),
    ]
