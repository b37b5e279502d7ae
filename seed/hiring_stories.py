"""Every story of hiring: which brief of which company it is about, and what happens there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from marketplace.domain.briefs import titled
from marketplace.domain.errors import NotFound
from marketplace.domain.vocabulary import BriefStatus
from marketplace.services import accounts, approvals, briefs, companies, notices, people
from marketplace.services.hiring import settings
from seed import hiring_endings as endings
from seed import hiring_plays as plays
from seed.companies import Firm, firms
from seed.experts import population
from seed.hiring_acts import Market, Story, rank
from seed.staff import address_of


@dataclass(frozen=True, slots=True)
class Telling:
    """What happens to a brief, by its company's place and its number there, and since how many days.

    `guest_at` is where the expert whose log-in the demo prints is thought of, if at all. A story is told where so many
    can be in it as are its `cast`; a small population has fewer.
    """

    company: int
    brief: int
    play: Callable[[Story], None]
    days: float
    guest_at: int | None = None
    cast: int = 8


TELLINGS = (
    Telling(0, 1, plays.is_everywhere, 14, cast=18),
    Telling(0, 2, plays.talks_for_one_of_two_roles, 11),
    Telling(0, 3, endings.has_offers_in_every_hand, 11, 0),
    Telling(0, 4, endings.is_filled, 12),
    Telling(0, 5, endings.is_countered, 11),
    Telling(0, 6, plays.waits_for_approval, 1),
    Telling(1, 1, plays.is_closed_by_its_deadline, 6, 1),
    Telling(1, 2, plays.is_looked_through, 2),
    Telling(1, 3, plays.talks, 12),
    Telling(1, 4, endings.lapses_and_is_made_to_another, 15),
    Telling(1, 5, endings.is_filled, 13),
    Telling(2, 1, endings.has_an_offer_out, 11),
    Telling(2, 2, plays.is_withdrawn, 8),
    Telling(2, 3, plays.takes_applications, 4),
    Telling(2, 5, endings.agreed_after_a_counter, 17),
    Telling(3, 1, endings.is_half_filled, 12),
    Telling(3, 2, plays.finds_nobody, 15),
    Telling(3, 3, plays.asks_some, 9),
    Telling(3, 4, endings.is_filled_at_once, 9),
    Telling(3, 5, plays.is_forgotten, 36),
    Telling(4, 1, plays.takes_applications, 5),
    Telling(4, 2, endings.is_refused, 12),
    Telling(4, 3, plays.asks_some, 8, 3),
    Telling(4, 4, plays.is_closed_early, 5),
    Telling(5, 2, endings.is_taken_back, 12),
    Telling(5, 3, plays.is_cancelled, 6),
    Telling(6, 1, plays.asks_some, 10),
    Telling(6, 6, plays.is_discarded, 1),
    Telling(7, 1, plays.is_looked_through, 3),
    Telling(7, 4, endings.has_an_offer_out, 12),
    Telling(8, 2, plays.takes_applications, 3),
    Telling(9, 5, plays.talks, 11, 0),
)
"""Every story in the order of its telling."""

UNREAD = 7
"""How many notices nobody has read yet, in each inbox of the demo."""

APPROVING = 0
"""The company that wants a second person's word: its owner and who approves have log-ins."""


def are_told(db: Any, *, clock: datetime) -> bool:
    """Whether the stories were begun already, or anything else has happened to the invented briefs."""
    houses = [companies.named(db, firm.draft.name) for firm in firms(0, clock.date())]
    if houses[APPROVING].offers_need_approval:
        return True
    for company in houses:
        if any(one.status not in (BriefStatus.DRAFT, BriefStatus.OPEN) for one in briefs.list_of_company(db, company)):
            return True
    return False


def guest_of(db: Any, *, seed: int, today: date) -> str:
    """The public id of the expert whose log-in the demo prints: the first of the population."""
    (first,) = population(1, seed=seed, today=today)
    user = accounts.find_by_email(db, address_of(first.draft))
    expert = people.profile_of(db, user) if user is not None else None
    return expert.public_id if expert is not None else ""


def catch_up(db: Any, *, seed: int, clock: datetime) -> None:
    """Let everybody have read their inbox but for the newest notices: the stories are of a year."""
    (guest,) = population(1, seed=seed, today=clock.date())
    for email in (address_of(guest.draft), *(email for firm in firms(0, clock.date()) for _, email in firm.people)):
        user = accounts.find_by_email(db, email)
        if user is not None:
            newest = notices.of(db, user, limit=UNREAD + 1, is_unread=True).rows
            if len(newest) > UNREAD:
                notices.mark_all(db, user, until=newest[UNREAD].public_id, now=clock)


def tell(
    db: Any, market: Market, *, briefs_wanted: int, seed: int, progress: Callable[[int], None] = lambda _: None
) -> int:
    """Play every story whose brief is there, once, and return how many that were."""
    if are_told(db, clock=market.clock):
        return 0
    told = 0
    houses = firms(briefs_wanted, market.clock.date())
    _want_two(db, houses[APPROVING])
    for place, telling in enumerate(TELLINGS):
        firm = houses[telling.company]
        if telling.brief <= len(firm.briefs):
            told += _tell(db, market, firm, telling, Random(f"{seed}/hiring/{place}"))
        progress(place + 1)
    return told


def _tell(db: Any, market: Market, firm: Firm, telling: Telling, rng: Random) -> bool:
    """Play one story, and tell whether there were enough people for it."""
    owner, colleague = _people(db, firm)
    brief = _brief(db, firm, telling.brief)
    begun = max(market.clock - timedelta(days=telling.days), brief.published_at or datetime.min.replace(tzinfo=UTC))
    story = Story(db, market, rng, brief, owner, colleague, begun, telling.guest_at)
    if brief.status is BriefStatus.OPEN and rank(story) < telling.cast:
        return False
    telling.play(story)
    return True


def _want_two(db: Any, firm: Firm) -> None:
    """A second person's word before a brief opens and before an offer goes out."""
    company, (owner, _) = companies.named(db, firm.draft.name), _people(db, firm)
    approvals.set_policy(db, company, needs_approval=True, actor=owner)
    settings.want_approval(db, company, is_wanted=True, actor=owner)


def house(db: Any, place: int) -> tuple[Any, Any, Any]:
    """A demo company with its owner and their colleague, as they act."""
    firm = firms(0, date.min)[place]
    return (companies.named(db, firm.draft.name), *_people(db, firm))


def _people(db: Any, firm: Firm) -> tuple[Any, Any]:
    """The owner of a company and their colleague, as they act."""
    known = [accounts.find_by_email(db, email) for _, email in firm.people[:2]]
    if None in known:
        raise NotFound("The people of the demo companies are not here yet.")
    owner, colleague = (accounts.actor_of(db, person) for person in known if person is not None)
    return owner, colleague


def _brief(db: Any, firm: Firm, number: int) -> Any:
    company, title = companies.named(db, firm.draft.name), titled(firm.briefs[number - 1]).title
    (head,) = [one for one in briefs.list_of_company(db, company) if one.title == title]
    return briefs.of_company(db, company=company, public_id=head.public_id)
