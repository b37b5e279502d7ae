"""What hiring does to a brief: offers go out and end, slots are filled, everybody has been told, it is complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from marketplace.domain.brief_moves import BriefEnd
from marketplace.domain.candidacies import WITH_OFFER
from marketplace.domain.engagements import ENDED
from marketplace.domain.errors import Conflict
from marketplace.domain.states import Who
from marketplace.domain.vocabulary import BriefStatus, EventAct
from marketplace.models import BriefSlot, Candidacy, Engagement
from marketplace.services import briefs
from marketplace.services.hiring import endings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Brief

_S = BriefStatus


def offer_sent(db: Session, brief: Brief) -> None:
    """An offer has gone out: the brief is past its applications, and waits for an answer."""
    if brief.status in (_S.OPEN, _S.CLOSED_TO_APPLICATIONS):
        # Whoever of the company sends it has read what came.
        briefs.move(db, brief, _S.EVALUATING, EventAct.EVALUATING, None, by=Who.COMPANY)
    if brief.status is _S.EVALUATING:
        briefs.move(db, brief, _S.OFFER_OUT, EventAct.OFFERED, None)


def offer_ended(db: Session, brief: Brief) -> None:
    """An offer has ended without a hire: while no other is out, the company evaluates again."""
    # What has just ended must not be counted.
    db.flush()
    out = select(func.count()).where(Candidacy.brief_id == brief.id, Candidacy.status.in_(WITH_OFFER))
    if brief.status is _S.OFFER_OUT and not db.scalar(out):
        briefs.move(db, brief, _S.EVALUATING, EventAct.EVALUATING, None)


def slot_filled(db: Session, brief: Brief) -> None:
    """A slot is filled: the brief is too, when none is open any more."""
    is_open = _has_open_role(db, brief)
    if is_open and brief.status is _S.OFFER_OUT:
        briefs.move(db, brief, _S.PARTIALLY_FILLED, EventAct.FILLED, None)
    elif not is_open:
        briefs.move(db, brief, _S.FILLED, EventAct.FILLED, None)


def role_closed(db: Session, brief: Brief) -> None:
    """A role is closed without a hire: a brief that was filled in part has no role open any more, and is filled."""
    offer_ended(db, brief)
    if brief.status is not _S.PARTIALLY_FILLED or _has_open_role(db, brief):
        return
    briefs.move(db, brief, _S.FILLED, EventAct.FILLED, None)
    is_at_work = select(Engagement.id).where(Engagement.brief_id == brief.id, Engagement.started_at.is_not(None))
    # Those who are hired may have begun while it was open, or even be done.
    if db.scalar(is_at_work.limit(1)) is not None:
        work_began(db, brief)
    work_ended(db, brief)


def _has_open_role(db: Session, brief: Brief) -> bool:
    # The one that has just been filled or closed is open no more.
    db.flush()
    return bool(db.scalar(select(func.count()).where(BriefSlot.brief_id == brief.id, BriefSlot.is_open)))


def work_began(db: Session, brief: Brief) -> None:
    """Somebody is at work for a brief: once every slot is filled, it is in delivery."""
    if brief.status is _S.FILLED:
        briefs.move(db, brief, _S.IN_DELIVERY, EventAct.STARTED, None)


def work_ended(db: Session, brief: Brief) -> None:
    """An engagement has ended: with the last one the brief is complete, or unsuccessful when no work ever began.

    While somebody was not told why they were not selected, the brief waits for that.
    """
    # The one that has just ended counts.
    db.flush()
    known = db.execute(select(Engagement.status, Engagement.started_at).where(Engagement.brief_id == brief.id)).all()
    if not known or any(status not in ENDED for status, _ in known):
        return
    if brief.status is _S.FILLED and not any(started_at for _, started_at in known):
        briefs.move(db, brief, _S.UNSUCCESSFUL, EventAct.UNSUCCESSFUL, None, BriefEnd.PLANS.value)
        return
    work_began(db, brief)
    if brief.status is _S.IN_DELIVERY:
        try:
            complete(db, brief)
        except Conflict:
            return


def complete(db: Session, brief: Brief, *, actor: Actor | None = None) -> None:
    """Complete a brief. Raises Conflict while somebody was not told why they were not selected, and IllegalMove."""
    endings.check_all_told(db, brief)
    briefs.move(db, brief, _S.COMPLETED, EventAct.COMPLETED, actor)
