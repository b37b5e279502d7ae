"""What becomes of an engagement: over with what came of it, in full swing, disputed, paused, beginning or ending."""

from datetime import UTC, datetime, time
from typing import Any

from marketplace.domain.engagement_words import Checklist, EndReason
from marketplace.domain.engagements import hand_over_from
from marketplace.domain.hiring_words import Side
from marketplace.services.engagements import ending, milestones, pausing
from marketplace.services.outcomes import calendar
from seed.working_acts import (
    DAY,
    Work,
    agreement,
    begin,
    deliver,
    give_notice,
    hand_over,
    lead,
    milestone,
    send_back,
    sign,
    tick,
    weeks,
)
from seed.working_outcomes import challenge, chance, only_the_expert_says, report, silence
from seed.working_states import answer_the_question, in_every_hand, was_decided, week_begun


def is_over(work: Work) -> None:
    """Done as agreed or ended early; three outcomes, each published."""
    goes_well = work.story.rng.random() < chance(work.score)
    begin(work, is_by_milestones=work.story.rng.random() < 0.5)
    start, last = work.story.now, _end_of(work)
    tick(work, Checklist.ONBOARDING)
    one = deliver(work, milestone(work, 0, now=start + DAY), now=start + 9 * DAY)
    milestones.accept(work.story.db, one, now=start + 14 * DAY, actor=work.company)
    for days in (30, 90):
        if start + days * DAY < last:
            early = goes_well if work.story.rng.random() < 0.8 else not goes_well
            report(work, start + days * DAY, goes_well=early)
    reason = EndReason.WORK_DONE if goes_well or work.story.rng.random() < 0.6 else EndReason.BUDGET_CUT
    give_notice(work, reason, side=Side.COMPANY, now=last - 15 * DAY)
    hand_over(work, last)
    report(work, last + DAY, goes_well=goes_well)


def was_challenged(work: Work) -> None:
    """A report was challenged, and stands."""
    _challenged(work, is_upheld=True)


def was_removed(work: Work) -> None:
    """A report was challenged, and removed."""
    _challenged(work, is_upheld=False)


def is_challenged(work: Work) -> None:
    """A report is challenged; a lead has yet to decide."""
    _challenged(work, is_upheld=None)


def _challenged(work: Work, *, is_upheld: bool | None) -> None:
    begin(work)
    start = work.story.now
    tick(work, Checklist.ONBOARDING, until=work.story.market.clock.date())
    outcome = report(work, start + 30 * DAY, goes_well=False)
    published = outcome.published_at or start + 34 * DAY
    challenge(work, outcome, published + 2 * DAY, is_upheld=is_upheld, lead=lead(work))
    weeks(work, 4)


def runs(work: Work) -> None:
    """In full swing: hours, milestones, and what came of the first month, which the expert has yet to report."""
    begin(work)
    start, clock = work.story.now, work.story.market.clock
    tick(work, Checklist.ONBOARDING, until=clock.date())
    first = deliver(work, milestone(work, 0, now=start + DAY), now=start + 6 * DAY)
    milestones.accept(work.story.db, first, now=start + 12 * DAY, actor=work.company)
    second = deliver(work, milestone(work, 1, now=start + 14 * DAY), now=clock - 12 * DAY)
    said = {"text": work.text("missing"), "now": clock - 4 * DAY, "actor": work.company}
    milestones.request_revision(work.story.db, second, **said)
    milestone(work, 2, now=clock - 3 * DAY)
    in_every_hand(work)
    weeks(work, 5)
    report(work, start + 30 * DAY, goes_well=True, is_late=True)


def is_disputed(work: Work) -> None:
    """Ninety days in; one dispute was decided, and another milestone waits for a lead."""
    begin(work, is_by_milestones=True)
    start, clock = work.story.now, work.story.market.clock
    tick(work, Checklist.ONBOARDING, until=clock.date())
    was_decided(work, start + 8 * DAY)
    report(work, start + 30 * DAY, goes_well=True)
    one = deliver(work, milestone(work, 1, now=clock - 20 * DAY), now=clock - 15 * DAY)
    milestones.request_revision(work.story.db, one, text=work.text("missing"), now=clock - 9 * DAY, actor=work.company)
    told: dict[str, Any] = {"text": work.text("dispute"), "now": clock - 3 * DAY}
    milestones.dispute(work.story.db, one, side=Side.EXPERT, actor=work.expert, **told)
    weeks(work, 3)
    answer_the_question(work)
    report(work, start + 90 * DAY, goes_well=True, is_late=True)


def rests(work: Work) -> None:
    """Paused until a day, with the first outcome due and nothing said."""
    begin(work)
    clock = work.story.market.clock
    tick(work, Checklist.ONBOARDING, until=work.engagement.starts_on + 7 * DAY)
    weeks(work, 4)
    until, note = clock.date() + 12 * DAY, work.text("pauses")
    now = clock - 3 * DAY
    pausing.pause(
        work.story.db, work.engagement, side=Side.COMPANY, until=until, note=note, now=now, actor=work.company
    )
    report_nothing(work)


def report_nothing(work: Work) -> None:
    """The first month is over, and nobody has said anything yet."""
    calendar.fall_due(work.story.db, work.engagement, now=work.story.market.clock - DAY)


def is_on_trial(work: Work) -> None:
    """In the second week of a paid trial."""
    begin(work, trial_weeks=3)
    tick(work, Checklist.ONBOARDING, until=work.story.market.clock.date())
    week_begun(work)


def hands_over(work: Work) -> None:
    """The agreed end is near, and half of it is handed over."""
    begin(work)
    clock = work.story.market.clock
    tick(work, Checklist.ONBOARDING)
    weeks(work, 2)
    first, last = work.engagement.starts_on, work.engagement.ends_on or clock.date()
    near = datetime.combine(hand_over_from(first, last), time(9), UTC)
    ending.agreed_end_near(work.story.db, work.engagement, now=min(near, clock))
    work.story.now = clock - DAY / 2
    tick(work, Checklist.HAND_OVER, until=(work.engagement.ends_on or clock.date()) - 3 * DAY)


def is_cut(work: Work) -> None:
    """The company has given notice; of the first month only the expert has said anything."""
    begin(work)
    tick(work, Checklist.ONBOARDING, until=work.story.market.clock.date())
    only_the_expert_says(work, work.story.now + 30 * DAY)
    give_notice(work, EndReason.BUDGET_CUT, side=Side.COMPANY, now=work.story.market.clock - 4 * DAY)


def was_left(work: Work) -> None:
    """The expert has left early, and it was closed on the last day without a hand-over."""
    begin(work)
    start = work.story.now
    give_notice(work, EndReason.PERSONAL, side=Side.EXPERT, now=start + 40 * DAY)
    report(work, start + 30 * DAY, goes_well=False)
    ending.last_day_over(work.story.db, work.engagement, now=start + 55 * DAY)
    report(work, start + 56 * DAY, goes_well=False)


def ended_in_silence(work: Work) -> None:
    """Done, handed over, and nobody ever said what came of it."""
    begin(work)
    last = _end_of(work)
    tick(work, Checklist.ONBOARDING)
    silence(work, work.story.now + 30 * DAY)
    give_notice(work, EndReason.WORK_DONE, side=Side.COMPANY, now=last - 15 * DAY)
    hand_over(work, last)
    silence(work, last + DAY)


def is_scheduled(work: Work) -> None:
    """Signed by both at the second version; the first day is to come."""
    send_back(work, agreement(work))
    sign(work, agreement(work), Side.EXPERT, Side.COMPANY)


def was_sent_back(work: Work) -> None:
    """The expert wants something changed before they sign."""
    send_back(work, agreement(work))


def waits_for_a_signature(work: Work) -> None:
    """Signed by the company; the expert has yet to."""
    sign(work, agreement(work), Side.COMPANY)


def _end_of(work: Work) -> datetime:
    last = work.engagement.ends_on
    assert last is not None, "the demo's engagements have an end"
    return datetime.combine(last, time(15), UTC)
