"""Hired for good: an engagement of its own that is linked to the one it came from."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from marketplace.domain import offer_terms
from marketplace.domain.engagement_words import EngagementStatus, PaidBy
from marketplace.domain.engagements import WAITS, last_day
from marketplace.domain.errors import IllegalMove, Invalid
from marketplace.domain.vocabulary import EngagementModel, EventAct
from marketplace.models import Engagement
from marketplace.models.base import public_id
from marketplace.services import events
from marketplace.services.engagements import agreements

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.domain.clauses import AgreementDraft
    from marketplace.domain.offer_terms import OfferTerms

_S = EngagementStatus
FROM = frozenset({_S.ACTIVE, _S.PAUSED, _S.ENDING})


def next_of(db: Session, engagement: Engagement) -> Engagement | None:
    """The engagement that this one is or was converted into, if it has not come to nothing."""
    chosen = select(Engagement).where(Engagement.previous_id == engagement.id, Engagement.status != _S.TERMINATED)
    return db.scalar(chosen)


def can_convert(engagement: Engagement) -> bool:
    """Tell whether a full-time place can be offered out of this engagement, or was."""
    return engagement.status in FROM and engagement.model is not EngagementModel.FULL_TIME


def convert(
    db: Session, engagement: Engagement, draft: AgreementDraft, *, terms: OfferTerms, now: datetime, actor: Actor
) -> Engagement:
    """Offer a full-time place: a linked engagement whose agreement waits to be signed. Raises IllegalMove, Invalid.

    The work as it is goes on until the first day of the new one, and ends with it.
    """
    if not can_convert(engagement) or next_of(db, engagement) is not None:
        raise IllegalMove("A full-time place is offered out of work that is going on, once at a time.")
    if terms.model is not EngagementModel.FULL_TIME:
        raise Invalid({"model": ["Being hired for good is full-time work."]})
    offer_terms.check(terms, today=now.date())
    new = Engagement(
        public_id=public_id(),
        candidacy=engagement.candidacy,
        brief=engagement.brief,
        company=engagement.company,
        expert=engagement.expert,
        previous=engagement,
        status=_S.AGREEING,
        since=now,
        due_at=now + timedelta(days=WAITS[_S.AGREEING].days),
        model=terms.model,
        paid_by=PaidBy.PAYROLL,
        hours_per_week=terms.hours_per_week,
        starts_on=terms.starts_on,
        ends_on=last_day(terms.starts_on, terms.weeks),
    )
    db.add(new)
    # The agreement below points to it.
    db.flush()
    after = {"status": _S.AGREEING.value, "previous": engagement.public_id}
    events.record(db, actor=actor, act=EventAct.CONVERTED, object=new, after=after)
    agreements.propose(db, new, draft, terms=terms, now=now, actor=actor)
    return new
