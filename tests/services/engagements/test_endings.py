"""Pauses, notice, hand-over, and how an engagement and its brief end."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from marketplace.domain.engagement_words import Checklist, EndReason, EngagementStatus, PaidBy
from marketplace.domain.engagements import hand_over_from, last_day
from marketplace.domain.errors import Conflict, IllegalMove, Invalid
from marketplace.domain.hiring_words import Side
from marketplace.domain.vocabulary import BriefStatus, EngagementModel, RateUnit
from marketplace.services.engagements import agreements, calendar, conversion, ending, items, pausing
from marketplace.services.hiring import endings
from tests.services.engagements.scene import FIRST_DAY, Work, a_draft, agreeing, at_work, scheduled, signed
from tests.services.hiring import scene as scenes
from tests.services.hiring.scene import NOW, SENTENCE, somebody, terms

_S = EngagementStatus
WHY = "The budget of the next quarter was cut."


def hand_over(session: Session, work: Work, now: datetime) -> None:
    for item in items.of_list(work.engagement, Checklist.HAND_OVER):
        for side, actor in ((Side.COMPANY, work.scene.ana), (Side.EXPERT, work.actor)):
            if items.wants(item, side):
                items.tick(session, work.engagement, item.public_id, side=side, is_on=True, now=now, actor=actor)


def test_a_pause_has_a_day_and_its_end_is_said_by_either_side(session: Session) -> None:
    work = at_work(session)
    one = {"now": FIRST_DAY, "actor": work.actor}
    for until in (FIRST_DAY.date(), FIRST_DAY.date() + timedelta(days=91)):
        with pytest.raises(Invalid):
            pausing.pause(session, work.engagement, side=Side.EXPERT, until=until, note=WHY, **one)
    pausing.pause(session, work.engagement, side=Side.EXPERT, until=date(2026, 12, 20), note=WHY, **one)
    assert work.engagement.status is _S.PAUSED
    assert calendar.move_due(session, FIRST_DAY + timedelta(days=3)) == 0
    assert calendar.move_due(session, FIRST_DAY + timedelta(days=7)) == 1
    pausing.resume(session, work.engagement, side=Side.COMPANY, now=FIRST_DAY, actor=work.scene.ana)
    assert (work.engagement.status, work.engagement.paused_until) == (_S.ACTIVE, None)


def test_notice_is_kept_and_the_last_day_terminates_what_is_not_handed_over(session: Session) -> None:
    work = at_work(session)
    given = {"side": Side.COMPANY, "reason": EndReason.BUDGET_CUT, "note": WHY, "now": FIRST_DAY}
    for day in (date(2026, 12, 27), date(2027, 4, 1)):
        with pytest.raises(Invalid):
            ending.give_notice(session, work.engagement, last_day=day, actor=work.scene.ana, **given)
    with pytest.raises(Invalid):
        ending.give_notice(
            session,
            work.engagement,
            last_day=date(2026, 12, 28),
            actor=work.scene.ana,
            **given | {"reason": EndReason.AGREED_END},
        )
    ending.give_notice(session, work.engagement, last_day=date(2026, 12, 28), actor=work.scene.ana, **given)
    assert (work.engagement.status, work.engagement.ended_by) == (_S.ENDING, Side.COMPANY)
    with pytest.raises(Conflict, match="not handed over"):
        ending.close(session, work.engagement, side=Side.COMPANY, now=FIRST_DAY, actor=work.scene.ana)

    over = FIRST_DAY + timedelta(days=15)
    calendar.move_due(session, over)
    assert (work.engagement.status, work.engagement.ended_at) == (_S.TERMINATED, over)
    assert work.engagement.ended_for is EndReason.BUDGET_CUT
    assert work.scene.brief.status is BriefStatus.COMPLETED


def test_short_work_is_handed_over_in_its_last_quarter(session: Session) -> None:
    work = at_work(session)
    engagement, today = work.engagement, FIRST_DAY.date()
    engagement.ends_on = last_day(engagement.starts_on, 2)
    session.flush()
    assert engagement.ends_on is not None
    begins = hand_over_from(engagement.starts_on, engagement.ends_on)
    assert (begins - engagement.starts_on, engagement.ends_on - begins) == (timedelta(days=10), timedelta(days=3))
    calendar.move_due(session, FIRST_DAY + (begins - today) - timedelta(days=1))
    assert engagement.status is _S.ACTIVE
    calendar.move_due(session, FIRST_DAY + (begins - today))
    assert (engagement.status, engagement.last_day) == (_S.ENDING, engagement.ends_on)


def test_the_agreed_end_opens_the_hand_over_and_only_the_list_closes_it(session: Session) -> None:
    work = at_work(session)
    near = FIRST_DAY + timedelta(days=77)
    calendar.move_due(session, near)
    assert (work.engagement.status, work.engagement.last_day) == (_S.ENDING, date(2027, 3, 14))
    late = near + timedelta(days=20)
    assert calendar.move_due(session, late) == 1
    assert work.engagement.status is _S.ENDING

    company_only = next(
        one for one in items.of_list(work.engagement, Checklist.HAND_OVER) if not items.wants(one, Side.EXPERT)
    )
    with pytest.raises(IllegalMove, match="other side"):
        items.tick(
            session,
            work.engagement,
            company_only.public_id,
            side=Side.EXPERT,
            is_on=True,
            now=late,
            actor=work.actor,
        )
    hand_over(session, work, late)
    ending.close(session, work.engagement, side=Side.COMPANY, now=late, actor=work.scene.ana)
    assert (work.engagement.status, work.scene.brief.status) == (_S.COMPLETED, BriefStatus.COMPLETED)
    with pytest.raises(IllegalMove, match="has ended"):
        items.tick(
            session,
            work.engagement,
            company_only.public_id,
            side=Side.COMPANY,
            is_on=False,
            now=late,
            actor=work.scene.ana,
        )


def test_an_extension_takes_back_the_end(session: Session) -> None:
    work = at_work(session)
    near = FIRST_DAY + timedelta(days=77)
    calendar.move_due(session, near)
    more = terms(starts_on=date(2027, 3, 15), weeks=8.0)
    agreements.propose(session, work.engagement, a_draft(), terms=more, now=near, actor=work.scene.ana)
    signed(session, work, now=near)
    assert (work.engagement.status, work.engagement.ended_for) == (_S.ACTIVE, None)
    assert calendar.move_due(session, near) == 0


@pytest.mark.parametrize("make", [agreeing, scheduled])
def test_before_the_first_day_either_side_steps_back_and_the_brief_has_nobody(session: Session, make) -> None:
    work = make(session)
    given = {"side": Side.EXPERT, "reason": EndReason.PERSONAL, "note": WHY, "now": NOW, "actor": work.actor}
    with pytest.raises(Invalid):
        ending.step_back(session, work.engagement, **given | {"note": "no"})
    ending.step_back(session, work.engagement, **given)
    assert (work.engagement.status, work.engagement.started_at) == (_S.TERMINATED, None)
    assert work.scene.brief.status is BriefStatus.UNSUCCESSFUL


def test_a_trial_ends_without_notice_and_running_work_does_not(session: Session) -> None:
    work = at_work(session, a_draft(trial_weeks=2))
    given = {"side": Side.EXPERT, "reason": EndReason.DATA_NOT_PROVIDED, "note": WHY, "now": FIRST_DAY}
    ending.step_back(session, work.engagement, actor=work.actor, **given)
    assert work.engagement.status is _S.TERMINATED
    other = at_work(session, name="Bo Lindqvist", scene=scenes.a_scene(session, name="Kite Labs"))
    with pytest.raises(IllegalMove, match="ends with notice"):
        ending.step_back(session, other.engagement, actor=other.actor, **given)


def test_the_company_confirms_a_trial(session: Session) -> None:
    work = at_work(session, a_draft(trial_weeks=2))
    pausing.confirm_trial(session, work.engagement, now=FIRST_DAY, actor=work.scene.ana)
    assert work.engagement.status is _S.ACTIVE
    with pytest.raises(IllegalMove):
        pausing.confirm_trial(session, work.engagement, now=FIRST_DAY, actor=work.scene.ana)


def test_a_lead_admin_ends_what_is_in_dispute(session: Session) -> None:
    work = at_work(session)
    with pytest.raises(Invalid):
        ending.terminate(
            session, work.engagement, reason=EndReason.CONVERTED, note=WHY, now=FIRST_DAY, actor=work.actor
        )
    ending.terminate(session, work.engagement, reason=EndReason.BREACH, note=WHY, now=FIRST_DAY, actor=work.actor)
    assert (work.engagement.status, work.engagement.ended_by) == (_S.TERMINATED, None)


def test_a_brief_waits_until_everybody_was_told_why_not(session: Session) -> None:
    scene = scenes.a_scene(session)
    bo, bo_actor = somebody(session, "Bo Lindqvist")
    other = scenes.interested(session, scene, bo, bo_actor)
    work = at_work(session, scene=scene)
    given = {"side": Side.COMPANY, "reason": EndReason.WORK_DONE, "note": WHY, "now": FIRST_DAY}
    ending.give_notice(session, work.engagement, last_day=FIRST_DAY.date(), actor=scene.ana, **given)
    hand_over(session, work, FIRST_DAY)
    ending.close(session, work.engagement, side=Side.COMPANY, now=FIRST_DAY, actor=scene.ana)
    assert (work.engagement.status, scene.brief.status) == (_S.COMPLETED, BriefStatus.IN_DELIVERY)

    key = scenes.criterion(scene.brief)
    endings.give_feedback(session, other, criterion=key, feedback=SENTENCE, now=FIRST_DAY, actor=scene.ana)
    assert calendar.move_due(session, FIRST_DAY) == 1
    assert scene.brief.status is BriefStatus.COMPLETED


def test_hired_for_good_is_a_linked_engagement_that_ends_the_first(session: Session) -> None:
    work = at_work(session)
    place = terms(
        model=EngagementModel.FULL_TIME,
        amount=9_600_000,
        unit=RateUnit.YEAR,
        hours_per_week=40.0,
        weeks=None,
        starts_on=date(2027, 1, 4),
    )
    draft = a_draft(paid_by=PaidBy.PAYROLL)
    with pytest.raises(Invalid):
        conversion.convert(session, work.engagement, draft, terms=terms(), now=FIRST_DAY, actor=work.scene.ana)
    new = conversion.convert(session, work.engagement, draft, terms=place, now=FIRST_DAY, actor=work.scene.ana)
    with pytest.raises(IllegalMove, match="once at a time"):
        conversion.convert(session, work.engagement, draft, terms=place, now=FIRST_DAY, actor=work.scene.ana)
    assert conversion.next_of(session, work.engagement) is new
    assert "no fee" not in new.agreements[0].text
    signed(session, Work(work.scene, work.expert, work.actor, new), now=FIRST_DAY)
    assert (new.status, work.engagement.status) == (_S.SCHEDULED, _S.ACTIVE)

    calendar.move_due(session, datetime(2027, 1, 4, 9, tzinfo=FIRST_DAY.tzinfo))
    assert (new.status, new.ends_on) == (_S.ACTIVE, None)
    assert (work.engagement.status, work.engagement.ended_for) == (_S.COMPLETED, EndReason.CONVERTED)
    assert work.scene.brief.status is BriefStatus.IN_DELIVERY
