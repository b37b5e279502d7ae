"""How a brief is filled: by invitation alone or by applications too, until when, and whether reviews are blind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from marketplace.domain.errors import Conflict, IllegalMove, Invalid
from marketplace.domain.vocabulary import BriefStatus, EventAct, Permission
from marketplace.models import BriefHiring
from marketplace.services import events
from marketplace.services.hiring import telling

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Brief, Company


@dataclass(frozen=True, slots=True)
class Settings:
    """What was chosen; by invitation alone and with names, where nothing was."""

    takes_applications: bool = False
    applications_until: datetime | None = None
    is_blind: bool = False


SETTLED_IN = frozenset({BriefStatus.DRAFT, BriefStatus.PENDING_APPROVAL, BriefStatus.OPEN})
"""Before and while a brief is open; then it is filled as it was published."""


def of_brief(db: Session, brief: Brief) -> Settings:
    """How this brief is filled."""
    row = db.get(BriefHiring, brief.id)
    return Settings(row.takes_applications, row.applications_until, row.is_blind) if row is not None else Settings()


def choose(db: Session, brief: Brief, chosen: Settings, *, now: datetime, actor: Actor | None = None) -> None:
    """Say how a brief is filled, before or while it is open. Raises IllegalMove, Invalid for a day that has passed."""
    if brief.status not in SETTLED_IN:
        raise IllegalMove(f"A brief that is {brief.status} is filled as it was published.")
    if chosen.applications_until is not None and chosen.applications_until <= now:
        raise Invalid({"applications_until": ["This day has passed; choose one that is still to come."]})
    before = of_brief(db, brief)
    if before == chosen:
        return
    row = db.get(BriefHiring, brief.id) or BriefHiring(brief_id=brief.id)
    row.takes_applications, row.is_blind = chosen.takes_applications, chosen.is_blind
    row.applications_until = chosen.applications_until
    db.add(row)
    events.record(db, actor=actor, act=EventAct.POLICY_CHANGED, object=brief, before=_said(before), after=_said(chosen))


def want_approval(db: Session, company: Company, *, is_wanted: bool, actor: Actor | None = None) -> None:
    """Say whether an offer needs a second person's word. Raises Conflict when there is nobody who could give it."""
    if is_wanted and len(telling.who_may(db, company.id, Permission.APPROVE_OFFERS)) < 2:
        raise Conflict(
            "At least two people must be allowed to approve offers, because nobody approves their own. "
            "Invite somebody, or give a member that permission."
        )
    if company.offers_need_approval != is_wanted:
        before = {"offers_need_approval": company.offers_need_approval}
        company.offers_need_approval = is_wanted
        after = {"offers_need_approval": is_wanted}
        events.record(db, actor=actor, act=EventAct.POLICY_CHANGED, object=company, before=before, after=after)


def takes_applications(db: Session, brief: Brief, now: datetime) -> bool:
    """Tell whether experts can come to this brief by themselves at this moment."""
    return is_taking(brief, of_brief(db, brief), now)


def is_taking(brief: Brief, chosen: Settings, now: datetime) -> bool:
    """Tell the same of a brief that is filled like this."""
    in_time = chosen.applications_until is None or now < chosen.applications_until
    return brief.status is BriefStatus.OPEN and chosen.takes_applications and in_time


def _said(chosen: Settings) -> dict[str, object]:
    until = chosen.applications_until
    return {
        "takes_applications": chosen.takes_applications,
        "applications_until": until.isoformat() if until else None,
        "is_blind": chosen.is_blind,
    }
