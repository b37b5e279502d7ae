"""How a brief stands open: deadlines, questions, versions, locked criteria, ends, and what time does to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.domain.brief_moves import BriefEnd, questions_close
from marketplace.domain.criteria import CriterionDraft
from marketplace.domain.errors import Conflict, IllegalMove, Invalid, NotFound
from marketplace.domain.hiring_words import CandidacyStatus
from marketplace.domain.vocabulary import BriefStatus, Role
from marketplace.models import Application, Brief, BriefSlot, Candidacy, Expert, Job
from marketplace.services import (
    accounts,
    brief_clock,
    brief_openings,
    brief_questions,
    brief_versions,
    briefs,
    companies,
    experts,
)
from marketplace.services.hiring import settings
from marketplace.services.hiring.settings import Settings
from tests.factories import a_brief, an_expert
from tests.services.walks import a_registered_company, an_actor

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
OPEN = Settings(takes_applications=True, applications_until=NOW + timedelta(days=20))


@pytest.fixture
def brief(session: Session, today: date) -> Brief:
    """A brief that is open."""
    found = briefs.draft(session, company=a_registered_company(session), draft=a_brief(), today=today)
    briefs.publish(session, found, now=NOW)
    session.flush()
    return found


@pytest.fixture
def expert(session: Session, today: date) -> Expert:
    """A listed expert."""
    return experts.enlist(session, an_expert(), today=today)


def applied(db: Session, brief: Brief, expert: Expert) -> None:
    """Put an application there."""
    slot = db.scalars(select(BriefSlot).where(BriefSlot.brief_id == brief.id)).one()
    candidacy = Candidacy(
        slot_id=slot.id, brief_id=brief.id, expert_id=expert.id, status=CandidacyStatus.APPLIED, since=NOW
    )
    db.add(candidacy)
    db.flush()
    db.add(Application(candidacy_id=candidacy.id, submitted_at=NOW, brief_version=1, confirmed_at=NOW))
    db.flush()


def letters(db: Session) -> list[str]:
    """Return the letters that wait to be sent, in order."""
    return [job.payload["letter"] for job in db.scalars(select(Job).where(Job.kind == "mail").order_by(Job.id))]


def test_a_deadline_lies_within_bounds_and_questions_close_half_way(session: Session, brief: Brief) -> None:
    for days in (1, 300):
        with pytest.raises(Invalid):
            brief_openings.settle(session, brief, replace(OPEN, applications_until=NOW + timedelta(days=days)), now=NOW)
    brief_openings.settle(session, brief, OPEN, now=NOW)
    assert settings.of_brief(session, brief) == OPEN
    assert brief_questions.closes_at(brief, OPEN.applications_until) == NOW + timedelta(days=10)
    assert questions_close(NOW, NOW) == NOW


def test_a_question_is_asked_once_and_read_by_all_when_it_is_answered(
    session: Session, brief: Brief, expert: Expert
) -> None:
    brief_openings.settle(session, brief, OPEN, now=NOW)
    actor = an_actor(session)
    asked = brief_questions.ask(session, brief, expert, " Which data? ", now=NOW, actor=actor)
    assert brief_questions.ask(session, brief, expert, "Which data?", now=NOW, actor=actor) is asked
    assert not brief_questions.of_brief(session, brief, is_answered=True)
    with pytest.raises(Invalid):
        brief_questions.answer(session, brief, asked.public_id, "x" * 10_000, now=NOW, actor=actor)
    brief_questions.answer(session, brief, asked.public_id, "Three years of it.", now=NOW, actor=actor)
    (read,) = brief_questions.of_brief(session, brief, is_answered=True)
    assert (read.question, read.answer) == ("Which data?", "Three years of it.")
    with pytest.raises(NotFound):
        brief_questions.answer(session, brief, "nothing", "x", now=NOW, actor=actor)
    with pytest.raises(Conflict):
        brief_questions.ask(session, brief, expert, "Later?", now=NOW + timedelta(days=11), actor=actor)


def test_one_expert_asks_a_few_questions(session: Session, brief: Brief, expert: Expert) -> None:
    actor = an_actor(session)
    for number in range(brief_questions.MOST_OF_ONE):
        brief_questions.ask(session, brief, expert, f"Question {number}?", now=NOW, actor=actor)
    with pytest.raises(Conflict):
        brief_questions.ask(session, brief, expert, "One more?", now=NOW, actor=actor)


def test_every_addendum_is_a_version_beside_the_one_before(session: Session, brief: Brief, today: date) -> None:
    briefs.revise(session, brief, replace(briefs.draft_of(brief), outcome="Half the alarms."), today=today)
    briefs.revise(session, brief, replace(briefs.draft_of(brief), scope="No labelling."), today=today)
    said = [(one.row.number, one.draft.outcome, one.draft.scope) for one in brief_versions.of_brief(session, brief)]
    assert said == [(1, "", ""), (2, "Half the alarms.", ""), (3, "Half the alarms.", "No labelling.")]


def test_criteria_are_fixed_by_the_first_application_and_the_rest_is_not(
    session: Session, brief: Brief, expert: Expert, today: date
) -> None:
    whole = briefs.draft_of(brief)
    other = (CriterionDraft("Anything", weight=70), *whole.criteria[2:3], *whole.criteria[3:])
    lighter = replace(whole, criteria=tuple(replace(one, weight=w) for one, w in zip(other, (70, 20, 10), strict=True)))
    assert not brief_versions.is_locked(session, brief)
    applied(session, brief, expert)
    assert brief_versions.is_locked(session, brief)
    with pytest.raises(Conflict):
        briefs.revise(session, brief, lighter, today=today)
    briefs.revise(session, brief, replace(whole, outcome="Half the alarms."), today=today)
    assert brief.outcome == "Half the alarms."


@pytest.mark.parametrize(
    ("to", "reason", "refusal"),
    [
        (BriefStatus.EVALUATING, None, None),
        (BriefStatus.CLOSED_TO_APPLICATIONS, BriefEnd.ENOUGH, None),
        (BriefStatus.CLOSED_TO_APPLICATIONS, None, Invalid),
        (BriefStatus.WITHDRAWN, BriefEnd.PLANS, None),
        (BriefStatus.CANCELLED, None, Invalid),
        (BriefStatus.UNSUCCESSFUL, BriefEnd.NONE_SUITABLE, IllegalMove),
        (BriefStatus.DISCARDED, None, IllegalMove),
    ],
)
def test_a_company_ends_a_brief_with_a_reason(
    session: Session, brief: Brief, to: BriefStatus, reason: BriefEnd | None, refusal: type[Exception] | None
) -> None:
    if refusal is None:
        brief_openings.end(session, brief, to, reason=reason, now=NOW)
        assert brief.status is to
    else:
        with pytest.raises(refusal):
            brief_openings.end(session, brief, to, reason=reason, now=NOW)
        assert brief.status is BriefStatus.OPEN


def test_experts_see_a_brief_that_takes_applications_or_asked_them(
    session: Session, brief: Brief, expert: Expert
) -> None:
    with pytest.raises(NotFound):
        brief_openings.seen_by(session, expert, brief.public_id)
    brief_openings.settle(session, brief, OPEN, now=NOW)
    assert brief_openings.seen_by(session, expert, brief.public_id) is brief
    brief_openings.settle(session, brief, Settings(), now=NOW)
    applied(session, brief, expert)
    assert brief_openings.seen_by(session, expert, brief.public_id) is brief
    companies.block(session, brief.company, expert)
    with pytest.raises(NotFound):
        brief_openings.seen_by(session, expert, brief.public_id)


def test_a_brief_that_nobody_cares_for_is_warned_about_once_and_expires(session: Session, today: date) -> None:
    company = a_registered_company(session)
    user = accounts.register(
        session, email="mira@nordlicht.example", password_hash=None, name="Mira", roles=[Role.COMPANY], company=company
    )
    session.flush()
    actor = accounts.actor_of(session, user)
    brief = briefs.draft(session, company=company, draft=a_brief(), today=today, actor=actor)
    briefs.publish(session, brief, now=datetime.now(UTC), actor=actor)
    session.flush()
    last = datetime.now(UTC)
    assert brief_clock.keep_time(session, last + timedelta(days=24)) == (0, 0)
    for hour in range(2):
        brief_clock.keep_time(session, last + timedelta(days=25, hours=1 + hour))
    assert letters(session).count("brief-expiring") == 1
    assert brief_clock.keep_time(session, last + timedelta(days=30, hours=1))[1] == 1
    assert brief.status is BriefStatus.EXPIRED
    assert letters(session)[-1] == "brief-expired"


def test_a_slot_goes_by_the_name_of_its_brief_until_it_has_one_of_its_own(
    session: Session, brief: Brief, today: date
) -> None:
    slot = session.scalars(select(BriefSlot).where(BriefSlot.brief_id == brief.id)).one()
    briefs.revise(session, brief, replace(briefs.draft_of(brief), title="Fraud scores in time"), today=today)
    session.refresh(slot)
    assert slot.title == "Fraud scores in time"
    slot.title = "The engineer"
    session.flush()
    briefs.revise(session, brief, replace(briefs.draft_of(brief), title="Fraud scores"), today=today)
    session.refresh(slot)
    assert slot.title == "The engineer"
