"""What hiring does to a brief: offers go out and end, slots are filled, everybody has been told, it is complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from marketplace.domain.candidacies import WITH_OFFER
from marketplace.domain.vocabulary import BriefStatus, EventAct
from marketplace.models import BriefSlot, Candidacy
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
        briefs.move(db, brief, _S.EVALUATING, EventAct.EVALUATING, None)
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
    db.flush()
    is_open = db.scalar(select(func.count()).where(BriefSlot.brief_id == brief.id, BriefSlot.is_open))
    if is_open and brief.status is _S.OFFER_OUT:
        briefs.move(db, brief, _S.PARTIALLY_FILLED, EventAct.FILLED, None)
    elif not is_open:
        briefs.move(db, brief, _S.FILLED, EventAct.FILLED, None)


def complete(db: Session, brief: Brief, *, actor: Actor | None = None) -> None:
    """Complete a brief. Raises Conflict while somebody was not told why they were not selected, and IllegalMove."""
    endings.check_all_told(db, brief)
    briefs.move(db, brief, _S.COMPLETED, EventAct.COMPLETED, actor)
