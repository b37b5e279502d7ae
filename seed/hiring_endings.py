"""What happens when it comes to offers: approved, sent, countered, declined, lapsed, taken back, accepted."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from marketplace.domain.hiring_words import DeclineReason, OfferWithdrawnReason
from marketplace.domain.vocabulary import BriefStatus
from marketplace.services.hiring import offer_endings, offer_moves, offers, slots
from seed.hiring_acts import Story, apply, hands, invite, open_brief, say_yes, wait, withdraw_self
from seed.hiring_plays import end
from seed.hiring_talks import accept, meet, offer, review, tell_why


def has_an_offer_out(story: Story) -> None:
    """One of three who were talked to has an offer, made yesterday; another has left."""
    first, _, third = _met(story, 3)
    withdraw_self(story, third)
    wait(story, days=1)
    offer(story, first)


def has_offers_in_every_hand(story: Story) -> None:
    """One offer waits for an expert, one for the colleague who approves, and one came back from them."""
    first, second, third = _met(story, 3)
    wait(story, days=2)
    offer(story, first)
    returned = offer(story, third, is_approved=False)
    comment, now = story.text("sent_back"), story.later(hours=3)
    offers.send_back(story.db, returned, comment=comment, now=now, actor=story.colleague)
    offer(story, second, is_approved=False)


def is_countered(story: Story) -> None:
    """The expert has answered with other terms, and waits."""
    first, _ = _met(story, 2)
    wait(story, days=3)
    counter(story, offer(story, first))


def agreed_after_a_counter(story: Story) -> None:
    """A counter-offer is answered with a last word, and that is accepted; the others are told why not."""
    first, _ = _met(story, 2)
    wait(story, days=8)
    made = offer(story, first)
    asked = offer_moves.terms_of(made.versions[-1])
    counter(story, made)
    last = replace(asked, amount=round(asked.amount * 1.04), note=story.text("offers"))
    now = story.later(hours=5)
    offers.revise(story.db, made, last, until=now + timedelta(days=4), now=now, actor=story.owner)
    if story.brief.company.offers_need_approval:
        offers.approve(story.db, made, now=story.later(hours=2), actor=story.colleague)
    accept(story, made)
    tell_why(story)


def is_refused(story: Story) -> None:
    """The offer is declined; the company evaluates again."""
    first, _ = _met(story, 2)
    wait(story, days=4)
    made = offer(story, first)
    now, actor = story.later(hours=30), hands(story, first)
    note = story.text("closing")
    offer_endings.decline(story.db, made, reason=DeclineReason.NO_TIME, note=note, now=now, actor=actor)


def lapses_and_is_made_to_another(story: Story) -> None:
    """Nobody answered the first offer, so the second of them has one."""
    first, second = _met(story, 2)
    wait(story, days=7)
    made = offer(story, first, days=3)
    story.now = made.expires_at + timedelta(minutes=20)
    offer_endings.expire(story.db, made, now=story.now)
    wait(story, days=1)
    offer(story, second)


def is_taken_back(story: Story) -> None:
    """The company takes its offer back, because the budget was cut."""
    first, _ = _met(story, 2)
    wait(story, days=5)
    made = offer(story, first)
    reason, now = OfferWithdrawnReason.BUDGET_CUT, story.later(days=1)
    offer_endings.withdraw(story.db, made, reason=reason, now=now, actor=story.owner)


def is_filled(story: Story) -> None:
    """Accepted yesterday; two of those who were not taken wait for a sentence."""
    first, *_ = _met(story, 3)
    invite(story, 2)
    wait(story, days=2)
    accept(story, offer(story, first))
    tell_why(story, but=2)


def is_filled_at_once(story: Story) -> None:
    """A direct offer to somebody known, accepted the next day."""
    open_brief(story)
    known = say_yes(story, invite(story, 1)[0])
    wait(story, days=3)
    accept(story, offer(story, known, is_direct=True))


def is_half_filled(story: Story) -> None:
    """Two roles: one is filled, for the other there is an offer out."""
    open_brief(story, takes_applications=True, days=story.days_left + 4)
    second = slots.add(story.db, story.brief, title=f"Second engineer: {story.brief.title}"[:120], actor=story.owner)
    first = meet(story, 2)[0]
    for _ in range(2):
        apply(story)
    story.slot = second
    other = review(story, say_yes(story, invite(story, 1)[0]))
    wait(story, days=2)
    made = offer(story, first)
    offer(story, other, is_direct=True)
    accept(story, made)
    tell_why(story)


def counter(story: Story, made: Any) -> None:
    """The expert answers with other terms."""
    asked = offer_moves.terms_of(made.versions[-1])
    wanted = replace(asked, amount=round(asked.amount * 1.08), note=story.text("counters"))
    now, actor = story.later(hours=26), hands(story, made.candidacy)
    offers.counter(story.db, made, wanted, until=now + timedelta(days=5), now=now, actor=actor)


def _met(story: Story, count: int) -> list[Any]:
    """So many have been talked to, and the company makes up its mind."""
    open_brief(story)
    found = meet(story, count)
    end(story, BriefStatus.EVALUATING, None)
    return found
