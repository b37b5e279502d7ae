"""Publishing that a colleague must approve: asked, granted, or sent back with a comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from marketplace.domain import policy
from marketplace.domain.errors import Conflict, Forbidden, IllegalMove, Invalid
from marketplace.domain.states import Who
from marketplace.domain.vocabulary import BriefStatus, EventAct, Permission
from marketplace.models import BriefApproval, Company, CompanyMember
from marketplace.services import briefs, events, mail
from marketplace.services.hiring import telling

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Brief

LONGEST_COMMENT = 2000


def set_policy(db: Session, company: Company, *, needs_approval: bool, actor: Actor | None = None) -> None:
    """Say whether a brief needs a second person's word. Raises Conflict when there is nobody who could give it."""
    if needs_approval and len(_approvers(db, company)) < 2:
        raise Conflict(
            "At least two people must be allowed to approve briefs, because nobody approves their own. "
            "Invite somebody, or give a member that permission."
        )
    if company.needs_approval != needs_approval:
        before = {"needs_approval": company.needs_approval}
        company.needs_approval = needs_approval
        after = {"needs_approval": needs_approval}
        events.record(db, actor=actor, act=EventAct.POLICY_CHANGED, object=company, before=before, after=after)


def publish(db: Session, brief: Brief, *, now: datetime, actor: Actor) -> None:
    """Open the brief; where the company wants a second person's word, ask for it, or give it.

    Raises IllegalMove from any other status than draft and pending approval, Forbidden for whoever asked or wrote the
    brief, or may not approve, and Invalid, naming the fields, when the brief is not finished.
    """
    if brief.status is BriefStatus.PENDING_APPROVAL:
        grant(db, brief, now=now, actor=actor)
    elif brief.status is BriefStatus.DRAFT and brief.company.needs_approval:
        _ask(db, brief, now=now, actor=actor)
    else:
        briefs.publish(db, brief, now=now, actor=actor)


def grant(db: Session, brief: Brief, *, now: datetime, actor: Actor) -> None:
    """Open a brief that waits for this. Raises like `publish`."""
    waiting = _decidable(db, brief, actor)
    briefs.publish(db, brief, now=now, actor=actor)
    _close(waiting, actor, now, is_granted=True, comment="")
    _tell(db, brief, waiting, "brief-approved")


def send_back(db: Session, brief: Brief, *, comment: str, now: datetime, actor: Actor) -> None:
    """Make a draft again of a brief that waits for approval, and say why. Raises like `publish`, and Invalid."""
    waiting = _decidable(db, brief, actor)
    if not comment.strip() or len(comment) > LONGEST_COMMENT:
        raise Invalid({"comment": [f"Write what must change, in at most {LONGEST_COMMENT} characters."]})
    briefs.move(db, brief, BriefStatus.DRAFT, EventAct.DECLINED, actor, by=Who.APPROVER)
    _close(waiting, actor, now, is_granted=False, comment=comment.strip())
    _tell(db, brief, waiting, "brief-sent-back")


def latest(db: Session, brief: Brief) -> BriefApproval | None:
    """The last time that publishing this brief was put to a colleague."""
    mine = select(BriefApproval).where(BriefApproval.brief_id == brief.id)
    return db.scalar(mine.order_by(BriefApproval.id.desc()).limit(1))


def may_decide(brief: Brief, approval: BriefApproval | None, actor: Actor) -> bool:
    """Tell whether this person may grant or send back what waits."""
    return (
        brief.status is BriefStatus.PENDING_APPROVAL
        and policy.may(actor, Permission.APPROVE_BRIEFS, brief)
        and actor.user_id not in (brief.author_id, approval.asked_by_id if approval else None)
    )


def _ask(db: Session, brief: Brief, *, now: datetime, actor: Actor) -> None:
    added = briefs.finish(brief, today=now.date())
    briefs.move(db, brief, BriefStatus.PENDING_APPROVAL, EventAct.SUBMITTED, actor, by=Who.COMPANY, more=added)
    db.add(BriefApproval(brief_id=brief.id, asked_by_id=actor.user_id, asked_at=now))
    for member in _approvers(db, brief.company):
        if member.user_id not in (actor.user_id, brief.author_id):
            mail.post(db, member.user, "brief-awaits-approval", {"title": brief.title, "link": _path(brief)})


def _decidable(db: Session, brief: Brief, actor: Actor) -> BriefApproval:
    waiting = latest(db, brief)
    if brief.status is not BriefStatus.PENDING_APPROVAL or waiting is None:
        raise IllegalMove("This brief does not wait for approval.", ())
    policy.require(actor, Permission.APPROVE_BRIEFS, brief)
    if not may_decide(brief, waiting, actor):
        raise Forbidden("A colleague must approve this: nobody approves what they wrote or asked for.")
    return waiting


def _close(waiting: BriefApproval, actor: Actor, now: datetime, *, is_granted: bool, comment: str) -> None:
    waiting.decided_by_id, waiting.decided_at = actor.user_id, now
    waiting.is_granted, waiting.comment = is_granted, comment


def _tell(db: Session, brief: Brief, waiting: BriefApproval, letter: str) -> None:
    for user in telling.still(db, brief.company_id, Permission.WRITE_BRIEFS, [waiting.asked_by]):
        mail.post(db, user, letter, {"title": brief.title, "link": _path(brief)})


def _approvers(db: Session, company: Company) -> list[CompanyMember]:
    members = db.scalars(select(CompanyMember).where(CompanyMember.company_id == company.id).order_by(CompanyMember.id))
    return [member for member in members if Permission.APPROVE_BRIEFS in member.permissions and member.user.active]


def _path(brief: Brief) -> str:
    return f"/briefs/{brief.public_id}"
