"""Challenges to published outcomes, decided in writing by a lead admin with no part in the engagement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketplace.domain.contact import masked
from marketplace.domain.errors import IllegalMove, NotFound
from marketplace.domain.hiring_limits import check_sentence
from marketplace.domain.hiring_words import Side
from marketplace.domain.moments import ago
from marketplace.domain.outcome_words import OutcomeStatus
from marketplace.domain.outcomes import DECIDED_WITHIN, OUTCOME_MOVES
from marketplace.domain.states import Who
from marketplace.domain.vocabulary import EventAct
from marketplace.domain.waiting import wait_of
from marketplace.models import Outcome, OutcomeChallenge
from marketplace.services import leads
from marketplace.services.engagements import telling
from marketplace.services.outcomes import standing, track_record
from marketplace.services.outcomes.reports import HANDS

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor

_S = OutcomeStatus
SENTENCE = "Say in a sentence or two what is wrong, and what shows it."
WAITS = "an outcome that somebody has challenged"
ANSWER = "Write the answer and what it rests on; both sides read it."


def challenge(db: Session, outcome: Outcome, side: Side, text: str, *, now: datetime, actor: Actor) -> None:
    """Say that a published outcome is wrong; it counts for nothing until somebody has looked.

    Raises IllegalMove when it was challenged before or the thirty days are over, Invalid.
    """
    OUTCOME_MOVES.check(outcome.status, _S.CHALLENGED, [HANDS[side]])
    until = standing.challenged_until(outcome)
    if now >= until:
        raise IllegalMove(f"The thirty days for a challenge were over {ago(until, now)}.")
    said = masked(check_sentence(text, "text", SENTENCE))
    outcome.challenge = OutcomeChallenge(side=side, author_id=actor.user_id, at=now, text=said)
    deadline = now + DECIDED_WITHIN
    standing.move(
        db, outcome, _S.CHALLENGED, EventAct.CHALLENGED, by=HANDS[side], actor=actor, until=deadline, reason=side.value
    )
    track_record.settle(db, outcome.engagement)
    other = side.other
    what = "the other side challenges what came of the work; somebody with no part in it decides"
    telling.news(db, outcome.engagement, what, other, page=standing.page_of(outcome))
    leads.ask(db, outcome, WAITS, wait_of("outcome", _S.CHALLENGED), page_of(outcome))


def take(db: Session, outcome: Outcome, *, now: datetime, actor: Actor) -> None:
    """Take it, as a lead admin: from then on nobody else is reminded of it. Raises IllegalMove, Forbidden."""
    leads.check_uninvolved(outcome, actor)
    if outcome.status is not _S.CHALLENGED:
        raise IllegalMove("Nobody has challenged this outcome, or it is decided.")
    leads.take(db, outcome, now=now, actor=actor)


def decide(db: Session, outcome: Outcome, *, is_upheld: bool, answer: str, now: datetime, actor: Actor) -> None:
    """Let a challenged outcome stand, or remove it. Raises IllegalMove, Invalid, Forbidden for who has a part in it."""
    leads.check_uninvolved(outcome, actor)
    status = _S.UPHELD if is_upheld else _S.REMOVED
    OUTCOME_MOVES.check(outcome.status, status, [Who.ADMIN])
    said = check_sentence(answer, "answer", ANSWER)
    found = outcome.challenge
    if found is None:
        raise NotFound("Nobody has challenged this outcome.")
    leads.let_go(db, outcome)
    found.answer, found.decided_at, found.decided_by_id = said, now, actor.user_id
    standing.move(db, outcome, status, EventAct.RESOLVED, by=Who.ADMIN, actor=actor, reason=status.value)
    track_record.settle(db, outcome.engagement)
    what = f"the challenged outcome is {status.value}; you can read the answer"
    telling.news(db, outcome.engagement, what, *Side, page=standing.page_of(outcome))


def page_of(outcome: Outcome) -> str:
    """Where a lead admin decides about it."""
    return f"/console/challenges/{outcome.public_id}"


def waiting(db: Session) -> list[Outcome]:
    """The outcomes that wait for a decision, those due first on top."""
    chosen = standing.loaded().where(Outcome.status == _S.CHALLENGED).order_by(Outcome.due_at, Outcome.id)
    return list(db.scalars(chosen.limit(100)))


def of(db: Session, name: str, *, locked: bool = False) -> Outcome:
    """An outcome that is or was challenged. Raises NotFound for every other one: they are nobody else's business."""
    found = standing.one(db, standing.loaded().where(Outcome.public_id == name), locked=locked)
    if found.challenge is None:
        raise NotFound("There is no such outcome.")
    return found
