"""Every story of an engagement: work that is over, with what came of it, and work that goes on, in every state."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from random import Random
from typing import Any

from marketplace.domain.briefs import BriefDraft
from marketplace.domain.timesheets import monday
from marketplace.services import briefs
from marketplace.services.hiring import slots
from seed import working_plays as plays
from seed.companies import firms
from seed.hiring_acts import Market, Story, rank
from seed.play import read
from seed.working_acts import DAY, Work, chosen, hire

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


_THREE = (plays.is_over, plays.is_over, plays.is_over)
PASTS = (
    Past(0, 1, 380, 16, _THREE, (0, 9, 31)),
    Past(1, 1, 350, 14, _THREE, (1, 7, 24)),
    Past(2, 1, 330, 18, _THREE, (0, 5, 22)),
    Past(3, 1, 300, 14, _THREE, (2, 12, 35)),
    Past(4, 2, 280, 20, (plays.is_over, plays.is_over, plays.was_left), (0, 6, 14)),
    Past(5, 2, 260, 16, _THREE, (1, 8, 28)),
    Past(6, 1, 240, 10, _THREE, (0, 11, 26)),
    Past(7, 1, 220, 14, _THREE, (3, 10, 33)),
    Past(8, 2, 200, 13, _THREE, (0, 4, 19)),
    Past(9, 1, 180, 14, (*_THREE, plays.ended_in_silence), (1, 13, 29, 17)),
    Past(0, 5, 165, 12, _THREE, (0, 6, 17)),
    Past(2, 3, 150, 14, _THREE, (2, 9, 21)),
    Past(0, 2, 100, 26, (plays.is_disputed,), (3,)),
    Past(3, 4, 72, 30, (plays.is_challenged, plays.was_challenged), (2, 8)),
    Past(7, 3, 68, 30, (plays.was_removed,), (4,)),
    Past(0, 4, 45, 26, (plays.runs,), (0,), 0),
    Past(1, 2, 40, 20, (plays.rests, plays.runs), (5, 8)),
    Past(5, 4, 33, 26, (plays.is_cut,), (2,)),
    Past(1, 4, 27, 5, (plays.hands_over,), (4,)),
    Past(2, 4, 10, 16, (plays.is_on_trial,), (3,)),
    Past(0, 3, -9, 20, (plays.is_scheduled,), (6,)),
    Past(1, 5, -12, 8, (plays.waits_for_a_signature,), (5,)),
    Past(1, 3, -12, 10, (plays.was_sent_back,), (6,)),
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
