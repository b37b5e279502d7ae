"""Milestones in dispute: statements of both sides, and a decision in writing by a lead admin with no part in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from marketplace.domain.engagement_words import EndReason, Hand, MilestoneStatus, Ruling
from marketplace.domain.errors import IllegalMove, NotFound
from marketplace.domain.hiring_limits import check_sentence
from marketplace.domain.hiring_words import Side
from marketplace.domain.milestones import due_minor
from marketplace.domain.states import Who
from marketplace.domain.vocabulary import EventAct
from marketplace.models import Agreement, Engagement, Milestone, MilestoneEntry, User
from marketplace.services import events, leads
from marketplace.services.engagements import ending, ledger, milestones, telling
from marketplace.services.vetting import rows

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor

_S = MilestoneStatus
DECISION = "Write the decision and what it rests on; both sides read it."


def waiting(db: Session) -> list[Milestone]:
    """The milestones that wait for a decision, the oldest first."""
    chosen = _loaded().where(Milestone.status == _S.DISPUTED).order_by(Milestone.since, Milestone.id)
    return list(db.scalars(chosen.limit(100)))


def of(db: Session, name: str, *, locked: bool = False) -> Milestone:
    """A milestone that is or was in dispute. Raises NotFound for every other one: they are nobody else's business."""
    found: Milestone | None = db.scalar(_loaded().where(Milestone.public_id == name))
    if found is None or not any(entry.status is _S.DISPUTED for entry in found.entries):
        raise NotFound("There is no such dispute.")
    if locked:
        rows.lock(db, found)
    return found


def state(db: Session, milestone: Milestone, *, side: Side, text: str, now: datetime, actor: Actor) -> None:
    """Add what a side has to say, while it is in dispute. Raises IllegalMove, Invalid."""
    if milestone.status is not _S.DISPUTED:
        raise IllegalMove("This milestone is not in dispute.")
    said = check_sentence(text, "text", milestones.SENTENCE)
    milestones.write(milestone, Hand(side.value), said, now=now, actor=actor)
    after = {"side": side.value, "status": milestone.status.value}
    events.record(db, actor=actor, act=EventAct.ANSWERED, object=milestone, after=after)


def take(db: Session, milestone: Milestone, *, now: datetime, actor: Actor) -> None:
    """Take it, as a lead admin: from then on nobody else is reminded of it. Raises IllegalMove, Forbidden."""
    leads.check_uninvolved(milestone, actor)
    if milestone.status is not _S.DISPUTED:
        raise IllegalMove("This milestone is not in dispute.")
    leads.take(db, milestone, now=now, actor=actor)


def decide(
    db: Session,
    milestone: Milestone,
    *,
    ruling: Ruling,
    part_minor: int | None = None,
    text: str,
    now: datetime,
    actor: Actor,
) -> None:
    """Decide, as a lead admin: all of it is due, a part or nothing. Raises IllegalMove, Invalid, Forbidden."""
    leads.check_uninvolved(milestone, actor)
    said = check_sentence(text, "text", DECISION)
    due = due_minor(ruling, milestone.amount_minor, part_minor)
    # Both are checked by one constraint, so they change in one statement.
    with db.no_autoflush:
        milestones.move(
            db,
            milestone,
            _S.RESOLVED,
            by=Who.ADMIN,
            now=now,
            actor=actor,
            act=EventAct.RESOLVED,
            reason=ruling.value,
        )
        milestone.ruling, milestone.ruled_minor, milestone.decided_at = ruling, due, now
    milestones.write(milestone, Hand.ADMIN, said, now=now, actor=actor)
    ledger.add_milestone(db, milestone, due, now=now, actor=actor)
    _tell(db, milestone, "a milestone in dispute is decided")


def another_round(db: Session, milestone: Milestone, *, text: str, now: datetime, actor: Actor) -> None:
    """Send it back for one more round, which does not count. Raises IllegalMove, Invalid, Forbidden."""
    leads.check_uninvolved(milestone, actor)
    said = check_sentence(text, "text", DECISION)
    milestones.move(db, milestone, _S.REVISION_REQUESTED, by=Who.ADMIN, now=now, actor=actor, act=EventAct.RESOLVED)
    milestones.write(milestone, Hand.ADMIN, said, now=now, actor=actor)
    _tell(db, milestone, "a milestone in dispute gets one more round of revision")


def terminate(db: Session, milestone: Milestone, *, reason: EndReason, note: str, now: datetime, actor: Actor) -> None:
    """End the whole engagement, as a lead admin, without notice. Raises IllegalMove, Invalid, Forbidden."""
    leads.check_uninvolved(milestone, actor)
    rows.lock(db, milestone.engagement)
    ending.terminate(db, milestone.engagement, reason=reason, note=note, now=now, actor=actor)


def _tell(db: Session, milestone: Milestone, what: str) -> None:
    telling.news(db, milestone.engagement, what, *Side, page=milestones.page_of(milestone))


def _loaded() -> Any:
    whole = joinedload(Milestone.engagement)
    return select(Milestone).options(
        whole.joinedload(Engagement.brief),
        whole.joinedload(Engagement.company),
        whole.joinedload(Engagement.expert),
        whole.selectinload(Engagement.agreements).selectinload(Agreement.signatures),
        selectinload(Milestone.entries).joinedload(MilestoneEntry.author).lazyload(User.roles),
    )
