"""A person's look: asked for by an expert, one at a time, and answered by a lead with a reason and a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from marketplace.domain.errors import Conflict, Forbidden, NotFound
from marketplace.domain.reviews import ReviewSubject, check_text, letter
from marketplace.domain.vocabulary import EventAct
from marketplace.models import CaseDecision, Expert, ReviewRequest
from marketplace.models.base import public_id
from marketplace.services import events, mail
from marketplace.services.vetting import conflicts, records, rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.domain.reviews import ReviewAnswer

PRIVACY_PAGE = "/profile/privacy"


def ask(
    db: Session, expert: Expert, subject: ReviewSubject, text: str, *, now: datetime, actor: Actor | None = None
) -> ReviewRequest:
    """Ask for a person. Raises Conflict while a request is open, Invalid without an explanation."""
    said = check_text("text", text, "Write what you want looked at, with the day and the company if it is a ranking")
    # Of two that are sent at once, the second waits here and is refused.
    rows.lock(db, expert)
    if open_of(db, expert) is not None:
        raise Conflict("You have asked already; you can ask again once that is answered.")
    request = ReviewRequest(public_id=public_id(), expert=expert, subject=subject, text=said, at=now)
    db.add(request)
    db.flush()
    events.record(db, actor=actor, act=EventAct.APPEALED, object=request, after={"subject": subject.value})
    return request


def answer(
    db: Session, request: ReviewRequest, outcome: ReviewAnswer, text: str, *, now: datetime, actor: Actor
) -> None:
    """Answer a request, and send the letter.

    Raises Forbidden for who is no lead, is tied to the expert, or decided what is to be looked at; Conflict when it
    was answered meanwhile; Invalid without words for the person.
    """
    check_may_answer(db, request, actor)
    rows.lock(db, request)
    if request.answered_at is not None:
        raise Conflict("This request has been answered already; look at it as it stands now.")
    said = check_text("text", text, "Write what you looked at and what you found")
    request.answer, request.answer_text, request.answered_at, request.answered_by_id = (
        outcome,
        said,
        now,
        actor.user_id,
    )
    told = {"subject": request.subject.value, "answer": outcome.value}
    events.record(db, actor=actor, act=EventAct.APPEAL_DECIDED, object=request, after=told, reason=outcome.value)
    user = request.expert.user
    if user is not None:
        sent = letter(request.subject, outcome, name=request.expert.name, text=said)
        facts = {"subject": sent.subject, "text": sent.text.rstrip(), "link": PRIVACY_PAGE}
        mail.post(db, user, "vetting", facts, key=f"review/{request.public_id}")


def check_may_answer(db: Session, request: ReviewRequest, actor: Actor) -> None:
    """Raise Forbidden for who may not answer this."""
    records.check_lead(actor)
    if conflicts.lasting_tie(db, request.expert, actor.user_id) is not None:
        raise Forbidden("Something ties you to this expert; another lead has to answer.")
    if request.subject is ReviewSubject.DECISION and _decided_last(db, request) == actor.user_id:
        raise Forbidden("You made the last decision about this expert; another lead has to answer.")


def open_of(db: Session, expert: Expert) -> ReviewRequest | None:
    """The request of an expert that waits for an answer."""
    chosen = select(ReviewRequest).where(ReviewRequest.expert_id == expert.id, ReviewRequest.answered_at.is_(None))
    return db.scalar(chosen)


def of_expert(db: Session, expert: Expert, *, limit: int = 10) -> Sequence[ReviewRequest]:
    """The requests of an expert, newest first."""
    chosen = select(ReviewRequest).where(ReviewRequest.expert_id == expert.id).order_by(ReviewRequest.id.desc())
    return db.scalars(chosen.limit(limit)).all()


def by_public_id(db: Session, name: str, actor: Actor) -> ReviewRequest:
    """The request with this id. Raises NotFound, also for one's own."""
    found = db.scalar(select(ReviewRequest).where(ReviewRequest.public_id == name))
    if found is None or found.expert.user_id == actor.user_id:
        raise NotFound("There is no such request.")
    return found


def page(
    db: Session, actor: Actor, *, is_open: bool, after: str | None = None, limit: int
) -> tuple[Sequence[ReviewRequest], str | None]:
    """Requests of others: those that wait, longest first, or the answered, newest first; and where to go on.

    Raises NotFound for an id `after` that there is none of.
    """
    column = ReviewRequest.id
    chosen = (
        select(ReviewRequest)
        .join(ReviewRequest.expert)
        .options(contains_eager(ReviewRequest.expert), joinedload(ReviewRequest.answered_by))
        .where(
            ReviewRequest.answered_at.is_(None) if is_open else ReviewRequest.answered_at.is_not(None),
            or_(Expert.user_id.is_(None), Expert.user_id != actor.user_id),
        )
    )
    if after is not None:
        last = by_public_id(db, after, actor).id
        chosen = chosen.where(column > last if is_open else column < last)
    found = db.scalars(chosen.order_by(column if is_open else column.desc()).limit(limit + 1)).all()
    return found[:limit], found[limit - 1].public_id if len(found) > limit else None


def _decided_last(db: Session, request: ReviewRequest) -> int | None:
    chosen = select(CaseDecision.by_id).where(
        CaseDecision.expert_id == request.expert_id, CaseDecision.at <= request.at
    )
    return db.scalar(chosen.order_by(CaseDecision.id.desc()).limit(1))
