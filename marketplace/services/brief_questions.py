"""Questions of experts about a brief: asked until half-way to the deadline, answered for all, without a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from marketplace.domain.brief_moves import questions_close
from marketplace.domain.errors import Conflict, Invalid, NotFound
from marketplace.domain.vocabulary import BriefStatus, EventAct, Permission
from marketplace.models import BriefQuestion, Expert
from marketplace.models.base import public_id
from marketplace.services import events, mail
from marketplace.services.hiring import settings, telling

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Brief

LONGEST = 1_000
LONGEST_ANSWER = 4_000
MOST_OF_ONE = 5
"""Questions of one expert about one brief: more is a conversation, and belongs into one."""


def closes_at(brief: Brief, until: datetime | None) -> datetime | None:
    """When questions close about a brief that takes applications until then; None without a deadline."""
    if until is None or brief.published_at is None:
        return None
    return questions_close(brief.published_at, until)


def ask(db: Session, brief: Brief, expert: Expert, text: str, *, now: datetime, actor: Actor) -> BriefQuestion:
    """Ask. Raises Invalid for a text that is empty or too long, and Conflict when questions have closed."""
    question = _checked("question", text, LONGEST)
    closes = closes_at(brief, settings.of_brief(db, brief).applications_until)
    if brief.status is not BriefStatus.OPEN or (closes is not None and now >= closes):
        raise Conflict("Questions about this brief have closed, so that everybody has the same answers in time.")
    mine = (BriefQuestion.brief_id == brief.id, BriefQuestion.expert_id == expert.id)
    same = db.scalar(select(BriefQuestion).where(*mine, BriefQuestion.question == question))
    if same is not None:
        return same
    if (db.scalar(select(func.count()).select_from(BriefQuestion).where(*mine)) or 0) >= MOST_OF_ONE:
        raise Conflict(f"You have asked {MOST_OF_ONE} questions about this brief; the company answers those first.")
    row = BriefQuestion(public_id=public_id(), brief_id=brief.id, expert_id=expert.id, question=question, asked_at=now)
    db.add(row)
    # The event names the row.
    db.flush()
    events.record(db, actor=actor, act=EventAct.ASKED, object=row, after={"brief": brief.public_id})
    facts = {"title": brief.title, "link": f"/briefs/{brief.public_id}/opening"}
    for user in telling.who_may(db, brief.company_id, Permission.WRITE_BRIEFS):
        mail.post(db, user, "brief-question", facts)
    return row


def answer(db: Session, brief: Brief, name: str, text: str, *, now: datetime, actor: Actor) -> BriefQuestion:
    """Answer a question for everybody; an answer may be corrected. Raises NotFound and Invalid."""
    said = _checked("answer", text, LONGEST_ANSWER)
    row = db.scalar(select(BriefQuestion).where(BriefQuestion.brief_id == brief.id, BriefQuestion.public_id == name))
    if row is None:
        raise NotFound("There is no such question.")
    if row.answer == said:
        return row
    is_first = row.answer is None
    row.answer, row.answered_at, row.answered_by_id = said, now, actor.user_id
    events.record(db, actor=actor, act=EventAct.ANSWERED, object=row, after={"brief": brief.public_id})
    asker = db.get(Expert, row.expert_id) if row.expert_id is not None else None
    if is_first and asker is not None and asker.user is not None:
        facts = {"title": brief.title, "link": f"/open-briefs/{brief.public_id}"}
        mail.post(db, asker.user, "brief-answered", facts)
    return row


def of_brief(db: Session, brief: Brief, *, is_answered: bool = False) -> list[BriefQuestion]:
    """The questions about a brief, oldest first; all of them, or those that everybody may read."""
    mine = select(BriefQuestion).where(BriefQuestion.brief_id == brief.id).order_by(BriefQuestion.id)
    return list(db.scalars(mine.where(BriefQuestion.answer.is_not(None)) if is_answered else mine))


def _checked(field: str, text: str, most: int) -> str:
    said = text.strip()
    if not said or "\x00" in said:
        raise Invalid({field: [f"Write the {field}."]})
    if len(said) > most:
        raise Invalid({field: [f"The {field} has {len(said):,} characters; shorten it to {most:,}."]})
    return said
