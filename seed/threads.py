"""What experts and companies write to each other, while they come together and while they work; some of it unread."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from marketplace.domain.engagements import ENDED
from marketplace.domain.hiring_words import CandidacyStatus, Side
from marketplace.domain.messages import WRITABLE
from marketplace.services import accounts, briefs
from marketplace.services.engagements import standing
from marketplace.services.hiring import candidacies, messages
from seed.banks import bank
from seed.companies import firms
from seed.hiring_acts import Market
from seed.play import DEMO_COMPANIES
from seed.words import Words

_S = CandidacyStatus
STAGES = {
    _S.INVITED: "asked",
    _S.INTERESTED: "looked_at",
    _S.APPLIED: "looked_at",
    _S.UNDER_REVIEW: "looked_at",
    _S.INTERVIEWING: "talked_to",
    _S.EVALUATED: "talked_to",
    _S.OFFERED: "offered",
    _S.COUNTERED: "offered",
    _S.OFFER_EXPIRED: "offered",
    _S.OFFER_WITHDRAWN: "offered",
    _S.ACCEPTED: "working",
    _S.CONTRACTED: "working",
    _S.ENGAGED: "working",
}
"""Which talk belongs to which state."""
RECENT = timedelta(days=4)
"""How far back the last talk of a thread began, where they have known each other for longer."""

People = Callable[[int], tuple[Any, Any, Any]]


def write(db: Any, market: Market, people: People, *, seed: int) -> int:
    """Let both sides of what goes on write, where one of them has a log-in of the demo; return how many threads.

    The last word is unread in the first thread of each stage of a company, and in all of the guest.
    """
    talked: Counter[str] = Counter()
    unread: set[tuple[int, str]] = set()
    for place in range(len(firms(0, market.clock.date()))):
        company, *staff = people(place)
        for head in briefs.list_of_company(db, company):
            found = candidacies.of_brief(db, head, statuses=WRITABLE)
            for candidacy in sorted(found, key=lambda one: int(one.id)):
                is_guest = candidacy.expert.public_id == market.guest
                if (place >= DEMO_COMPANIES and not is_guest) or _is_over(db, candidacy):
                    continue
                stage = STAGES[candidacy.status]
                talks = bank("threads")[stage]
                talk = talks[talked[stage] % len(talks)]
                talked[stage] += 1
                # To the guest, the company has the last word.
                talk = talk[:-1] if is_guest and "expert" in talk[-1] and len(talk) > 1 else talk
                is_read = not is_guest and (place, stage) in unread
                unread |= set() if is_guest else {(place, stage)}
                _talk(db, market, candidacy, staff, talk, Random(f"{seed}/threads/{talked.total()}"), is_read=is_read)
    return talked.total()


def _talk(
    db: Any,
    market: Market,
    candidacy: Any,
    staff: list[Any],
    talk: list[dict[str, str]],
    rng: Random,
    *,
    is_read: bool,
) -> None:
    """Write what the two say in turns; whoever answers has read, and the last word is read by the others or not."""
    expert = accounts.actor_of(db, candidacy.expert.user)
    words, begun = Words(rng, {}), max(candidacy.since, market.clock - RECENT)
    for place, line in enumerate(talk):
        ((name, text),) = line.items()
        side, now = Side(name), _between(begun, market.clock, (place + 1) / (len(talk) + 1))
        actor = staff[0] if side is Side.COMPANY else expert
        form = f"demo-{place}"
        last = messages.send(db, candidacy, words.tell(text), side=side, form=form, now=now, actor=actor)
    # Who wrote last has read all, and so have their colleagues.
    for reader, theirs in (*((one, Side.COMPANY) for one in staff), (expert, Side.EXPERT)):
        if is_read or theirs is side:
            messages.mark_read(db, candidacy, last.public_id, side=theirs, now=market.clock, actor=reader)


def _between(first: datetime, last: datetime, share: float) -> datetime:
    return first + (last - first) * share


def _is_over(db: Any, candidacy: Any) -> bool:
    """Whether they have worked together, and do no longer."""
    found = standing.of_candidacy(db, candidacy)
    return bool(found) and all(one.status in ENDED for one in found)
