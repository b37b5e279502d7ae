"""Availability that nobody confirms: warned of once, then off the list, and back with one confirmation."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marketplace.domain.experts import AvailabilityDraft
from marketplace.domain.vocabulary import EventAct, ExpertStatus
from marketplace.models import Event, Expert, Job
from marketplace.services import accounts, experts, mail, reminders
from tests.conftest import TODAY
from tests.services.walks import a_listed_expert


@pytest.fixture
def ada(session: Session) -> Expert:
    expert = a_listed_expert(session, availability=AvailabilityDraft(confirmed_on=TODAY))
    expert.user = accounts.register(session, email="ada@experts.example", password_hash=None, name="Ada")
    return expert


def letters(db: Session) -> list[tuple[str, str]]:
    found = db.scalars(sa.select(Job).where(Job.kind == "mail").order_by(Job.id))
    return [(job.payload["letter"], job.payload["facts"].get("day", "")) for job in found]


def test_each_warning_is_sent_once_and_then_the_expert_is_off_the_list(session: Session, ada: Expert) -> None:
    history = {}
    for days in range(92):
        told = reminders.remind(session, TODAY + timedelta(days=days))
        if told != (0, 0):
            history[days] = told

    assert sorted(history) == [*range(25, 30), *range(85, 90), 90]
    assert letters(session) == [
        ("availability-warning", "23 December 2026"),
        ("availability-warning", "21 February 2027"),
        ("went-stale", ""),
    ]
    assert ada.status is ExpertStatus.STALE
    assert session.scalars(sa.select(Event).where(Event.act == EventAct.WENT_STALE)).one().actor_id is None


def test_who_confirms_hears_nothing(session: Session, ada: Expert) -> None:
    ada.availability_confirmed_on = TODAY + timedelta(days=80)
    assert reminders.remind(session, TODAY + timedelta(days=91)) == (0, 0)


def test_a_stale_expert_comes_back(session: Session, ada: Expert) -> None:
    reminders.remind(session, TODAY + timedelta(days=90))
    experts.resume(session, ada)
    assert ada.status is ExpertStatus.APPROVED


def test_hours_that_were_never_confirmed_count_from_when_they_were_written(session: Session, ada: Expert) -> None:
    ada.availability_confirmed_on = None
    ada.created_at = datetime(TODAY.year, TODAY.month, TODAY.day, 23, 59, tzinfo=UTC)
    assert reminders.remind(session, TODAY + timedelta(days=24)) == (0, 0)
    assert reminders.remind(session, TODAY + timedelta(days=25)) == (1, 0)
    assert reminders.remind(session, TODAY + timedelta(days=90)) == (0, 1)


def test_nobody_is_asked_who_could_not_confirm(session: Session, ada: Expert) -> None:
    ada.user = None
    session.flush()
    assert reminders.remind(session, TODAY + timedelta(days=400)) == (0, 0)
    assert ada.status is ExpertStatus.APPROVED


def test_the_letter_says_what_happens_when(session: Session, ada: Expert) -> None:
    from marketplace.services import jobs

    reminders.remind(session, TODAY + timedelta(days=85))
    task = jobs.claim(session, datetime.now(UTC))
    assert task is not None
    written = mail.write(session, task, site="https://assay.example")
    assert written.subject == "Please confirm your availability before 21 February 2027"
    assert "from that day your profile is not ranked" in written.text
    assert "https://assay.example/profile/availability" in written.text
