"""What either side of an engagement should do next, and who decides between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from marketplace.domain.engagement_words import EngagementStatus, MilestoneStatus
from marketplace.domain.engagements import ends
from marketplace.domain.hiring_words import Side
from marketplace.domain.outcome_words import OutcomeKind
from marketplace.domain.timesheets import DayDraft, WeekDraft, monday
from marketplace.domain.todos import TodoKind
from marketplace.domain.waiting import DISPUTE
from marketplace.services.engagements import disputes, milestones, tasks, timesheets
from marketplace.services.outcomes import standing as outcomes
from marketplace.services.todos import of_company, of_staff
from tests.services.engagements.scene import FIRST_DAY, agreeing, at_work, by_milestones
from tests.services.engagements.test_milestones import submitted
from tests.services.hiring.scene import NOW
from tests.services.test_todos import anas, kinds, theirs
from tests.services.vetting.rounds import staff
from tests.web.engagements import a_milestone, in_dispute

K = TodoKind


def test_work_waits_for_whose_move_it_is(session: Session) -> None:
    work = at_work(session, by_milestones())
    stone = submitted(session, work)
    session.flush()
    engagement = work.engagement
    mine = of_company.todos(session, engagement.company, work.scene.ana, NOW)
    (line,) = [todo for todo in mine if todo.kind is K.MOVE_MILESTONES]
    named = {"engagement_id": engagement.public_id, "milestone_id": stone.public_id}
    assert (line.due, line.ids) == (stone.due_at, named)
    assert not {K.MOVE_MILESTONES, K.DELIVER} & set(kinds(theirs(session, engagement.expert)))


@pytest.mark.parametrize("status", [MilestoneStatus.AGREED, MilestoneStatus.IN_PROGRESS, MilestoneStatus.DISPUTED])
def test_the_first_page_says_of_a_milestone_what_the_engagement_says(session: Session, status: MilestoneStatus) -> None:
    work = at_work(session, by_milestones())
    engagement, stone = work.engagement, submitted(session, work)
    assert stone.due_on is not None
    stone.status, stone.due_at = status, None
    session.flush()
    for side, party in ((Side.EXPERT, engagement.expert), (Side.COMPANY, engagement.company)):
        said = [
            (task.until, task.consequence)
            for task in tasks.of_party(session, party, side, now=FIRST_DAY)
            if task.page == milestones.page_of(stone)
        ]
        shown = theirs(session, party) if side is Side.EXPERT else anas(session, work.scene)
        lines = [todo for todo in shown if todo.kind in (K.MOVE_MILESTONES, K.DELIVER, K.STATE_DISPUTE)]
        assert [(todo.due, todo.consequence) for todo in lines] == said
        assert all(todo.ids["milestone_id"] == stone.public_id for todo in lines)


def test_a_milestone_sent_back_is_due_on_its_day(session: Session) -> None:
    work = at_work(session, by_milestones())
    stone = submitted(session, work)
    stone.status, stone.due_at = MilestoneStatus.REVISION_REQUESTED, None
    session.flush()
    (line,) = [todo for todo in theirs(session, work.engagement.expert) if todo.kind is K.DELIVER]
    assert stone.due_on is not None
    assert line.due == ends(stone.due_on, work.engagement.company.time_zone)
    assert line.is_overdue(line.due + timedelta(minutes=1))


def test_one_thing_of_an_engagement_is_named_and_several_lead_to_it(session: Session) -> None:
    work = at_work(session, by_milestones())
    engagement = work.engagement
    draft = a_milestone(FIRST_DAY)
    for side, actor in ((Side.COMPANY, work.scene.ana), (Side.EXPERT, work.actor)):
        milestones.plan(session, engagement, draft, side=side, now=FIRST_DAY, actor=actor)
        session.flush()
    (first, second) = milestones.of_engagement(session, engagement)
    (line,) = [todo for todo in theirs(session, engagement.expert) if todo.kind is K.MOVE_MILESTONES]
    assert line.ids["milestone_id"] == first.public_id, "what the company has written waits for the expert's word"
    second.written_by = Side.COMPANY
    week = WeekDraft((DayDraft(FIRST_DAY.date(), 60),))
    monday_of = monday(FIRST_DAY.date())
    timesheets.write(session, engagement, monday_of, week, submit=True, now=FIRST_DAY, actor=work.actor)
    outcome = outcomes.open_one(session, engagement, OutcomeKind.DAY_30, FIRST_DAY, now=FIRST_DAY)
    session.flush()
    (line,) = [todo for todo in theirs(session, engagement.expert) if todo.kind is K.MOVE_MILESTONES]
    assert (line.count, line.ids) == (2, {"engagement_id": engagement.public_id})
    found = {todo.kind: todo for todo in anas(session, work.scene)}
    assert found[K.MOVE_HOURS].ids["week"] == monday_of.isoformat()
    assert found[K.REPORT_OUTCOME].ids["outcome_id"] == outcome.public_id


def test_disputes_and_challenges_wait_for_leads_without_a_part_in_them(session: Session) -> None:
    people = staff(session)
    work = at_work(session, by_milestones())
    name = in_dispute(session, work.engagement.public_id, work.scene.company, work.scene.ana, FIRST_DAY)
    now = FIRST_DAY + timedelta(days=1)
    found = of_staff.todos(session, people.lena, now, may_vet=True, may_decide=True)
    (line,) = [todo for todo in found if todo.kind is K.DECIDE_DISPUTE]
    assert (line.ids, line.due) == ({"milestone_id": name}, FIRST_DAY + DISPUTE)
    disputes.take(session, disputes.of(session, name), now=now, actor=people.lena)
    session.flush()
    assert K.DECIDE_DISPUTE in kinds(of_staff.todos(session, people.lena, now, may_vet=True, may_decide=True))
    assert K.DECIDE_DISPUTE not in kinds(of_staff.todos(session, people.leo, now, may_vet=True, may_decide=True))
    disputes.take(session, disputes.of(session, name), now=now, actor=people.leo)
    session.flush()
    involved = replace(people.leo, memberships={work.scene.company.id: frozenset()})
    assert K.DECIDE_DISPUTE not in kinds(of_staff.todos(session, involved, now, may_vet=True, may_decide=True))
    assert K.DECIDE_DISPUTE not in kinds(of_staff.todos(session, people.vera, now, may_vet=True, may_decide=False))


def test_an_agreement_waits_for_both_and_a_trial_for_the_company(session: Session) -> None:
    engagement = (work := agreeing(session)).engagement
    session.flush()
    told = (
        of_company.todos(session, engagement.company, work.scene.ana, NOW),
        theirs(session, engagement.expert),
    )
    assert all(K.GO_ON_TOGETHER in kinds(found) for found in told)
    engagement.status = EngagementStatus.TRIAL
    session.flush()
    assert K.GO_ON_TOGETHER in kinds(of_company.todos(session, engagement.company, work.scene.ana, NOW))
    assert K.GO_ON_TOGETHER not in kinds(theirs(session, engagement.expert))
