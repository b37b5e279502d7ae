"""What two who work together do: sign, begin, count hours, deliver, report what came of it, end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from marketplace.domain.clauses import AgreementDraft
from marketplace.domain.engagement_words import Checklist, EndReason, PaidBy
from marketplace.domain.hiring_words import Side
from marketplace.domain.milestones import MilestoneDraft
from marketplace.domain.timesheets import DayDraft, WeekDraft, monday
from marketplace.services import accounts
from marketplace.services.engagements import (
    agreements,
    clauses,
    ending,
    items,
    ledger,
    milestones,
    standing,
    starting,
    timesheets,
)
from marketplace.services.hiring import acceptance, candidacies, invitations, offers
from seed.banks import bank, pick
from seed.hiring_acts import Story, hands, say_yes
from seed.hiring_talks import terms
from seed.staff import LEADS
from seed.words import Words

DAY = timedelta(days=1)


@dataclass(slots=True)
class Work:
    """One engagement, who does it, and the score at which they had been shown."""

    story: Story
    engagement: Any
    expert: Any
    score: float

    @property
    def company(self) -> Any:
        """What the company acts with."""
        return self.story.owner

    def text(self, *path: str) -> str:
        """Return one of the texts at this place of the bank, with figures of its own."""
        found: Any = bank("working")
        for name in path:
            found = found[name]
        return Words(self.story.rng, {}).tell(found if isinstance(found, str) else pick(self.story.rng, found))


def hire(story: Story, expert: Any, score: float, *, starts_on: date, weeks: float) -> Work:
    """Ask somebody known, who says yes and accepts a direct offer two weeks before the first day."""
    candidacy = candidacies.suggest(story.db, story.slot, expert, now=story.now)
    until = story.now + 5 * DAY
    told = {"now": story.now, "actor": story.owner}
    invitations.invite(story.db, [candidacy], message=story.text("messages"), deadline=until, **told)
    say_yes(story, candidacy, hours=5)
    asked = terms(story, expert)
    made = offers.make(
        story.db,
        candidacy,
        type(asked)(asked.model, asked.amount, asked.currency, asked.unit, asked.hours_per_week, starts_on, weeks),
        until=until,
        direct_reason=story.text("direct"),
        now=story.now,
        actor=story.owner,
    )
    if story.brief.company.offers_need_approval:
        offers.approve(story.db, made, now=story.now, actor=story.colleague)
    actor = hands(story, candidacy)
    acceptance.accept(story.db, made, side=Side.EXPERT, version=1, now=story.later(hours=8), actor=actor)
    (engagement,) = standing.of_candidacy(story.db, candidacy)
    return Work(story, engagement, actor, score)


def agreement(work: Work, *, trial_weeks: int | None = None, is_by_milestones: bool = False) -> Any:
    """The company writes the agreement, and puts it on the table."""
    said = bank("working")["agreement"]
    values = {blank.id: blank.default for blank in clauses.book().blanks}
    values |= {name: Words(work.story.rng, {}).tell(text) for name, text in said.items()}
    values["work"] = work.story.brief.outcome or work.story.brief.text[:300]
    paid_by = work.engagement.paid_by
    if is_by_milestones and paid_by is PaidBy.TIME:
        paid_by = PaidBy.MILESTONES
    draft = AgreementDraft(paid_by, 14, 2, trial_weeks, None, values)
    return agreements.propose(work.story.db, work.engagement, draft, now=work.story.now, actor=work.company)


def sign(work: Work, made: Any, *sides: Side) -> None:
    """These sides sign what is on the table."""
    for side in sides:
        actor = work.company if side is Side.COMPANY else work.expert
        name = accounts.user_of(work.story.db, actor).name
        now = work.story.later(hours=3)
        agreements.sign(work.story.db, made, side=side, name=name, sha256=made.text_sha256, now=now, actor=actor)


def send_back(work: Work, made: Any) -> None:
    """The expert says what has to change first."""
    comment, now = work.text("sent_back"), work.story.later(hours=20)
    agreements.send_back(work.story.db, made, comment=comment, now=now, actor=work.expert)


def begin(work: Work, **about: Any) -> None:
    """Both sign, and the first day comes."""
    sign(work, agreement(work, **about), Side.EXPERT, Side.COMPANY)
    # In UTC: thirty days later are thirty times 24 hours, wherever clocks change.
    work.story.now = starting.begins_at(work.engagement).astimezone(UTC) + timedelta(hours=9)
    starting.start_if_due(work.story.db, work.engagement, now=work.story.now)


def tick(work: Work, which: Checklist, *, until: date | None = None) -> None:
    """Tick what is due by a day, or everything."""
    for item in items.of_list(work.engagement, which):
        if until is not None and (item.due_on is None or item.due_on > until):
            continue
        for side, actor in ((Side.COMPANY, work.company), (Side.EXPERT, work.expert)):
            if items.wants(item, side):
                told = {"side": side, "is_on": True, "now": work.story.now, "actor": actor}
                items.tick(work.story.db, work.engagement, item.public_id, **told)


def week(work: Work, first: date, *, submit: bool = True, is_approved: bool = False) -> Any:
    """Write down the hours of a week, in whole hours on some days of it."""
    each = max(1, round(work.engagement.hours_per_week / 4))
    days = [day for place in range(4) if (day := first + place * DAY) >= work.engagement.starts_on]
    clock = work.story.market.clock
    now = _evening(first + 4 * DAY, clock)
    # Today has not come everywhere yet.
    draft = WeekDraft(tuple(DayDraft(day, 60 * each, work.text("days")) for day in days if day < clock.date()))
    one = timesheets.write(work.story.db, work.engagement, first, draft, submit=submit, now=now, actor=work.expert)
    work.story.db.flush()
    if is_approved:
        timesheets.approve(work.story.db, one, version=one.version, now=now + 0.5 * DAY, actor=work.company)
    return one


def weeks(work: Work, count: int) -> None:
    """The hours of the last weeks: the oldest on an invoice, then approved, asked about, waiting, and half written."""
    if work.engagement.paid_by is PaidBy.PAYROLL:
        return
    today = work.story.market.clock.date()
    this = monday(today)
    first = monday(work.engagement.starts_on) + 7 * DAY
    for back in range(count, 2, -1):
        if this - 7 * back * DAY >= first:
            week(work, this - 7 * back * DAY, is_approved=True)
    lines = [line.public_id for line in ledger.lines(work.story.db, work.engagement)][:2]
    if lines:
        now = work.story.market.clock - 8 * DAY
        number = f"2026-{work.engagement.id:03}"
        ledger.invoice(work.story.db, work.engagement, lines, number=number, now=now, actor=work.expert)
    if this - 14 * DAY >= first:
        asked = week(work, this - 14 * DAY)
        now = work.story.market.clock - 5 * DAY
        timesheets.query(work.story.db, asked, question=work.text("question"), now=now, actor=work.company)
    if this - 7 * DAY >= first:
        week(work, this - 7 * DAY)
    if this < today:
        week(work, this, submit=False)


def plan(work: Work, place: int, *, now: datetime) -> Any:
    """The company writes down a piece of the work."""
    said = bank("working")["milestones"][place]
    words = {name: Words(work.story.rng, {}).tell(text) for name, text in said.items()}
    amount = 400_000 if work.engagement.paid_by is PaidBy.MILESTONES else None
    draft = MilestoneDraft(
        **words, data_set="holdout of last quarter", due_on=now.date() + 20 * DAY, amount_minor=amount
    )
    one = milestones.plan(work.story.db, work.engagement, draft, side=Side.COMPANY, now=now, actor=work.company)
    work.story.db.flush()
    return one


def milestone(work: Work, place: int, *, now: datetime) -> Any:
    """Plan a piece of the work, and agree on it."""
    one = plan(work, place, now=now)
    milestones.agree(work.story.db, one, side=Side.EXPERT, version=one.version, now=now + 0.2 * DAY, actor=work.expert)
    return one


def deliver(work: Work, one: Any, *, now: datetime) -> Any:
    """Work on it, and hand it in."""
    milestones.begin(work.story.db, one, now=now, actor=work.expert)
    text = work.text("results")
    milestones.submit(work.story.db, one, text=text, now=now + 3 * DAY, actor=work.expert)
    return one


def give_notice(work: Work, reason: EndReason, *, side: Side, now: datetime, days: int = 14) -> None:
    """Say that it ends, and with which day."""
    actor = work.company if side is Side.COMPANY else work.expert
    ending.give_notice(
        work.story.db,
        work.engagement,
        side=side,
        reason=reason,
        note=work.text("ends", reason.value),
        last_day=now.date() + days * DAY,
        now=now,
        actor=actor,
    )


def hand_over(work: Work, now: datetime) -> None:
    """Hand everything over, and close it."""
    work.story.now = now
    tick(work, Checklist.HAND_OVER)
    work.story.db.flush()
    ending.close(work.story.db, work.engagement, side=Side.COMPANY, now=now, actor=work.company)


def lead(work: Work) -> Any:
    """What the lead admin acts with who has no part in it."""
    person = accounts.find_by_email(work.story.db, LEADS[0].email)
    assert person is not None, "the staff is settled first"
    return accounts.actor_of(work.story.db, person)


def _evening(day: date, clock: datetime) -> datetime:
    return min(datetime(day.year, day.month, day.day, 17, tzinfo=clock.tzinfo), clock - timedelta(hours=1))


def chosen(story: Story, places: Sequence[int]) -> list[tuple[Any, float]]:
    """Whom the company takes, by their places in the ranking, with the score at which each was shown."""
    return [
        (story.ranked[place], story.scores[story.ranked[place].id]) for place in places if place < len(story.ranked)
    ]
