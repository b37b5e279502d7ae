"""Every story of an engagement: work that is over, with what came of it, and work that goes on, in every state."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from random import Random
from typing import Any

from marketplace.domain.briefs import BriefDraft
from marketplace.domain.engagement_words import Checklist, EndReason
from marketplace.domain.hiring_words import Side
from marketplace.domain.timesheets import monday
from marketplace.services import accounts, briefs
from marketplace.services.engagements import ending, milestones, pausing
from marketplace.services.hiring import slots
from marketplace.services.outcomes import calendar
from seed.companies import firms
from seed.hiring_acts import Market, Story, rank
from seed.play import read
from seed.staff import LEADS
from seed.working_acts import (
    DAY,
    Work,
    agreement,
    begin,
    chosen,
    deliver,
    give_notice,
    hand_over,
    hire,
    milestone,
    sign,
    tick,
    weeks,
)
from seed.working_outcomes import challenge, chance, report

PILOT = "Pilot: "
"""How the titles begin of the briefs that came before those of today."""


@dataclass(frozen=True, slots=True)
class Past:
    """A brief of a company whose people began to work so many days ago, for so many weeks, and what each story is.

    `places` are where in the ranking those stood whom the company took: not always at the top.
    """

    company: int
    brief: int
    days: int
    weeks: float
    plays: tuple[Callable[[Work], None], ...]
    places: tuple[int, ...]
    guest_at: int | None = None


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
    challenge(work, outcome, published + 2 * DAY, is_upheld=is_upheld, lead=_lead(work))
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
    weeks(work, 5)
    report(work, start + 30 * DAY, goes_well=True, is_late=True)


def is_disputed(work: Work) -> None:
    """Ninety days in; a milestone waits for a lead."""
    begin(work, is_by_milestones=True)
    start, clock = work.story.now, work.story.market.clock
    tick(work, Checklist.ONBOARDING, until=clock.date())
    report(work, start + 30 * DAY, goes_well=True)
    one = deliver(work, milestone(work, 1, now=clock - 20 * DAY), now=clock - 15 * DAY)
    milestones.request_revision(work.story.db, one, text=work.text("missing"), now=clock - 9 * DAY, actor=work.company)
    told: dict[str, Any] = {"text": work.text("dispute"), "now": clock - 3 * DAY}
    milestones.dispute(work.story.db, one, side=Side.EXPERT, actor=work.expert, **told)
    weeks(work, 3)
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


def hands_over(work: Work) -> None:
    """The agreed end is near, and half of it is handed over."""
    begin(work)
    clock = work.story.market.clock
    tick(work, Checklist.ONBOARDING)
    weeks(work, 2)
    ending.agreed_end_near(work.story.db, work.engagement, now=clock - 3 * DAY)
    work.story.now = clock - DAY
    tick(work, Checklist.HAND_OVER, until=(work.engagement.ends_on or clock.date()) - 3 * DAY)


def is_cut(work: Work) -> None:
    """The company has given notice."""
    begin(work)
    tick(work, Checklist.ONBOARDING, until=work.story.market.clock.date())
    give_notice(work, EndReason.BUDGET_CUT, side=Side.COMPANY, now=work.story.market.clock - 4 * DAY)


def was_left(work: Work) -> None:
    """The expert has left early, and it was closed on the last day without a hand-over."""
    begin(work)
    start = work.story.now
    give_notice(work, EndReason.PERSONAL, side=Side.EXPERT, now=start + 40 * DAY)
    report(work, start + 30 * DAY, goes_well=False)
    ending.last_day_over(work.story.db, work.engagement, now=start + 55 * DAY)
    report(work, start + 56 * DAY, goes_well=False)


def is_scheduled(work: Work) -> None:
    """Signed by both; the first day is to come."""
    sign(work, agreement(work), Side.EXPERT, Side.COMPANY)


def waits_for_a_signature(work: Work) -> None:
    """Signed by the company; the expert has yet to."""
    sign(work, agreement(work), Side.COMPANY)


_THREE = (is_over, is_over, is_over)
PASTS = (
    Past(0, 1, 380, 16, _THREE, (0, 9, 31)),
    Past(1, 1, 350, 14, _THREE, (1, 7, 24)),
    Past(2, 1, 330, 18, _THREE, (0, 5, 22)),
    Past(3, 1, 300, 14, _THREE, (2, 12, 35)),
    Past(4, 2, 280, 20, (is_over, is_over, was_left), (0, 6, 14)),
    Past(5, 2, 260, 16, _THREE, (1, 8, 28)),
    Past(6, 1, 240, 10, _THREE, (0, 11, 26)),
    Past(7, 1, 220, 14, _THREE, (3, 10, 33)),
    Past(8, 2, 200, 13, _THREE, (0, 4, 19)),
    Past(9, 1, 180, 14, _THREE, (1, 13, 29)),
    Past(0, 5, 165, 12, _THREE, (0, 6, 17)),
    Past(2, 3, 150, 14, _THREE, (2, 9, 21)),
    Past(0, 2, 100, 26, (is_disputed,), (3,)),
    Past(3, 4, 72, 30, (is_challenged, was_challenged), (2, 8)),
    Past(7, 3, 68, 30, (was_removed,), (4,)),
    Past(0, 4, 45, 26, (runs,), (0,), 0),
    Past(1, 2, 40, 20, (rests, runs), (5, 8)),
    Past(5, 4, 33, 26, (is_cut,), (2,)),
    Past(1, 4, 24, 5, (hands_over,), (4,)),
    Past(2, 4, 10, 16, (is_on_trial,), (3,)),
    Past(0, 3, -9, 20, (is_scheduled,), (6,)),
    Past(1, 5, -12, 8, (waits_for_a_signature,), (5,)),
)
"""Every brief of before, the oldest first."""


def pilots(db: Any, company: Any, place: int, actor: Any, *, clock: datetime) -> None:
    """Write and open the briefs of before, of one company, each on its day; they come before those of today."""
    written = {brief.title for brief in briefs.list_of_company(db, company)}
    for past in PASTS:
        if past.company == place and _title(past, clock) not in written:
            day = _opened(past, clock).date()
            # Without a first day, so that the experts of today can be ranked for it.
            draft = replace(read(_draft(past, day), day), title=_title(past, clock), start=None)
            brief = briefs.draft(db, company=company, actor=actor, draft=draft, today=day)
            briefs.publish(db, brief, actor=actor, now=_opened(past, clock))


def tell(
    db: Any,
    market: Market,
    people: Callable[[int], tuple[Any, Any, Any]],
    *,
    seed: int,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Play every story of the briefs that are there, and return how many engagements that were."""
    told, market = 0, replace(market, played=Counter())
    for place, past in enumerate(PASTS):
        company, owner, colleague = people(past.company)
        heads = {one.title: one for one in briefs.list_of_company(db, company)}
        head = heads.get(_title(past, market.clock))
        if head is not None:
            brief = briefs.of_company(db, company=company, public_id=head.public_id)
            rng = Random(f"{seed}/working/{place}")
            story = Story(db, market, rng, brief, owner, colleague, _opened(past, market.clock), past.guest_at)
            told += _play(story, past)
        progress(place + 1)
    return told


def _play(story: Story, past: Past) -> int:
    if rank(story) <= max(past.places):
        return 0
    first = slots.only(story.db, story.brief)
    found = [first]
    for number in range(1, len(past.plays)):
        title = f"Engineer {number + 1}: {story.brief.title}"[:120]
        found.append(slots.add(story.db, story.brief, title=title, actor=story.owner))
    starts_on = monday(story.market.clock.date() - past.days * DAY)
    begun = story.now
    works = []
    for slot, (expert, score) in zip(found, chosen(story, past.places), strict=True):
        story.slot, story.now = slot, begun + 10 * DAY
        story.market.played[expert.id] += 1
        works.append(hire(story, expert, score, starts_on=starts_on, weeks=past.weeks))
    for work, play in zip(works, past.plays, strict=True):
        story.now = begun + 12 * DAY
        play(work)
        story.db.flush()
    return len(works)


def _draft(past: Past, day: date) -> BriefDraft:
    return firms(60, day)[past.company].briefs[past.brief - 1]


def _title(past: Past, clock: datetime) -> str:
    return f"{PILOT}{_draft(past, clock.date()).title}"[:120]


def _opened(past: Past, clock: datetime) -> datetime:
    return datetime.combine(clock.date() - (past.days + 25) * DAY, time(9), UTC)


def _end_of(work: Work) -> datetime:
    last = work.engagement.ends_on
    assert last is not None, "the demo's engagements have an end"
    return datetime.combine(last, time(15), UTC)


def _lead(work: Work) -> Any:
    person = accounts.find_by_email(work.story.db, LEADS[0].email)
    assert person is not None, "the staff is settled first"
    return accounts.actor_of(work.story.db, person)
