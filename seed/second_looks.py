"""Second looks: what was decided is drawn, and scored once more by somebody who has not seen the scores."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from marketplace.domain.errors import Conflict
from marketplace.services.vetting import rescores, scoring
from seed.vetting_acts import Crew, Story, written

WAITING = 3
"""How many of those drawn nobody has looked at yet."""


def look_twice(db: Any, crew: Crew, *, seed: int, clock: datetime) -> None:
    """A lead has everything drawn that is decided; some of it waits, the rest has been scored a second time."""
    rng = Random(f"{seed}/second-looks")
    cards: list[Any] = []
    for days in (9, 2):
        try:
            cards += rescores.draw(
                db, count=rescores.MOST, seed=seed, actor=crew.noor, now=clock - timedelta(days=days)
            )
        except Conflict:
            break
    vetters = {one.user_id: one for one in (crew.vera, crew.tomasz, crew.ama)}
    by_vera = [card for card in cards if card.vetter_id == crew.vera.user_id]
    # One waits for Vera, whose log-in the demo prints.
    waiting = [*by_vera[:1], *[card for card in cards if card not in by_vera][1 - WAITING :]]
    for place, card in enumerate(one for one in cards if one not in waiting):
        now = min(card.started_at + timedelta(hours=5 + 3 * place), clock - timedelta(minutes=30))
        _score(Story(db, crew, rng, card.verification.expert, None, now, clock), card, vetters[card.vetter_id])


def _score(story: Story, card: Any, actor: Any) -> None:
    """See mostly what the first vetter saw."""
    first = scoring.levels_of(scoring.cards_of(story.db, card.verification)[0])
    seen: dict[Any, int | None] = {}
    for dimension, level in first.items():
        chance = story.rng.random()
        seen[dimension] = min(5, max(1, level + (1 if chance < 0.12 else -1 if chance < 0.34 else 0)))
    for score in card.scores:
        seen.setdefault(score.dimension, None)
    scoring.save(story.db, card, written(story, seen), actor=actor, now=story.now)
    scoring.lock(story.db, card, actor=actor, now=story.later(minutes=25))
