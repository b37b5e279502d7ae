"""Whose move it is in every state in which somebody waits, over one engagement and over all of them."""

from datetime import timedelta

from sqlalchemy.orm import Session

from marketplace.domain.hiring_words import Side
from marketplace.services.engagements import agreements, calendar, milestones, pausing, tasks, timesheets
from tests.services.engagements.scene import FIRST_DAY, Work, a_draft, agreeing, at_work, by_milestones, signed
from tests.services.engagements.test_milestones import agreed, submitted
from tests.services.engagements.test_timesheets import FRIDAY, WEEK, a_week, handed_in
from tests.services.hiring.scene import NOW

APPROVE = "Approve the hours of the week of 14 December, or ask about them"
SENTENCE = "The threshold cannot be met on this data."


def asked(session: Session, work: Work, side: Side, now=NOW) -> list[str]:
    """Return what waits for a side, and see that its list over everything says the same."""
    session.flush()
    stones, weeks = (
        milestones.of_engagement(session, work.engagement),
        timesheets.of_engagement(session, work.engagement),
    )
    found = tasks.of(work.engagement, stones, weeks, now=now)
    party = work.scene.company if side is Side.COMPANY else work.expert
    mine = [task.what for task in found if task.side is side]
    assert [task.what for task in tasks.of_party(session, party, side, now=now)] == mine
    assert all(task.consequence for task in found)
    return mine


def test_before_the_work_begins_somebody_writes_and_both_sign(session: Session) -> None:
    work = agreeing(session)
    assert (asked(session, work, Side.COMPANY), asked(session, work, Side.EXPERT)) == (["Write the agreement"], [])
    made = agreements.propose(session, work.engagement, a_draft(), now=NOW, actor=work.scene.ana)
    reads = ["Read and sign version 1 of the agreement"]
    assert asked(session, work, Side.COMPANY) == asked(session, work, Side.EXPERT) == reads
    agreements.send_back(session, made, comment=SENTENCE, now=NOW, actor=work.actor)
    (what,) = asked(session, work, Side.COMPANY)
    assert what.startswith("Write the next version")
    assert asked(session, work, Side.EXPERT) == []
    agreements.propose(session, work.engagement, a_draft(), now=NOW, actor=work.scene.ana)
    signed(session, work)
    assert asked(session, work, Side.COMPANY) == asked(session, work, Side.EXPERT) == []


def test_a_trial_a_pause_and_the_lists_wait_for_somebody(session: Session) -> None:
    work = at_work(session, a_draft(trial_weeks=2))
    assert asked(session, work, Side.COMPANY, FIRST_DAY) == ["Say how the trial goes"]
    pausing.confirm_trial(session, work.engagement, now=FIRST_DAY, actor=work.scene.ana)
    tomorrow = FIRST_DAY + timedelta(days=1)
    assert asked(session, work, Side.EXPERT, tomorrow) == ["Tick what is done of the first list: 1 open"]
    until = tomorrow.date() + timedelta(days=2)
    pausing.pause(
        session, work.engagement, side=Side.EXPERT, until=until, note=SENTENCE, now=tomorrow, actor=work.actor
    )
    assert "Go on with the work" in asked(session, work, Side.COMPANY, tomorrow)


def test_the_end_waits_for_the_whole_hand_over(session: Session) -> None:
    work = at_work(session)
    near = FIRST_DAY + timedelta(days=80)
    calendar.move_due(session, near)
    assert "Tick what is done of the hand-over: 6 open" in asked(session, work, Side.COMPANY, near)
    assert "Tick what is done of the hand-over: 7 open" in asked(session, work, Side.EXPERT, near)


def test_each_state_of_a_milestone_waits_for_one_side(session: Session) -> None:
    work = at_work(session, by_milestones())
    one = agreed(session, work)
    name = "milestone 1, A baseline behind a flag"
    assert asked(session, work, Side.EXPERT, FIRST_DAY) == [f"Begin {name}"]
    milestones.begin(session, one, now=FIRST_DAY, actor=work.actor)
    assert asked(session, work, Side.EXPERT, FIRST_DAY) == [f"Hand in {name}"]
    two = submitted(session, work)
    second = f"milestone {two.number}, {two.title}"
    assert f"Accept {second}, or send it back" in asked(session, work, Side.COMPANY, FIRST_DAY)
    milestones.request_revision(session, two, text=SENTENCE, now=FIRST_DAY, actor=work.scene.ana)
    assert f"Revise {second}" in asked(session, work, Side.EXPERT, FIRST_DAY)
    milestones.dispute(session, two, side=Side.EXPERT, text=SENTENCE, now=FIRST_DAY, actor=work.actor)
    for side in Side:
        assert f"Say what you have to about {second}" in asked(session, work, side, FIRST_DAY)


def test_hours_wait_for_the_company_then_for_the_expert_and_a_missing_week_is_asked_for(session: Session) -> None:
    work = at_work(session)
    later = FRIDAY + timedelta(days=4)
    assert "Hand in the hours of the week of 14 December" in asked(session, work, Side.EXPERT, later)
    sheet = handed_in(session, work)
    assert APPROVE in asked(session, work, Side.COMPANY, later)
    assert not [what for what in asked(session, work, Side.EXPERT, later) if "hours" in what]
    timesheets.query(session, sheet, question=SENTENCE, now=FRIDAY, actor=work.scene.ana)
    assert "Answer about the hours of the week of 14 December" in asked(session, work, Side.EXPERT, later)
    timesheets.write(session, work.engagement, WEEK, a_week(1), submit=True, now=FRIDAY, actor=work.actor)
    assert APPROVE in asked(session, work, Side.COMPANY, later)
