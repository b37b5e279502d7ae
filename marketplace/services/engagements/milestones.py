"""Milestones: written by one side and agreed by the other, submitted, accepted or sent back; never by silence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from marketplace.domain.engagement_words import EngagementStatus, Hand, MilestoneStatus, PaidBy
from marketplace.domain.engagements import ENDED, WORKING
from marketplace.domain.errors import Conflict, IllegalMove, NotFound
from marketplace.domain.hiring_limits import check_sentence
from marketplace.domain.hiring_words import Side
from marketplace.domain.milestones import MILESTONE_MOVES, REMINDED_AFTER, MilestoneDraft, check, check_round
from marketplace.domain.vocabulary import EventAct
from marketplace.domain.waiting import wait_of
from marketplace.models import Milestone, MilestoneEntry, User
from marketplace.models.base import public_id
from marketplace.services import events, leads
from marketplace.services.engagements import ledger, standing, telling
from marketplace.services.engagements.ending import HANDS
from marketplace.services.vetting import rows

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.domain.states import Who
    from marketplace.models import Engagement

_S = MilestoneStatus
SENTENCE = "Write a sentence; the other side reads it, and it is kept."
IN_DISPUTE = "a milestone in dispute"
DELIVERED = "Say what you deliver, where it is, and the figure that the evaluation gave."


def of_engagement(db: Session, engagement: Engagement) -> list[Milestone]:
    """The milestones of an engagement, in order."""
    chosen = select(Milestone).where(Milestone.engagement_id == engagement.id)
    return list(db.scalars(chosen.order_by(Milestone.number)))


def of(db: Session, engagement: Engagement, name: str, *, locked: bool = False) -> Milestone:
    """A milestone of this engagement. Raises NotFound."""
    chosen = _loaded().where(Milestone.engagement_id == engagement.id, Milestone.public_id == name)
    found: Milestone | None = db.scalar(chosen)
    if found is None:
        raise NotFound("There is no such milestone.")
    if locked:
        rows.lock(db, found)
    return found


def plan(
    db: Session, engagement: Engagement, draft: MilestoneDraft, *, side: Side, now: datetime, actor: Actor
) -> Milestone:
    """Write a milestone; the other side agrees to it. Raises IllegalMove before an agreement is signed, Invalid."""
    agreed = standing.agreed(engagement)
    if agreed is None or engagement.status in ENDED:
        raise IllegalMove("Milestones are written once both have signed the agreement, and until the end.")
    check(draft, is_paid=engagement.paid_by is PaidBy.MILESTONES, today=now.date())
    known = of_engagement(db, engagement)
    milestone = Milestone(
        public_id=public_id(),
        engagement=engagement,
        number=max((one.number for one in known), default=0) + 1,
        status=_S.PLANNED,
        written_by=side,
        since=now,
        due_at=now + REMINDED_AFTER,
        currency=agreed.currency,
        iteration_cap=agreed.iteration_cap,
        **_said(draft),
    )
    db.add(milestone)
    after = {"status": _S.PLANNED.value, "engagement": engagement.public_id, "number": milestone.number}
    events.record(db, actor=actor, act=EventAct.DRAFTED, object=milestone, after=after)
    _ask(db, milestone, side)
    return milestone


def revise(
    db: Session, milestone: Milestone, draft: MilestoneDraft, *, side: Side, version: int, now: datetime, actor: Actor
) -> None:
    """Change a milestone before its work begins; the other side agrees again. Raises Conflict, IllegalMove, Invalid."""
    check_version(milestone, version)
    check(draft, is_paid=milestone.engagement.paid_by is PaidBy.MILESTONES, today=now.date())
    move(db, milestone, _S.PLANNED, by=HANDS[side], now=now, actor=actor, until=now + REMINDED_AFTER)
    milestone.written_by = side
    for name, value in _said(draft).items():
        setattr(milestone, name, value)
    _ask(db, milestone, side)


def agree(db: Session, milestone: Milestone, *, side: Side, version: int, now: datetime, actor: Actor) -> None:
    """Agree to what the other side wrote. Raises Conflict when it has changed, IllegalMove."""
    check_version(milestone, version)
    if milestone.written_by is side:
        raise IllegalMove("The other side has to agree to what you wrote.")
    agreed = standing.agreed(milestone.engagement)
    move(db, milestone, _S.AGREED, by=HANDS[side], now=now, actor=actor)
    if agreed is not None:
        milestone.iteration_cap = agreed.iteration_cap
    telling.news(db, milestone.engagement, "a milestone is agreed", milestone.written_by, page=page_of(milestone))


def drop(db: Session, milestone: Milestone, *, side: Side, text: str, now: datetime, actor: Actor) -> None:
    """Drop a milestone whose work has not begun. Raises IllegalMove, Invalid."""
    said = check_sentence(text, "text", SENTENCE)
    move(db, milestone, _S.DROPPED, by=HANDS[side], now=now, actor=actor)
    write(milestone, Hand(side.value), said, now=now, actor=actor)
    telling.news(db, milestone.engagement, "a milestone is dropped", side.other, page=page_of(milestone))


def begin(db: Session, milestone: Milestone, *, now: datetime, actor: Actor) -> None:
    """Begin the work, as the expert. Raises IllegalMove unless the engagement runs."""
    _check_working(milestone)
    move(db, milestone, _S.IN_PROGRESS, by=HANDS[Side.EXPERT], now=now, actor=actor)


def submit(db: Session, milestone: Milestone, *, text: str, now: datetime, actor: Actor) -> None:
    """Hand over what was made, as the expert, with the result on the agreed data. Raises IllegalMove, Invalid."""
    said = check_sentence(text, "text", DELIVERED)
    _check_working(milestone)
    until = now + REMINDED_AFTER
    move(db, milestone, _S.SUBMITTED, by=HANDS[Side.EXPERT], now=now, actor=actor, until=until)
    milestone.submitted_at = now
    write(milestone, Hand.EXPERT, said, now=now, actor=actor)
    what = "a milestone is handed in and waits for your answer"
    consequence = "you are reminded after 7 days and a lead admin looks at it after 14; silence accepts nothing"
    telling.task(db, milestone.engagement, what, consequence, Side.COMPANY, page=page_of(milestone))


def accept(db: Session, milestone: Milestone, *, now: datetime, actor: Actor) -> None:
    """Accept what was handed in, as the company; a line of the ledger is written. Raises IllegalMove."""
    move(db, milestone, _S.ACCEPTED, by=HANDS[Side.COMPANY], now=now, actor=actor)
    milestone.decided_at = now
    ledger.add_milestone(db, milestone, milestone.amount_minor, now=now, actor=actor)
    telling.news(db, milestone.engagement, "a milestone is accepted", Side.EXPERT, page=page_of(milestone))


def request_revision(db: Session, milestone: Milestone, *, text: str, now: datetime, actor: Actor) -> None:
    """Say, as the company, what is missing; it counts against the agreed rounds. Raises IllegalMove, Invalid."""
    said = check_sentence(text, "text", "Say what is missing of the agreed acceptance.")
    if milestone.status is _S.SUBMITTED:
        check_round(milestone.revisions, milestone.iteration_cap)
    move(db, milestone, _S.REVISION_REQUESTED, by=HANDS[Side.COMPANY], now=now, actor=actor)
    milestone.revisions += 1
    write(milestone, Hand.COMPANY, said, now=now, actor=actor)
    left = milestone.iteration_cap - milestone.revisions
    what = f"the company asks for a revision of a milestone; {left} more can be asked for"
    telling.task(db, milestone.engagement, what, "it stays open", Side.EXPERT, page=page_of(milestone))


def dispute(db: Session, milestone: Milestone, *, side: Side, text: str, now: datetime, actor: Actor) -> None:
    """Ask a lead admin to decide, with a statement; the other side writes its own. Raises IllegalMove, Invalid."""
    said = check_sentence(text, "text", SENTENCE)
    move(db, milestone, _S.DISPUTED, by=HANDS[side], now=now, actor=actor, act=EventAct.DISPUTED)
    write(milestone, Hand(side.value), said, now=now, actor=actor)
    what = "a milestone is in dispute; write what you have to say about it"
    consequence = "a lead admin decides on what is written there"
    telling.task(db, milestone.engagement, what, consequence, side.other, page=page_of(milestone))
    ask_leads(db, milestone)


def ask_leads(db: Session, milestone: Milestone) -> None:
    """Tell the lead admins with no part in it that a dispute waits for them."""
    wait = wait_of("milestone", _S.DISPUTED)
    leads.ask(db, milestone, IN_DISPUTE, wait, dispute_page_of(milestone))


def move(
    db: Session,
    milestone: Milestone,
    status: MilestoneStatus,
    *,
    by: Who,
    now: datetime,
    actor: Actor | None,
    until: datetime | None = None,
    act: EventAct = EventAct.MILESTONE_MOVED,
    reason: str | None = None,
) -> None:
    """Take a milestone to another state. Raises IllegalMove naming the lawful moves, or Forbidden."""
    before = milestone.status
    milestone.status = MILESTONE_MOVES.check(before, status, [by])
    if before is _S.DISPUTED:
        leads.let_go(db, milestone)
    milestone.since, milestone.due_at, milestone.reminded_at = now, until, None
    after = {"status": status.value, "engagement": milestone.engagement.public_id, "revisions": milestone.revisions}
    was = {"status": before.value}
    events.record(db, actor=actor, act=act, object=milestone, before=was, after=after, reason=reason)


def write(milestone: Milestone, hand: Hand, text: str, *, now: datetime, actor: Actor | None) -> None:
    """Keep what somebody wrote, beside the state that it led to."""
    author = actor.user_id if actor is not None else None
    milestone.entries.append(MilestoneEntry(at=now, hand=hand, author_id=author, status=milestone.status, text=text))


def check_version(milestone: Milestone, version: int) -> None:
    """Raise Conflict unless this is the milestone that was read."""
    if milestone.version != version:
        raise Conflict("The milestone has changed since you opened the page. Read it again first.")


def page_of(milestone: Milestone) -> str:
    """The page of a milestone, below that of its engagement."""
    return f"/milestones/{milestone.public_id}"


def dispute_page_of(milestone: Milestone) -> str:
    """Where a lead admin decides about it."""
    return f"/console/disputes/{milestone.public_id}"


def _check_working(milestone: Milestone) -> None:
    status = milestone.engagement.status
    if status not in WORKING:
        when = "has not begun" if status is EngagementStatus.SCHEDULED else f"is {status.value}"
        raise IllegalMove(f"The engagement {when}; milestones move while it runs.")


def _ask(db: Session, milestone: Milestone, side: Side) -> None:
    what = "a milestone is written and waits for your word"
    telling.task(db, milestone.engagement, what, "its work does not begin", side.other, page=page_of(milestone))


def _said(draft: MilestoneDraft) -> dict[str, Any]:
    return {
        "title": draft.title.strip(),
        "deliverable": draft.deliverable.strip(),
        "acceptance": draft.acceptance.strip(),
        "data_set": draft.data_set.strip(),
        "due_on": draft.due_on,
        "amount_minor": draft.amount_minor,
    }


def _loaded() -> Select[Any]:
    return select(Milestone).options(
        joinedload(Milestone.engagement),
        selectinload(Milestone.entries).joinedload(MilestoneEntry.author).lazyload(User.roles),
    )
