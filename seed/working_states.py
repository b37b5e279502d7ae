"""What lies between the ends of an engagement's story: pieces of the work and weeks in every hand."""

from datetime import datetime

from marketplace.domain.engagement_words import PaidBy, Ruling, TimesheetStatus
from marketplace.domain.hiring_words import Side
from marketplace.domain.timesheets import DayDraft, WeekDraft, monday
from marketplace.services.engagements import disputes, milestones, timesheets
from seed.working_acts import DAY, Work, deliver, lead, milestone, plan, week


def in_every_hand(work: Work) -> None:
    """One piece waits for the expert's word, one is worked on, one waits for the company, and one was dropped."""
    db, clock = work.story.db, work.story.market.clock
    dropped = milestone(work, 6, now=clock - 11 * DAY)
    begun = milestone(work, 4, now=clock - 9 * DAY)
    handed_in = milestone(work, 5, now=clock - 8 * DAY)
    milestones.begin(db, begun, now=clock - 7 * DAY, actor=work.expert)
    deliver(work, handed_in, now=clock - 6 * DAY)
    why = work.text("dropped")
    milestones.drop(db, dropped, side=Side.COMPANY, text=why, now=clock - 5 * DAY, actor=work.company)
    plan(work, 3, now=clock - 2 * DAY)


def was_decided(work: Work, begun: datetime) -> None:
    """A milestone was disputed by the company, answered by the expert, and decided by a lead: half of it is due."""
    db = work.story.db
    one = deliver(work, milestone(work, 7, now=begun), now=begun + 3 * DAY)
    told = {side: work.text("disputed", side.value) for side in Side}
    at = begun + 8 * DAY
    milestones.dispute(db, one, side=Side.COMPANY, text=told[Side.COMPANY], now=at, actor=work.company)
    disputes.state(db, one, side=Side.EXPERT, text=told[Side.EXPERT], now=at + DAY, actor=work.expert)
    disputes.decide(
        db,
        one,
        ruling=Ruling.IN_PART,
        part_minor=one.amount_minor // 2 if one.amount_minor is not None else None,
        text=work.text("disputed", "ruling"),
        now=at + 4 * DAY,
        actor=lead(work),
    )


def answer_the_question(work: Work) -> None:
    """The expert explains the week that the company asked about, and hands it in again."""
    clock = work.story.market.clock
    asked = timesheets.find(work.story.db, work.engagement, monday(clock.date()) - 14 * DAY)
    if asked is None or asked.status is not TimesheetStatus.QUERIED:
        return
    days = tuple(DayDraft(row.day, row.minutes, row.note) for row in asked.days)
    draft = WeekDraft(days, answer=work.text("answer"))
    timesheets.write(
        work.story.db, work.engagement, asked.week, draft, submit=True, now=clock - 3 * DAY, actor=work.expert
    )


def week_begun(work: Work) -> None:
    """The hours of last week are written down and not handed in."""
    if work.engagement.paid_by is not PaidBy.PAYROLL:
        week(work, monday(work.story.market.clock.date()) - 7 * DAY, submit=False)
