"""Work that is over and that nobody closes: what came of it is asked all the same, and the system closes it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.domain.engagement_words import Checklist, EndReason, EngagementStatus, MilestoneStatus
from marketplace.domain.errors import Conflict, IllegalMove
from marketplace.domain.hiring_words import Side
from marketplace.domain.outcome_words import OutcomeKind
from marketplace.domain.outcomes import BLIND_FOR
from marketplace.domain.vocabulary import BriefStatus, EventAct
from marketplace.models import Event, Job
from marketplace.services.engagements import agreements, calendar, ending, items, milestones
from marketplace.services.outcomes import calendar as outcomes
from marketplace.services.outcomes import standing
from tests.services.engagements.scene import FIRST_DAY, Work, a_draft, at_work, signed
from tests.services.engagements.test_endings import hand_over
from tests.services.hiring.scene import terms
from tests.web.engagements import a_milestone

_S = EngagementStatus
DAY = timedelta(days=1)
LAST = FIRST_DAY + 90 * DAY
"""The morning of the agreed last day."""


@pytest.fixture
def work(session: Session) -> Work:
    """Work whose hand-over has begun."""
    made = at_work(session)
    calendar.move_due(session, LAST - 13 * DAY)
    assert (made.engagement.status, made.engagement.last_day) == (_S.ENDING, LAST.date())
    return made


def kinds(session: Session, work: Work) -> list[OutcomeKind]:
    return [one.kind for one in standing.of_engagement(session, work.engagement)]


def letters(session: Session, name: str) -> list[dict[str, Any]]:
    jobs = session.scalars(select(Job).where(Job.kind == "mail").order_by(Job.id))
    return [job.payload for job in jobs if job.payload["letter"] == name]


def test_what_came_of_it_is_asked_after_the_last_day_closed_or_not(session: Session, work: Work) -> None:
    outcomes.move_due(session, LAST)
    assert OutcomeKind.END not in kinds(session, work)
    outcomes.move_due(session, LAST + DAY)
    last = standing.of_engagement(session, work.engagement)[-1]
    assert (last.kind, last.fell_due_at) == (OutcomeKind.END, work.engagement.due_at)
    assert last.due_at == LAST + DAY + BLIND_FOR
    hand_over(session, work, LAST + 2 * DAY)
    ending.close(session, work.engagement, side=Side.COMPANY, now=LAST + 2 * DAY, actor=work.scene.ana)
    before = kinds(session, work)
    outcomes.move_due(session, LAST + 3 * DAY)
    assert kinds(session, work) == before, "closing it asks nothing twice"


def test_days_after_the_last_one_ask_nothing_of_work_that_is_over(session: Session) -> None:
    work = at_work(session)
    day = FIRST_DAY.date() + 20 * DAY
    given = {"side": Side.COMPANY, "reason": EndReason.WORK_DONE, "note": "All of it is delivered and running."}
    ending.give_notice(session, work.engagement, last_day=day, now=FIRST_DAY, actor=work.scene.ana, **given)
    session.flush()
    assert outcomes.move_due(session, FIRST_DAY + 31 * DAY) == 1
    assert kinds(session, work) == [OutcomeKind.END]
    assert outcomes.move_due(session, FIRST_DAY + 32 * DAY) == 0


def test_the_system_completes_it_and_writes_down_what_is_open(session: Session, work: Work) -> None:
    first, *rest = items.of_list(work.engagement, Checklist.HAND_OVER)
    for side, actor in ((Side.COMPANY, work.scene.ana), (Side.EXPERT, work.actor)):
        if items.wants(first, side):
            items.tick(session, work.engagement, first.public_id, side=side, is_on=True, now=LAST, actor=actor)
    calendar.move_due(session, LAST + DAY)
    calendar.move_due(session, LAST + 14 * DAY)
    assert work.engagement.status is _S.ENDING, "the last day is over at midnight"
    calendar.move_due(session, LAST + 15 * DAY)
    assert (work.engagement.status, work.engagement.ended_for) == (_S.COMPLETED, EndReason.AGREED_END)
    assert work.scene.brief.status is BriefStatus.COMPLETED
    last = session.scalars(select(Event).where(Event.act == EventAct.COMPLETED).order_by(Event.id)).first()
    assert last is not None
    assert (last.actor_id, last.after["open"]) == (None, [item.key for item in rest])


def test_what_somebody_has_to_decide_is_decided_first(session: Session, work: Work) -> None:
    draft = replace(a_milestone(LAST), amount_minor=None)
    stone = milestones.plan(session, work.engagement, draft, side=Side.COMPANY, now=LAST, actor=work.scene.ana)
    stone.status = MilestoneStatus.DISPUTED
    session.flush()
    calendar.move_due(session, LAST + 20 * DAY)
    assert work.engagement.status is _S.ENDING
    stone.status = MilestoneStatus.DROPPED
    session.flush()
    calendar.move_due(session, LAST + 20 * DAY)
    assert work.engagement.status is _S.COMPLETED


def test_the_expert_closes_what_is_handed_over(session: Session, work: Work) -> None:
    told = {"side": Side.EXPERT, "now": LAST, "actor": work.actor}
    with pytest.raises(Conflict, match="not handed over"):
        ending.close(session, work.engagement, **told)
    hand_over(session, work, LAST)
    ending.close(session, work.engagement, **told)
    assert (work.engagement.status, work.engagement.ended_at) == (_S.COMPLETED, LAST)


def test_each_side_asks_the_other_for_its_ticks_once_in_some_days(session: Session, work: Work) -> None:
    before = len(letters(session, "engagement-task"))
    told = {"side": Side.EXPERT, "actor": work.actor}
    ending.ask_to_close(session, work.engagement, now=LAST, **told)
    asked = letters(session, "engagement-task")[before:]
    assert len(asked) == 2, "both who manage engagements for the company"
    assert "wants to close the work" in asked[0]["facts"]["what"]
    assert "closed after 28 March 2027" in asked[0]["facts"]["consequence"]
    with pytest.raises(IllegalMove, match="give them 3 days"):
        ending.ask_to_close(session, work.engagement, now=LAST + DAY, **told)
    hand_over(session, work, LAST)
    with pytest.raises(IllegalMove, match="Nothing waits for the other side"):
        ending.ask_to_close(session, work.engagement, now=LAST + 4 * DAY, **told)


def test_an_extension_after_the_last_day_takes_the_question_back(session: Session, work: Work) -> None:
    late = LAST + 2 * DAY
    outcomes.move_due(session, late)
    assert OutcomeKind.END in kinds(session, work)
    more = terms(starts_on=late.date(), weeks=8.0)
    agreements.propose(session, work.engagement, a_draft(), terms=more, now=late, actor=work.scene.ana)
    signed(session, work, now=late)
    assert work.engagement.status is _S.ACTIVE
    session.flush()
    outcomes.move_due(session, late)
    assert OutcomeKind.END not in kinds(session, work)
    again = late + 60 * DAY
    calendar.move_due(session, again)
    outcomes.move_due(session, again)
    assert kinds(session, work)[-1] is OutcomeKind.END
