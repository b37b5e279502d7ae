"""What people do in a story of hiring: rank, ask, answer, review, talk, offer, accept, say why not."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from marketplace.domain.hiring_limits import AnswerDraft, ApplicationDraft
from marketplace.domain.hiring_words import DeclineReason
from marketplace.domain.teams import RoleWish
from marketplace.services import accounts, briefs, experts, matches
from marketplace.services.hiring import (
    applications,
    candidacies,
    criteria,
    endings,
    invitations,
    roles,
    settings,
    slots,
)
from seed.banks import bank, pick
from seed.words import Words

RANKED = 40
"""How many experts a company looks through."""
ALL = 100
"""How many where the guest has to be among them."""
BUSY = 3
"""In so many stories somebody plays at most, so that nobody has more invitations in a week than they want."""


@dataclass(slots=True)
class Market:
    """What all stories share: who answers to what, how often somebody has played, and who has a log-in."""

    live: Any
    clock: datetime
    guest: str = ""
    played: Counter[int] = field(default_factory=Counter)


@dataclass(slots=True)
class Story:
    """One brief, its company's two people, and the moment it has come to; `market.clock` is when it is told.

    The guest is the expert whose log-in the demo prints; `guest_at` is at which place of the ranking somebody thinks
    of them, if at all.
    """

    db: Any
    market: Market
    rng: Random
    brief: Any
    owner: Any
    colleague: Any
    now: datetime
    guest_at: int | None = None
    slot: Any = None
    ranked: list[Any] = field(default_factory=list)
    scores: dict[int, float] = field(default_factory=dict)

    def later(self, **span: float) -> datetime:
        """Let time pass, though never beyond the present, and return the new moment."""
        self.now = min(self.now + timedelta(**span), self.market.clock)
        return self.now

    def text(self, *path: str) -> str:
        """Return one of the texts at this place of the bank, with figures of its own."""
        found: Any = bank("hiring")
        for name in path:
            found = found[name]
        return Words(self.rng, {}).tell(found if isinstance(found, str) else pick(self.rng, found))

    @property
    def days_left(self) -> float:
        """How many days are left until the present."""
        return (self.market.clock - self.now) / timedelta(days=1)


def rank(story: Story) -> int:
    """Rank the experts for the brief, choose whom the story can be about, and return how many those are."""
    market, today = story.market, story.market.clock.date()
    size = RANKED if story.guest_at is None else ALL
    run = matches.shortlist(story.db, story.brief, market.live, today=today, size=size, actor=story.owner)
    found = [one.expert for one in run.results if one.expert.user is not None]
    story.ranked = [one for one in found if market.played[one.id] < BUSY and one.public_id != market.guest]
    story.scores = {one.expert_id: one.score for one in run.results}
    guest = next((one for one in found if one.public_id == market.guest), None)
    if story.guest_at is not None and guest is not None:
        story.ranked.insert(story.guest_at, guest)
    return len(story.ranked)


def divide(story: Story) -> None:
    """Split the brief into two roles that share its skills, and rank the experts for each."""
    draft = briefs.draft_of(story.brief)
    skills = [one.skill for one in draft.skills]
    half, hours = (len(skills) + 1) // 2, draft.hours_per_week
    wanted = (
        RoleWish("ML engineer", 1, hours, tuple(skills[:half])),
        RoleWish("Platform engineer", 1, hours and round(hours / 2), tuple(skills[half:]), first_week=4),
    )
    roles.plan(story.db, story.brief, wanted, actor=story.owner)
    market, today = story.market, story.market.clock.date()
    for role in slots.roles_of(story.db, story.brief):
        matches.shortlist(story.db, story.brief, market.live, today=today, role=role, actor=story.owner)


def open_brief(story: Story, *, takes_applications: bool = False, days: float = 0, is_blind: bool = False) -> None:
    """Say how the brief is filled."""
    until = story.now + timedelta(days=days) if days else None
    chosen = settings.Settings(takes_applications, until, is_blind)
    settings.choose(story.db, story.brief, chosen, now=story.now, actor=story.owner)
    story.slot = slots.only(story.db, story.brief)


def somebody(story: Story) -> Any:
    """The next of those who were ranked and play in few stories yet."""
    found = story.ranked.pop(0)
    story.market.played[found.id] += 1
    return found


def hands(story: Story, candidacy: Any) -> Any:
    """What an expert acts with."""
    return _actor_of(story, candidacy.expert)


def _actor_of(story: Story, expert: Any) -> Any:
    return accounts.actor_of(story.db, expert.user)


def suggest(story: Story, count: int) -> list[Any]:
    """Keep the first of the ranking for the role."""
    return [candidacies.suggest(story.db, story.slot, somebody(story), now=story.now) for _ in range(count)]


def shortlist(story: Story, count: int) -> list[Any]:
    """Put the next of the ranking on the shortlist."""
    found = suggest(story, count)
    for one in found:
        candidacies.shortlist(story.db, one, now=story.later(minutes=7), actor=story.owner)
    return found


def invite(story: Story, count: int, *, days: float = 5) -> list[Any]:
    """Ask the next of the ranking, all in one wave."""
    found = shortlist(story, count)
    now = story.later(hours=2)
    deadline = now + timedelta(days=days)
    message = story.text("messages")
    invitations.invite(story.db, found, message=message, deadline=deadline, now=now, actor=story.owner)
    return found


def say_yes(story: Story, candidacy: Any, **after: float) -> Any:
    """Somebody who was asked is interested."""
    now = story.later(**(after or {"hours": 9}))
    invitations.accept(story.db, candidacy, now=now, actor=hands(story, candidacy))
    return candidacy


def say_no(story: Story, candidacy: Any, reason: DeclineReason) -> None:
    """Somebody who was asked is not."""
    note = story.text("declines") if story.rng.random() < 0.6 else ""
    now = story.later(hours=6)
    invitations.decline(story.db, candidacy, reason=reason, note=note, now=now, actor=hands(story, candidacy))


def let_lapse(story: Story, asked: Sequence[Any]) -> None:
    """Nobody answers before the deadline."""
    story.now = max(story.now, asked[0].due_at + timedelta(minutes=40))
    for one in asked:
        invitations.expire(story.db, one, now=story.now)


def apply(story: Story) -> Any:
    """Somebody comes by themselves, and answers every criterion from a work of their profile."""
    expert = experts.by_public_id(story.db, somebody(story).public_id)
    works = [one.key for one in expert.documents if one.kind.value != "profile"]
    answers = {
        one.key: AnswerDraft(story.text("answers"), pick(story.rng, works) if works else None)
        for one in criteria.of_brief(story.brief)
    }
    free_from = story.market.clock.date() + timedelta(days=pick(story.rng, (7, 14, 30)))
    draft = ApplicationDraft(answers, free_from)
    now, actor = story.later(hours=5), _actor_of(story, expert)
    return applications.apply(story.db, story.slot, expert, draft, now=now, actor=actor)


def wait(story: Story, *, days: float) -> None:
    """Nothing happens until so many days ago."""
    story.now = max(story.now, story.market.clock - timedelta(days=days))


def withdraw_self(story: Story, candidacy: Any) -> None:
    """Somebody takes themselves out."""
    note = story.text("withdrawals")
    endings.withdraw(story.db, candidacy, note=note, now=story.later(hours=6), actor=hands(story, candidacy))


def revise(story: Story) -> None:
    """Publish an addendum: the text says a little more."""
    draft = briefs.draft_of(story.brief)
    changed = replace(draft, text=draft.text + story.text("addendum"))
    briefs.revise(story.db, story.brief, changed, today=story.now.date(), actor=story.owner)
